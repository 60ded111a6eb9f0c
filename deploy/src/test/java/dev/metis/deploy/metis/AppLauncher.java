package dev.metis.deploy.metis;

import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;

/** jhub-apps on Metis: what its {@code install_jhub_apps} writes into a {@code jupyterhub_config.py}, as settings. */
final class AppLauncher {
    private static final Path CLIENTS =
            Path.of(System.getProperty("basedir", ""), "src/test/clients").toAbsolutePath();

    static final String PYTHON =
            TestEnvironment.directory().resolve("singleuser-6/bin/python").toString();

    private AppLauncher() {}

    /** @param hub where browsers find it, with a slash at the end */
    static JsonObject settings(URI hub, int port) {
        return new JsonObject()
                .put(
                        "JupyterHub",
                        new JsonObject()
                                .put("authenticator_class", "dummy")
                                .put("spawner_class", "simple")
                                .put("allow_named_servers", true)
                                .put("services", JsonArray.of(launcher(hub, port), additional()))
                                .put("load_roles", JsonArray.of(roleOfLauncher(), roleOfUsers())))
                .put(
                        "DummyAuthenticator",
                        new JsonObject()
                                .put("password", MetisUnderTest.PASSWORD)
                                .put("allow_all", true))
                .put("Metis", new JsonObject().put("any_server_name", true))
                .put(
                        "Spawner",
                        new JsonObject()
                                .put("cmd", JsonArray.of(file("app-or-server"), PYTHON))
                                .put("args", JsonArray.of(file("small-server.py")))
                                .put(
                                        "apply_user_options",
                                        new JsonObject().put("custom_command", "environment.APP_COMMAND")));
    }

    private static JsonObject launcher(URI hub, int port) {
        var publicHost = hub.toString().replaceAll("/$", "");
        return new JsonObject()
                .put("name", "japps")
                .put("url", "http://127.0.0.1:" + port)
                .put(
                        "command",
                        JsonArray.of(
                                PYTHON,
                                "-m",
                                "uvicorn",
                                "jhub_apps.service.app:app",
                                "--port=" + port,
                                "--host=127.0.0.1",
                                "--workers=1"))
                .put(
                        "environment",
                        new JsonObject()
                                .put("PUBLIC_HOST", publicHost)
                                .put("JHUB_APP_TITLE", "Apps")
                                .put("JHUB_APP_ICON", "/hub/logo")
                                .put("JHUB_JUPYTERHUB_CONFIG", file("jhub_apps_config.py"))
                                .put("JHUB_APP_JWT_SECRET_KEY", "a key for the launcher's own cookies"))
                .put("oauth_redirect_uri", publicHost + "/services/japps/oauth_callback")
                .put("oauth_no_confirm", true)
                .put("display", false);
    }

    /** A link that the launcher shows: neither an address of its own nor a program. */
    private static JsonObject additional() {
        return new JsonObject()
                .put("name", "Monitoring")
                .put("display", true)
                .put(
                        "info",
                        new JsonObject()
                                .put("name", "Monitoring")
                                .put("url", "/grafana")
                                .put("external", true)
                                .put("pinned", true));
    }

    private static JsonObject roleOfLauncher() {
        return new JsonObject()
                .put("name", "japps-service-role")
                .put("services", JsonArray.of("japps"))
                .put(
                        "scopes",
                        JsonArray.of(
                                "list:users",
                                "list:groups",
                                "read:users:activity",
                                "read:users",
                                "admin:servers",
                                "admin:server_state",
                                "admin:auth_state",
                                "access:services",
                                "list:services",
                                "read:services",
                                "tokens",
                                "shares"));
    }

    private static JsonObject roleOfUsers() {
        return new JsonObject()
                .put("name", "user")
                .put(
                        "scopes",
                        JsonArray.of(
                                "self",
                                "access:services",
                                "list:services",
                                "read:services",
                                "admin:auth_state!user",
                                "shares!user",
                                "read:users:name",
                                "read:groups:name"));
    }

    private static String file(String name) {
        return CLIENTS.resolve(name).toString();
    }
}
