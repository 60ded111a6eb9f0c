package dev.metis.spawner.docker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.metis.spawner.docker");

    @Test
    void of_the_hub_it_knows_the_platform_side_only() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.metis.spawner.docker",
                        "dev.metis.hub.spawner..",
                        "dev.metis.hub.config",
                        "dev.metis.hub.error",
                        "java..",
                        "javax..",
                        "io.vertx..",
                        "com.github.dockerjava..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(ALL);
    }

    /** They are read at every start of the hub, whatever runs its servers. */
    @Test
    void the_settings_load_no_class_of_docker_java() {
        noClasses()
                .that()
                .haveSimpleNameEndingWith("Config")
                .should()
                .transitivelyDependOnClassesThat()
                .resideInAPackage("com.github.dockerjava..")
                .check(ALL);
    }

    /** One event loop behind a slow engine would hold up every user: all of it blocks elsewhere. */
    @Test
    void only_the_spawner_itself_knows_futures() {
        noClasses()
                .that()
                .doNotHaveSimpleName("DockerSpawner")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("io.vertx.core.Future")
                .check(ALL);
    }
}
