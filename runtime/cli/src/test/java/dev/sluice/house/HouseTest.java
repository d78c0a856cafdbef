package dev.sluice.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The arrows of the house point one way. */
class HouseTest {

    private static final JavaClasses HOUSE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("dev.sluice");

    @Test
    void roomsStandOnlyOnTheRoomsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("api")
                .definedBy("dev.sluice.api..")
                .layer("sql")
                .definedBy("dev.sluice.sql..")
                .layer("pipeline")
                .definedBy("dev.sluice.pipeline..")
                .layer("transform")
                .definedBy("dev.sluice.transform..")
                .layer("quality")
                .definedBy("dev.sluice.quality..")
                .layer("store")
                .definedBy("dev.sluice.store..")
                .layer("scheduler")
                .definedBy("dev.sluice.scheduler..")
                .layer("component")
                .definedBy("dev.sluice.component..")
                .layer("compiler")
                .definedBy("dev.sluice.compiler..")
                .layer("engine")
                .definedBy("dev.sluice.engine..")
                .layer("cli")
                .definedBy("dev.sluice.cli..")
                .whereLayer("api")
                .mayNotAccessAnyLayer()
                .whereLayer("sql")
                .mayOnlyAccessLayers("api")
                .whereLayer("pipeline")
                .mayOnlyAccessLayers("api")
                .whereLayer("transform")
                .mayOnlyAccessLayers("api")
                .whereLayer("quality")
                .mayOnlyAccessLayers("api")
                .whereLayer("store")
                .mayOnlyAccessLayers("api")
                .whereLayer("scheduler")
                .mayOnlyAccessLayers("api", "pipeline", "store")
                .whereLayer("component")
                .mayOnlyAccessLayers("api", "sql")
                .whereLayer("compiler")
                .mayOnlyAccessLayers("api", "sql")
                .whereLayer("engine")
                .mayOnlyAccessLayers("api", "sql", "compiler")
                .whereLayer("cli")
                .mayOnlyAccessLayers(
                        "api",
                        "sql",
                        "pipeline",
                        "store",
                        "scheduler",
                        "compiler",
                        "engine",
                        "component")
                .check(HOUSE);
    }

    @Test
    void theApiStandsOnArrowAndJspecifyAlone() {
        classes()
                .that()
                .resideInAPackage("dev.sluice.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.sluice.api..", "java..", "org.apache.arrow..", "org.jspecify..")
                .check(HOUSE);
    }

    @Test
    void camelStaysInTheCompilerTheEngineAndItsTransports() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.sluice.compiler..",
                        "dev.sluice.engine..",
                        "dev.sluice.component.kafka..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .check(HOUSE);
    }

    @Test
    void connectorFamiliesDoNotKnowEachOther() {
        com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices()
                .matching("dev.sluice.component.(*)..")
                .should()
                .notDependOnEachOther()
                .check(HOUSE);
    }
}
