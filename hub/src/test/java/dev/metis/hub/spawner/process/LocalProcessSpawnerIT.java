package dev.metis.hub.spawner.process;

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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** As root servers run as nobody, which every machine has; else as the account that runs the tests. */
class LocalProcessSpawnerIT extends ProcessSpawnerContract {
    private final String account = Account.ownUid() == 0 ? "nobody" : System.getProperty("user.name", "");

    @Override
    protected Spawner spawner(Vertx vertx) {
        return LocalProcessSpawner.withAccounts(vertx, fixture().settings());
    }

    @Override
    protected ServerSpec specOf(ServerSpec plain, ServerKind kind) {
        return ProcessFixture.withOwner(super.specOf(plain, kind), account);
    }

    @Test
    void a_server_runs_under_its_users_account_with_all_its_groups() throws IOException, InterruptedException {
        var known = Account.find(account).orElseThrow();
        var spec = newSpec(ServerKind.ANSWERS);

        var address = resultOf(start(spec));
        assertAnswers(spec, address);
        var about = new JsonObject(body(address, spec.basePath()));

        assertThat(about.getInteger("uid")).isEqualTo(known.uid());
        assertThat(about.getInteger("gid")).isEqualTo(known.gid());
        assertThat(about.getJsonArray("groups").stream().map(String::valueOf))
                .containsExactlyInAnyOrderElementsOf(groupsOf(account));
        assertThat(about.getJsonObject("environment").getMap())
                .containsEntry("USER", account)
                .containsEntry("HOME", known.home().toString())
                .containsEntry("SHELL", known.shell());
    }

    private static List<String> groupsOf(String account) throws IOException {
        var id = new ProcessBuilder("id", "-G", account).start();
        return Stream.of(new String(id.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .strip()
                        .split(" ", -1))
                .toList();
    }

    @Test
    void a_server_whose_home_is_missing_starts_elsewhere() throws IOException, InterruptedException {
        var known = Account.find(account).orElseThrow();
        assumeTrue(!Files.exists(known.home()), "needs an account without a home");
        var spec = newSpec(ServerKind.ANSWERS);

        var address = resultOf(start(spec));
        assertAnswers(spec, address);

        assertThat(new JsonObject(body(address, spec.basePath())).getString("directory"))
                .startsWith("/tmp/");
    }

    @Test
    void a_user_without_an_account_gets_no_server() {
        var unknown = ProcessFixture.withOwner(newSpec(ServerKind.ANSWERS), "no-such-account");
        var numeric = ProcessFixture.withOwner(newSpec(ServerKind.ANSWERS), "65534");

        assertThat(failureOf(start(unknown)))
                .isInstanceOf(SpawnException.class)
                .hasMessageContaining("There is no account no-such-account");
        assertThat(failureOf(start(numeric))).isInstanceOf(SpawnException.class);
    }

    @Test
    void no_server_runs_as_root() {
        var root = ProcessFixture.withOwner(newSpec(ServerKind.ANSWERS), "root");

        assertThat(failureOf(start(root))).isInstanceOf(SpawnException.class).hasMessageContaining("never run as root");
    }
}
