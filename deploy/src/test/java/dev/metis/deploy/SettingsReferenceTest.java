package dev.metis.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReferenceTest {
    private static final Path DOCS = Path.of("docs");

    @ParameterizedTest
    @ValueSource(strings = {"configuration.md", "metis.schema.json"})
    void the_committed_reference_says_what_the_code_does(String file) throws IOException {
        if (Boolean.getBoolean("metis.writeReference")) {
            SettingsReference.main(new String[] {DOCS.toString()});
        }
        assertThat(Files.readString(DOCS.resolve(file)))
                .as("deploy/docs/" + file
                        + " is not what the declared settings make of it; write it anew with: ./mvnw -B"
                        + " -pl deploy -am test -Dtest=SettingsReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dmetis.writeReference=true")
                .isEqualTo(SettingsReference.files(DOCS).get(file));
    }
}
