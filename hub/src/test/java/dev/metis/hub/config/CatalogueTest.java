package dev.metis.hub.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private final Catalogue catalogue = Catalogue.ofJupyterHub();

    @Test
    void every_option_of_jupyterhub_is_declared_or_in_the_catalogue() throws IOException {
        assertThat(jupyterHubNames())
                .isNotEmpty()
                .allSatisfy(name ->
                        assertThat(declared(name) || catalogued(name)).as(name).isTrue());
    }

    @Test
    void nothing_is_both_declared_and_in_the_catalogue() {
        assertThat(catalogue.all()).extracting(Catalogue.Known::name).noneMatch(this::declared);
    }

    @Test
    void the_catalogue_holds_what_jupyterhub_has() throws IOException {
        var names = jupyterHubNames();
        var known = List.of("Spawner", "Authenticator", "JupyterHub", "ConfigurableHTTPProxy");
        assertThat(catalogue.all())
                .extracting(Catalogue.Known::name)
                .filteredOn(name -> known.contains(name.split("\\.", 2)[0]) && !name.endsWith(".*"))
                .isSubsetOf(names);
    }

    @Test
    void every_reason_is_a_sentence() {
        assertThat(catalogue.all())
                .allSatisfy(known -> assertThat(known.reason()).matches("[A-Z].*\\."));
    }

    private boolean catalogued(String name) {
        return catalogue.find(name).isPresent()
                || catalogue.find(name.split("\\.", 2)[0]).isPresent();
    }

    private boolean declared(String name) {
        return declaredNames().contains(name);
    }

    private static List<String> declaredNames() {
        var names = new ArrayList<String>();
        for (var section : HubConfig.SECTIONS.all()) {
            for (var option : section.options()) {
                var full = section.name() + "." + option.name();
                names.add(full);
                names.add(full.substring(0, full.lastIndexOf('.')));
                option.type().keys().forEach(key -> names.add(full + "." + key.name()));
                option.aliases().forEach(alias -> names.add(alias.section() + "." + alias.name()));
            }
        }
        return names;
    }

    private static List<String> jupyterHubNames() throws IOException {
        try (var stream = Objects.requireNonNull(CatalogueTest.class.getResourceAsStream("jupyterhub-names.txt"))) {
            return Stream.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n"))
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }
}
