package io.cartstream.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: the house as {@code docs/architecture.md} lays it. */
@AnalyzeClasses(packages = "io.cartstream", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] MODEL = {"io.cartstream.event..", "io.cartstream.feature..", "io.cartstream.config.."
    };

    @ArchTest
    static final ArchRule theModelDependsOnNothingOfOurs = noClasses()
            .that()
            .resideInAnyPackage(MODEL)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cartstream.ingest..",
                    "io.cartstream.api..",
                    "io.cartstream.worker..",
                    "io.cartstream.local..",
                    "io.cartstream.bench..");

    @ArchTest
    static final ArchRule ingestKnowsOnlyTheModel = noClasses()
            .that()
            .resideInAPackage("io.cartstream.ingest..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.cartstream.api..", "io.cartstream.worker..", "io.cartstream.local..", "io.cartstream.bench..");

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
            .resideInAnyPackage("io.cartstream.worker..", "io.cartstream.local..", "io.cartstream.bench..");

    @ArchTest
    static final ArchRule theWorkerKnowsNoOtherService = noClasses()
            .that()
            .resideInAPackage("io.cartstream.worker..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.cartstream.api..", "io.cartstream.local..", "io.cartstream.bench..");

    @ArchTest
    static final ArchRule roomsOfOneHouseDoNotGoRoundInCircles =
            slices().matching("io.cartstream.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule catchAllNamesAreNotUsed = noClasses()
            .should()
            .haveNameMatching(".*(Utils?|Manager|Helper|Impl)")
            .as("names say what a class is for");
}
