package dev.metis.hub.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Sections;
import dev.metis.hub.config.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CookieConfigTest {
    private static final Sections SECTIONS = Sections.of(CookieConfig.OPTIONS);
    private static final String KEY = "0123456789abcdef".repeat(4);

    @Test
    void the_key_comes_from_the_setting_the_variable_or_the_file(@TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("key"), KEY.replace('0', '7') + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        var inFile = "JupyterHub: {cookie_secret_file: " + file + "}";

        assertThat(Yaml.of("JupyterHub: {cookie_secret: " + KEY + "}")
                        .read(SECTIONS, CookieConfig::read)
                        .key())
                .contains(Secret.of(KEY));
        assertThat(Yaml.of(inFile)
                        .variable("JPY_COOKIE_SECRET", KEY)
                        .read(SECTIONS, CookieConfig::read)
                        .key())
                .contains(Secret.of(KEY));
        assertThat(Yaml.of(inFile).read(SECTIONS, CookieConfig::read).key()).contains(Secret.of(KEY.replace('0', '7')));
        assertThat(Yaml.of("").read(SECTIONS, CookieConfig::read).key()).isEmpty();
    }

    @Test
    void a_key_file_that_is_not_there_is_no_reason_to_stop() {
        assertThat(Yaml.of("JupyterHub: {cookie_secret_file: /no/such/file}").warnings(SECTIONS, CookieConfig::read))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.cookie_secret_file: names no file that exists. Metis keeps its own key"
                                + " in the database; take it out.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-----w-", "rw---x--x"})
    void a_key_file_for_everybody_is_refused(String permissions, @TempDir Path directory) throws IOException {
        var file = Files.writeString(directory.resolve("key"), KEY);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

        assertThat(Yaml.of("JupyterHub: {cookie_secret_file: " + file + "}").problems(SECTIONS, CookieConfig::read))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.cookie_secret_file: names a file that everybody on this machine may read or"
                                + " change. Use: chmod 600 " + file);
    }

    @Test
    void a_weak_key_is_refused_and_not_shown() {
        assertThat(Yaml.of("JupyterHub: {cookie_secret: abcdef}").problems(SECTIONS, CookieConfig::read))
                .containsExactly(
                        "metis.yaml:1: JupyterHub.cookie_secret: the value is not a key of 64 or more hexadecimal"
                                + " digits. Make one with: openssl rand -hex 32");
    }

    @Test
    void a_login_lasts_days_or_parts_of_them() {
        assertThat(Yaml.of("JupyterHub: {cookie_max_age_days: 0.5}")
                        .read(SECTIONS, CookieConfig::read)
                        .maxAge())
                .isEqualTo(Duration.ofHours(12));
    }

    @Test
    void cookie_attributes_are_passed_on() {
        var config = Yaml.of("JupyterHub: {tornado_settings: {cookie_options: {SameSite: None, Secure: true}}}")
                .read(SECTIONS, CookieConfig::read);
        assertThat(config.options().encode()).isEqualTo("{\"SameSite\":\"None\",\"Secure\":true}");
    }
}
