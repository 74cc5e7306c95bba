package io.cartstream.local;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Dependencies point one way: as in {@code docs/architecture.md}. */
@AnalyzeClasses(packages = "io.cartstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] STORE_AND_BELOW = {
        "io.cartstream.store..", "io.cartstream.event..", "io.cartstream.feature.."
    };
    private static final String[] MODEL = {"io.cartstream.event..", "io.cartstream.feature.."};

    @ArchTest
    static final ArchRule theModelDependsOnNothingOfOurs = noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cartstream.store..",
                    "io.cartstream.service..",
                    "io.cartstream.ingest..",
                    "io.cartstream.api..",
                    "io.cartstream.worker..",
                    "io.cartstream.local..",
                    "io.cartstream.bench..");

    @ArchTest
    static final ArchRule theFeatureStoreKnowsOnlyTheModel = noClasses()
            .that()
            .resideInAPackage("io.cartstream.store..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.cartstream..").and(resideOutsideOfPackages(STORE_AND_BELOW)));

    @ArchTest
    static final ArchRule onlyTheFeatureStoreKnowsWhatAnItemLooksLike = noClasses()
            .that()
            .resideOutsideOfPackages("io.cartstream.store..", "io.cartstream.embedded..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName(AttributeValue.class.getName());

    @ArchTest
    static final ArchRule theStoredItemsThemselvesKnowNoAws = noClasses()
            .that()
            .resideInAPackage("io.cartstream.store")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "io.cartstream.store.dynamodb..");

    @ArchTest
    static final ArchRule theServiceKitKnowsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("io.cartstream.service..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.cartstream..").and(resideOutsideOfPackage("io.cartstream.service..")));

    @ArchTest
    static final ArchRule onlyMetricsOfTheServiceKitKnowAws = noClasses()
            .that()
            .resideInAPackage("io.cartstream.service..")
            .and()
            .resideOutsideOfPackage("io.cartstream.service.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "io.micrometer..", "io.javalin..");

    @ArchTest
    static final ArchRule toolsPauseAsServicesDoAndShareNothingElse = noClasses()
            .that()
            .resideInAPackage("io.cartstream.tools..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.cartstream.service..")
                    .and(resideOutsideOfPackage("io.cartstream.service.retry..")));

    @ArchTest
    static final ArchRule ingestKnowsOnlyTheModelAndTheServiceKit = noClasses()
            .that()
            .resideInAPackage("io.cartstream.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cartstream.store..",
                    "io.cartstream.api..",
                    "io.cartstream.worker..",
                    "io.cartstream.local..",
                    "io.cartstream.bench..");

    @ArchTest
    static final ArchRule theModelKnowsNeitherAwsNorHttp = noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "io.javalin..", "java.net.http..", "jakarta.servlet..");

    @ArchTest
    static final ArchRule theApiKnowsNoOtherService = noClasses()
            .that()
            .resideInAPackage("io.cartstream.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cartstream.worker..",
                    "io.cartstream.embedded..",
                    "io.cartstream.tools..",
                    "io.cartstream.local..",
                    "io.cartstream.bench..");

    @ArchTest
    static final ArchRule theWorkerKnowsNoOtherService = noClasses()
            .that()
            .resideInAPackage("io.cartstream.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cartstream.api..",
                    "io.cartstream.embedded..",
                    "io.cartstream.tools..",
                    "io.cartstream.local..",
                    "io.cartstream.bench..");

    @ArchTest
    static final ArchRule theEmbeddedAwsKnowsNothingOfCartstream = noClasses()
            .that()
            .resideInAPackage("io.cartstream.embedded..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.cartstream..").and(resideOutsideOfPackage("io.cartstream.embedded..")));

    @ArchTest
    static final ArchRule toolsKnowTheModelAndTheApiByItsAddressOnly = noClasses()
            .that()
            .resideInAPackage("io.cartstream.tools..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cartstream.ingest..",
                    "io.cartstream.api..",
                    "io.cartstream.worker..",
                    "io.cartstream.embedded..",
                    "io.cartstream.local..",
                    "io.cartstream.bench..");

    @ArchTest
    static final ArchRule nothingDependsOnTheBenchmarks = noClasses()
            .that()
            .resideOutsideOfPackage("io.cartstream.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.cartstream.bench..");

    @ArchTest
    static final ArchRule roomsOfOneHouseDoNotGoRoundInCircles =
            slices().matching("io.cartstream.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule catchAllNamesAreNotUsed = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Manager|Helper|Impl)")
            .as("names say what a class is for");
}
