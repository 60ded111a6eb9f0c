package dev.metis.deploy.example;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The example shows what a service needs, so it must not use what only we have. */
class ExampleArchitectureTest {
    @Test
    void it_stands_on_the_client_and_vertx() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.metis.deploy.example", "dev.metis.client", "io.vertx..", "java..", "org.jspecify..")
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.metis.deploy.example"));
    }
}
