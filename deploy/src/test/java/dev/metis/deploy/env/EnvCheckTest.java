package dev.metis.deploy.env;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvCheckTest {
    @TempDir
    Path directory;

    private GoodEnv good;

    @BeforeEach
    void writeWhatIsGood() throws IOException {
        good = new GoodEnv(directory);
    }

    @Test
    void a_file_that_is_filled_in_has_no_problem() {
        var check = good.check();

        assertThat(check.errors()).isEmpty();
        assertThat(check.warnings()).isEmpty();
        assertThat(check.environmentOfHub())
                .containsEntry("PUBLIC_URL", "https://hub.lab.test/")
                .containsEntry("SINGLEUSER_IMAGE", "singleuser:py311");
    }

    @Test
    void everything_wrong_is_told_at_once_with_its_line_and_without_any_value() throws IOException {
        Files.writeString(directory.resolve(".env"), """
                # a remark
                DOMAIN=
                GITHUB_CLIENT_ID=Ov23liA
                GITHUB_CLIENT_SECRET=example-secret
                OAUTH_CALLBACK_URL=http://hub.lab.test/hub/oauth_callback
                ENABLE_GPU=true
                HOST_WORKSPACE=/nowhere/at/all
                POSTGRES_PASSWORD=hunter2
                PROMETHEUS_TOKEN="sup3r$ecret-sup3r"
                ALOWED_ORGS=lab
                c2VjcmV0LXNlY3JldA==
                GITHUB_CLIENT_ID=again
                """);
        var check = EnvCheck.of(directory.resolve(".env"), Map.of("PATH", directory.toString()));

        assertThat(check.errors())
                .map(error -> error.substring(directory.toString().length() + 1))
                .satisfiesExactly(
                        it -> assertThat(it).startsWith(".env:2: DOMAIN is missing"),
                        it -> assertThat(it).startsWith(".env:4: GITHUB_CLIENT_SECRET still has the example's value"),
                        it -> assertThat(it).startsWith(".env:6: ENABLE_GPU is true, but this machine has no nvidia-"),
                        it -> assertThat(it).startsWith(".env:7: HOST_WORKSPACE names /nowhere/at/all"),
                        it -> assertThat(it).startsWith(".env:8: POSTGRES_PASSWORD is shorter than 16"),
                        it -> assertThat(it).startsWith(".env:9: PROMETHEUS_TOKEN has a $"),
                        it -> assertThat(it)
                                .contains(".env:10: ALOWED_ORGS is nothing")
                                .contains("Did you mean ALLOWED_ORGS?"),
                        it -> assertThat(it).isEqualTo(".env:11: is no line like NAME=value."),
                        it -> assertThat(it).startsWith(".env:12: GITHUB_CLIENT_ID is given twice"),
                        it -> assertThat(it).startsWith(".env: LETSENCRYPT_EMAIL is missing"),
                        it -> assertThat(it).startsWith(".env: ALLOWED_ORGS is empty"),
                        it -> assertThat(it).startsWith(".env: DOCKER_"),
                        it -> assertThat(it).startsWith(".env: GPU_DEVICES is missing"),
                        it -> assertThat(it).startsWith(".env: CONFIGPROXY_AUTH_TOKEN is missing"),
                        it -> assertThat(it).startsWith(".env: JUPYTERHUB_CRYPT_KEY is missing"),
                        it -> assertThat(it).startsWith(".env: GRAFANA_PASSWORD is missing"));
        assertThatThrownBy(check::orFail)
                .isInstanceOf(Problem.class)
                .hasMessageContaining(".env:2: DOMAIN")
                .hasMessageContaining("GRAFANA_PASSWORD")
                .message()
                .doesNotContain("hunter2", "sup3r", "c2VjcmV0");
    }

    @Test
    void the_callback_must_be_that_of_the_domain() {
        for (var wrong : List.of(
                "https://other.lab.test/hub/oauth_callback",
                "http://hub.lab.test/hub/oauth_callback",
                "https://hub.lab.test/hub/oauth_callback/",
                "https://hub.lab.test:443/hub/oauth_callback")) {
            assertThat(good.check("OAUTH_CALLBACK_URL", wrong).errors())
                    .as(wrong)
                    .singleElement()
                    .asString()
                    .contains("exactly https://hub.lab.test/hub/oauth_callback");
        }
    }

    @Test
    void a_domain_is_a_name_and_no_url() {
        for (var wrong : List.of("https://hub.lab.test", "hub.lab.test/hub", "hub", "Hub.Lab.Test", "hub_1.lab.test")) {
            assertThat(good.check("DOMAIN", wrong).errors()).as(wrong).anyMatch(it -> it.contains("DOMAIN must be"));
        }
    }

    @Test
    void users_may_stand_in_a_file_with_remarks() throws IOException {
        good.remove("ALLOWED_USERS");
        Files.writeString(directory.resolve("users.txt"), "# our people\n\n  Ada # leads\ngrace\n");
        assertThat(good.check("ALLOWED_USERS_FILE", "./users.txt").errors()).isEmpty();
        assertThat(good.check("ALLOWED_USERS_FILE", "./users.txt").warnings()).isEmpty();

        Files.writeString(directory.resolve("users.txt"), "# nobody yet\n");
        assertThat(good.check("ALLOWED_USERS_FILE", "./users.txt").errors())
                .singleElement()
                .asString()
                .contains("no user in it");
        assertThat(good.check("ALLOWED_USERS_FILE", "./missing.txt").errors())
                .singleElement()
                .asString()
                .contains("cannot be read");
    }

    @Test
    void organisations_make_the_list_of_users_count_for_nothing_which_is_said() {
        assertThat(good.check("ALLOWED_ORGS", "lab,lab:platform-team").warnings())
                .singleElement()
                .asString()
                .contains("ALLOWED_USERS is ignored, since ALLOWED_ORGS is set");
        assertThat(good.check("ALLOWED_ORGS", "lab team").errors())
                .singleElement()
                .asString()
                .contains("ALLOWED_ORGS");
    }

    @Test
    void an_admin_who_is_not_among_the_allowed_is_noticed() {
        assertThat(good.check("ADMIN_USERS", "linus").warnings())
                .singleElement()
                .asString()
                .contains("ADMIN_USERS");
    }

    @Test
    void a_file_that_others_can_read_is_warned_of() throws IOException {
        good.check();
        Files.setPosixFilePermissions(directory.resolve(".env"), PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(EnvCheck.of(directory.resolve(".env"), Map.of()).warnings())
                .singleElement()
                .asString()
                .contains("chmod 600");
    }
}
