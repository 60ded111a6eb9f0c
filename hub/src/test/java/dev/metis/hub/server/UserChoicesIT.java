package dev.metis.hub.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.spawner.ServerSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Settings of the spawner that users may change for one start. */
@TestInstance(Lifecycle.PER_CLASS)
class UserChoicesIT {
    private final HubFixture hub = HubFixture.with(
            "Spawner__apply_user_options",
            "{memory: mem_limit, page: default_url, extra: environment, app: environment.APP, parts: environment.PARTS}",
            "Spawner__default_url",
            "/lab");
    private TestBrowser ada;

    @BeforeEach
    void logIn() {
        ada = hub.logIn("ada");
    }

    @AfterAll
    void close() {
        hub.close();
    }

    private int start(JsonObject options) {
        return ada.api("POST", "users/ada/server", Optional.of(options)).statusCode();
    }

    private ServerSpec specOfLast() {
        return hub.platform().spec(hub.platform().running().getLast());
    }

    @Test
    void an_option_changes_the_setting_it_stands_for() {
        assertThat(start(new JsonObject()
                        .put("memory", "2G")
                        .put("page", "/tree")
                        .put("other", 1)))
                .isEqualTo(201);

        assertThat(specOfLast().hubEnvironment())
                .containsEntry("MEM_LIMIT", Long.toString(2L << 30))
                .containsEntry("JUPYTERHUB_DEFAULT_URL", "/tree");
        ada.api("DELETE", "users/ada/server");
    }

    @Test
    void an_option_may_be_one_variable_of_the_environment() {
        assertThat(start(new JsonObject()
                        .put("extra", new JsonObject().put("KEPT", "yes").put("APP", "another"))
                        .put("app", "python app.py")
                        .put("parts", new JsonArray().add(1).add(true))))
                .isEqualTo(201);

        assertThat(specOfLast().extraEnvironment())
                .isEqualTo(Map.of("KEPT", "yes", "APP", "python app.py", "PARTS", "[1,true]"));
        ada.api("DELETE", "users/ada/server");
    }

    @Test
    void a_value_the_setting_cannot_have_is_refused_before_anything_starts() {
        var refused = ada.api(
                "POST", "users/ada/server", Optional.of(new JsonObject().put("memory", new JsonArray().add("much"))));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Invalid user options").contains("mem_limit");
        assertThat(hub.platform().running()).isEmpty();
    }

    @Test
    void an_option_never_reads_files_or_variables_of_the_hub() {
        var written = "{file: /etc/passwd}";
        var asText = new JsonObject().put("extra", new JsonObject().put("KEPT", written));
        var asMap = new JsonObject().put("extra", new JsonObject().put("KEPT", new JsonObject().put("env", "PATH")));

        assertThat(start(asText)).isEqualTo(201);
        assertThat(specOfLast().extraEnvironment()).isEqualTo(Map.of("KEPT", written));
        ada.api("DELETE", "users/ada/server");
        assertThat(start(asMap)).isEqualTo(400);
        assertThat(start(new JsonObject().put("extra", "{KEPT: {file: /etc/passwd}}")))
                .isEqualTo(400);
    }
}
