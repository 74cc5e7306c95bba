package io.cartstream.worker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.cartstream.worker", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] AWS = {
        "software.amazon.awssdk..", "software.amazon.kinesis..", "io.cartstream.store.dynamodb.."
    };

    @ArchTest
    static final ArchRule packagesKnowOnlyThoseBelow = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("main")
            .definedBy("io.cartstream.worker")
            .layer("consume")
            .definedBy("..worker.consume..")
            .layer("adapters")
            .definedBy("..features.dynamodb..", "..archive.firehose..")
            .layer("aws")
            .definedBy("..worker.aws..")
            .layer("features")
            .definedBy("io.cartstream.worker.features")
            .layer("archive")
            .definedBy("io.cartstream.worker.archive")
            .layer("bridge")
            .definedBy("..worker.bridge..")
            .layer("metrics")
            .definedBy("..worker.metrics..")
            .layer("stream")
            .definedBy("..worker.stream..")
            .whereLayer("main")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("consume")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("adapters")
            .mayOnlyBeAccessedByLayers("main")
            .whereLayer("aws")
            .mayOnlyBeAccessedByLayers("main", "adapters")
            .whereLayer("features")
            .mayOnlyBeAccessedByLayers("main", "adapters")
            .whereLayer("archive")
            .mayOnlyBeAccessedByLayers("main", "adapters")
            .whereLayer("bridge")
            .mayOnlyBeAccessedByLayers("main");

    @ArchTest
    static final ArchRule theCoreHasNoAwsTypes = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.cartstream.worker.features",
                    "io.cartstream.worker.archive",
                    "io.cartstream.worker.bridge",
                    "io.cartstream.worker.stream")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(AWS);

    @ArchTest
    static final ArchRule kclStaysWithTheConsumer = noClasses()
            .that()
            .resideOutsideOfPackages("..worker.consume..", "..worker.aws..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("software.amazon.kinesis..");

    @ArchTest
    static final ArchRule onlyTheBridgePutsIntoTheStream = noClasses()
            .that()
            .resideOutsideOfPackages("io.cartstream.worker", "..worker.bridge..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.cartstream.ingest..");

    @ArchTest
    static final ArchRule theWorkerDoesNotKnowTheApi = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.cartstream.api..", "io.cartstream.local..");
}
