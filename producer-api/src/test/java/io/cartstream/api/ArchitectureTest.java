package io.cartstream.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.cartstream.api", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] PURE = {
        "..api.features..", "..api.catalogue..", "..api.recommend..", "..api.refresh.."
    };

    @ArchTest
    static final ArchRule NOTHING_BUT_HTTP_KNOWS_HTTP = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("..api.http..", "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule ONLY_ADAPTERS_KNOW_AWS = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "..features.dynamo..",
                    "..catalogue.dynamo..",
                    "..recommend.dynamo..",
                    "..recommend.sagemaker..",
                    "..recommend.scaler..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..");

    @ArchTest
    static final ArchRule ONLY_METRICS_KNOW_MICROMETER = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .or()
            .resideInAPackage("..api.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..");

    @ArchTest
    static final ArchRule THE_CORE_KNOWS_NO_ADAPTER = noClasses()
            .that()
            .resideInAnyPackage("..api.recommend", "..api.catalogue", "..api.features", "..api.http..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "..dynamo..", "..sagemaker..", "..recommend.scaler..", "io.cartstream.store.dynamodb..");

    @ArchTest
    static final ArchRule THE_API_KNOWS_NO_OTHER_SERVICE = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.cartstream.worker..", "io.cartstream.local..");

    @ArchTest
    static final ArchRule PACKAGES_DO_NOT_GO_IN_CIRCLES =
            slices().matching("io.cartstream.api.(**)").should().beFreeOfCycles();
}
