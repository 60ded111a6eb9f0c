package dev.metis.hub.spawner.process;

import static dev.metis.hub.Eventually.eventually;
import static dev.metis.hub.Eventually.failureOf;
import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimpleLocalProcessSpawnerIT extends ProcessSpawnerContract {
    private static final Map<String, String> HUB = Map.of(
            "PATH", "/usr/bin:/bin",
            "LANG", "C.UTF-8",
            "CONFIGPROXY_AUTH_TOKEN", "the proxy's",
            "METIS__Metis__db_password", "the database's");

    @Override
    protected Spawner spawner(Vertx vertx) {
        return LocalProcessSpawner.simple(vertx, fixture().settings(), HUB);
    }

    private JsonObject tellsAboutItself(ServerSpec spec) {
        var address = resultOf(start(spec));
        assertAnswers(spec, address);
        return new JsonObject(body(address, spec.basePath()));
    }

    @Test
    void a_server_gets_what_is_meant_for_it_and_none_of_the_hubs_secrets() {
        var spec = ProcessFixture.withEnvironment(
                newSpec(ServerKind.ANSWERS),
                Map.of(
                        "LANG", "eo", // what the operator says wins
                        "QUOTES", "it's \"$HOME\" `id` \\ \n two lines",
                        "with.dots", "1 = one",
                        "UID", "77"));

        var about = tellsAboutItself(spec);

        var environment = about.getJsonObject("environment");
        assertThat(environment.getMap())
                .containsEntry("JUPYTERHUB_API_TOKEN", TOKEN)
                .containsEntry("JUPYTERHUB_USER", "ada")
                .containsEntry("METIS_INSTANCE", spec.instance().toString())
                .containsEntry("USER", "ada")
                .containsEntry(
                        "HOME", fixture().directory().resolve("data/homes/ada").toString())
                .containsEntry("SHELL", "/bin/bash")
                .containsEntry("PATH", "/usr/bin:/bin")
                .containsEntry("LANG", "eo")
                .containsEntry("QUOTES", "it's \"$HOME\" `id` \\ \n two lines")
                .containsEntry("with.dots", "1 = one")
                .containsEntry("UID", "77")
                .doesNotContainKeys("CONFIGPROXY_AUTH_TOKEN", "METIS__Metis__db_password", "METIS_ENVIRONMENT");
        assertThat(environment.getString("JUPYTERHUB_SERVICE_URL"))
                .startsWith("http://127.0.0.1:")
                .endsWith("/user/ada/");
    }

    @Test
    void a_server_lives_in_a_session_of_its_own_and_can_be_interrupted() {
        var about = tellsAboutItself(newSpec(ServerKind.ANSWERS));

        assertThat(about.getLong("session")).isEqualTo(about.getLong("pid"));
        assertThat(about.getBoolean("interruptIgnored")).isFalse();
        assertThat(about.getString("directory"))
                .isEqualTo(fixture().directory().resolve("data/homes/ada").toString());
    }

    @Test
    void a_hub_that_is_root_runs_servers_as_nobody() throws IOException, InterruptedException {
        assumeTrue(Account.ownUid() == 0, "runs as root only");
        var nobody = Account.find("nobody").orElseThrow();

        var about = tellsAboutItself(newSpec(ServerKind.ANSWERS));

        assertThat(about.getInteger("uid")).isEqualTo(nobody.uid());
        assertThat(about.getInteger("gid")).isEqualTo(nobody.gid());
        assertThat(about.getJsonArray("groups")).isEmpty();
        var home = fixture().directory().resolve("data/homes/ada");
        assertThat(Files.getAttribute(home, "unix:uid")).isEqualTo(nobody.uid());
        assertThat(Files.getPosixFilePermissions(fixture().serversDirectory())).hasSize(3);
    }

    @Test
    void variables_of_a_server_do_nothing_to_what_runs_as_root_before_it() throws IOException {
        var trace = fixture().directory().resolve("trace");
        var evil = fixture().directory().resolve("evil.sh");
        Files.writeString(evil, "id -u >> " + trace + "\n");
        var spec = ProcessFixture.withEnvironment(
                newSpec(ServerKind.ANSWERS),
                Map.of("BASH_ENV", evil.toString(), "ENV", evil.toString(), "LD_PRELOAD", "/nonexistent/evil.so"));

        tellsAboutItself(spec);

        assertThat(trace).doesNotExist();
        assertThat(resultOf(spawner().lastLog(spec.instance(), 100))
                        .lines()
                        .filter(line -> line.contains("LD_PRELOAD")))
                .as("the loader complains once per program that sees the variable: env and the server")
                .hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void a_home_that_the_servers_account_cannot_use_fails_the_start_with_advice() throws IOException {
        var home = fixture().directory().resolve("data/homes/ada");
        Files.createDirectories(home.getParent());
        Files.writeString(home, "not a directory");

        var failure = failureOf(start(newSpec(ServerKind.ANSWERS)));

        assertThat(failure)
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("cannot use its directory " + home)
                .hasMessageContaining("home_dir_template");
    }

    @Test
    void users_with_strange_names_get_homes_of_their_own_inside_the_directory() {
        var names = List.of("ada", "Ada", "..", ".", "a/b", "a%2Fb", "ada@example.org", "Übung", "-x");

        var directories = new HashMap<String, String>();
        names.forEach(name -> directories.put(SharedAccount.directoryName(name), name));

        assertThat(directories).hasSameSizeAs(names);
        assertThat(directories.keySet()).allMatch(name -> name.matches("[^/.-][^/]*"));
        assertThat(directories)
                .containsEntry("ada@example.org", "ada@example.org")
                .containsEntry("%2E.", "..");
    }

    @Test
    void a_shell_gets_the_command_quoted_as_its_last_argument() {
        var spawner = LocalProcessSpawner.simple(
                vertx(), fixture().settings(ProcessFixture.PATIENCE, 0, List.of("/bin/sh", "-c")), HUB);
        var spec = ProcessFixture.withCommand(
                newSpec(ServerKind.ANSWERS), List.of("/bin/sh", "-c", "echo \"it's $0\"; exec sleep 1000", "$HOME"));

        resultOf(spawner.start(spec, (_, _) -> {}));

        eventually(
                () -> assertThat(resultOf(spawner.lastLog(spec.instance(), 5))).isEqualTo("it's $HOME"));
    }
}
