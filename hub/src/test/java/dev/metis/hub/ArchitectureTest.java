package dev.metis.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Packages are features; they stand on a ground floor that knows none of them, and form no cycles. */
class ArchitectureTest {
    private static final String[] GROUND_FLOOR =
            packages("name", "access", "http", "page", "db", "event", "config", "error", "metric");

    private static final JavaClasses HUB = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/gg/jte/"))
            .importPackages("dev.metis.hub");

    private static String[] packages(String... names) {
        return Arrays.stream(names).map(name -> "dev.metis.hub." + name + "..").toArray(String[]::new);
    }

    @Test
    void packages_form_no_cycles() {
        slices().matching("dev.metis.hub.(*)..").should().beFreeOfCycles().check(HUB);
    }

    @Test
    void the_ground_floor_knows_no_feature() {
        noClasses()
                .that()
                .resideInAnyPackage(GROUND_FLOOR)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages(
                        "login",
                        "authenticator",
                        "session",
                        "token",
                        "server",
                        "gpu",
                        "spawner",
                        "route",
                        "oauth",
                        "user",
                        "group",
                        "service",
                        "role",
                        "share",
                        "setup",
                        "home",
                        "admin",
                        "chore"))
                .check(HUB);
    }

    @Test
    void only_the_wiring_knows_everything() {
        noClasses()
                .that()
                .resideInAPackage("dev.metis.hub.(*)..")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.metis.hub.Hub")
                .check(HUB);
    }

    @Test
    void spawners_know_the_platform_side_only() {
        classes()
                .that()
                .resideInAPackage("dev.metis.hub.spawner..")
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages(packages(
                        "login",
                        "authenticator",
                        "session",
                        "token",
                        "server",
                        "gpu",
                        "route",
                        "oauth",
                        "user",
                        "group",
                        "service",
                        "role",
                        "share",
                        "setup",
                        "page",
                        "http",
                        "db"))
                .check(HUB);
    }

    @Test
    void the_hub_does_not_know_the_proxy() {
        noClasses()
                .that()
                .resideInAPackage("dev.metis.hub..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.metis.proxy..")
                .check(HUB);
    }

    @Test
    void names_say_what_a_class_does() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Util|Utils|Impl|Abstract\\w*|Base)")
                .orShould()
                .haveSimpleNameStartingWith("Abstract")
                .check(HUB);
    }

    @Test
    void nothing_waits_on_an_event_loop() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.metis.hub.spawner.process..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(io.vertx.core.Future.class, "await")
                .check(HUB);
    }
}
