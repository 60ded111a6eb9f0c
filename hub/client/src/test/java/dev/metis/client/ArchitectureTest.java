package dev.metis.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.vertx.core.Future;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** The client is for programs that are no hub: it brings nothing but Vert.x, and waits for nothing. */
class ArchitectureTest {
    private static final JavaClasses CLIENT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.metis.client");

    @Test
    void it_stands_on_vertx_alone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "dev.metis.client..",
                        "java..",
                        "javax.crypto..",
                        "io.vertx.core..",
                        "io.vertx.ext.web..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(CLIENT);
    }

    @Test
    void nothing_waits_on_an_event_loop() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Future.class, "await")
                .orShould()
                .callMethod(InetAddress.class, "getByName", String.class)
                .check(CLIENT);
    }
}
