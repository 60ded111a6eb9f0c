package dev.metis.deploy;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.deploy.host.Problem;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExampleServiceCommandTest {
    private static void run(Map<String, String> environment) throws InterruptedException {
        new ExampleServiceCommand(System.out).run(environment);
    }

    @Test
    void without_the_environment_of_a_service_it_says_what_is_missing() {
        assertThatThrownBy(() -> run(Map.of("JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:0")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("JUPYTERHUB_API_TOKEN is missing");
    }

    @Test
    void it_does_not_start_when_nobody_said_who_may_use_it() {
        assertThatThrownBy(() -> run(Map.of(
                        "JUPYTERHUB_SERVICE_URL", "http://127.0.0.1:0",
                        "JUPYTERHUB_CLIENT_ID", "service-news",
                        "JUPYTERHUB_API_TOKEN", "0123456789")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("JUPYTERHUB_OAUTH_ACCESS_SCOPES is missing");
    }
}
