package io.cartstream.bench;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@AnalyzeClasses(packages = "io.cartstream.bench", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    /** They hold and weigh any item, and the naive worker writes one of its own kind. */
    private static final DescribedPredicate<JavaClass> HOLDS_ANY_ITEM =
            simpleName("TablesStub").or(simpleName("ItemSize")).or(simpleName("NaiveEffect"));

    @ArchTest
    static final ArchRule itemsAreKnownToTheFeatureStoreOnly = noClasses()
            .that(not(HOLDS_ANY_ITEM))
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(AttributeValue.class.getName());
}
