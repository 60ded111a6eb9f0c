package dev.metis.deploy.example;

import dev.metis.deploy.Main;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The example service as the settings of a hub register it: {@code ada} is administrator, {@code carl} may use the service,
 * {@code bob} may not.
 *
 * @param command starts it; empty when it runs by itself
 */
public record RegisteredService(int port, List<String> command) {
    /** Of {@code ada}; administrators have one of their own. */
    public static final String ADMIN_PASSWORD = "a longer password for administrators";

    static final String TOKEN = "a-token-of-the-service";

    static RegisteredService external(int port) {
        return new RegisteredService(port, List.of());
    }

    /** The hub runs it. */
    static RegisteredService managed(int port) {
        return new RegisteredService(
                port,
                List.of(
                        Path.of(System.getProperty("java.home", ""), "bin", "java")
                                .toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Main.class.getName(),
                        "example-service"));
    }

    /** With JupyterHub's names. */
    public JsonArray services() {
        var service = new JsonObject()
                .put("name", "news")
                .put("url", "http://127.0.0.1:" + port)
                .put("api_token", TOKEN)
                .put("oauth_no_confirm", true);
        return JsonArray.of(
                command.isEmpty()
                        ? service.put("timeout", 1) // it starts after the hub
                        : service.put("timeout", 120).put("command", new JsonArray(command)));
    }

    /** With JupyterHub's names. */
    public JsonArray roles() {
        return JsonArray.of(new JsonObject()
                .put("name", "reader")
                .put("scopes", JsonArray.of("self", "access:services!service=news"))
                .put("users", JsonArray.of("carl")));
    }

    public JsonArray users() {
        return JsonArray.of("ada", "bob", "carl");
    }

    public JsonArray admins() {
        return JsonArray.of("ada");
    }

    /** What whoever starts an external service has to tell it. */
    Map<String, String> environment(String hub) {
        return Map.of(
                "JUPYTERHUB_API_TOKEN",
                TOKEN,
                "JUPYTERHUB_API_URL",
                hub + "hub/api",
                "JUPYTERHUB_SERVICE_NAME",
                "news",
                "JUPYTERHUB_SERVICE_PREFIX",
                "/services/news/",
                "JUPYTERHUB_SERVICE_URL",
                "http://127.0.0.1:" + port,
                "JUPYTERHUB_CLIENT_ID",
                "service-news");
    }
}
