package dev.metis.hub.server;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;
import dev.metis.hub.route.Route;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.SpawnerConfig;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What each server is told and where it lives. Source of the environment: JupyterHub {@code Spawner.get_env}, as read by
 * jupyterhub-singleuser.
 */
final class ServerSpecs {
    private final BaseUrl base;
    private final Supplier<URI> hubUrl;
    private final SpawnerConfig usual;
    private final UserChoices choices;
    private final JsonObject cookieOptions;

    /**
     * @param hubUrl where servers reach the hub, scheme, host and port
     * @param cookieOptions attributes servers shall give their cookies
     */
    ServerSpecs(
            BaseUrl base, Supplier<URI> hubUrl, SpawnerConfig usual, UserChoices choices, JsonObject cookieOptions) {
        this.base = base;
        this.hubUrl = hubUrl;
        this.usual = usual;
        this.choices = choices;
        this.cookieOptions = cookieOptions;
    }

    /** Path the server answers below, escaped, with a slash at both ends. */
    String basePath(ServerKey key) {
        return base.path() + key.path();
    }

    /** Key of its route: decoded, without a slash at the end. */
    String routePath(ServerKey key) {
        return base.decodedPath() + "user/" + key.owner().value() + (key.isDefault() ? "" : "/" + key.name());
    }

    Route route(ServerKey key, ServerAddress address) {
        return Route.ofServer(routePath(key), address.url(), key.owner().value(), key.name());
    }

    /** How many GPUs it wants. */
    int gpus(Server server) {
        return choices.settings(server.userOptions()).gpus();
    }

    /** @param devices GPUs that are its own */
    ServerSpec spec(Server server, ServerCredentials.Issued credentials, List<String> devices) {
        var config = choices.settings(server.userOptions());
        return new ServerSpec(
                server.instance(),
                server.key().owner().value(),
                server.key().name(),
                basePath(server.key()),
                config.command(),
                environment(server, config, credentials),
                config.environment().values(),
                server.userOptions(),
                choices.changes(server.userOptions()),
                devices);
    }

    private Map<String, String> environment(Server server, SpawnerConfig config, ServerCredentials.Issued credentials) {
        var key = server.key();
        var api = apiUrl();
        var accessScopes = new JsonArray()
                .add("access:servers!server=" + key.fullName())
                .add("access:servers!user=" + key.owner())
                .encode();
        var environment = new LinkedHashMap<String, String>();
        environment.put("JUPYTERHUB_API_TOKEN", credentials.token());
        environment.put("JPY_API_TOKEN", credentials.token());
        environment.put("JUPYTERHUB_CLIENT_ID", credentials.clientId());
        environment.put("JUPYTERHUB_HOST", "");
        environment.put("JUPYTERHUB_API_URL", api);
        environment.put("JUPYTERHUB_ACTIVITY_URL", api + "/users/" + key.owner().escaped() + "/activity");
        environment.put("JUPYTERHUB_BASE_URL", base.path());
        environment.put("JUPYTERHUB_SERVICE_PREFIX", basePath(key));
        environment.put("JUPYTERHUB_OAUTH_CALLBACK_URL", basePath(key) + "oauth_callback");
        environment.put("JUPYTERHUB_OAUTH_ACCESS_SCOPES", accessScopes);
        environment.put("JUPYTERHUB_OAUTH_SCOPES", accessScopes);
        environment.put("JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES", new JsonArray(config.oauthScopes()).encode());
        environment.put("JUPYTERHUB_USER", key.owner().value());
        environment.put("JUPYTERHUB_SERVER_NAME", key.name());
        environment.put("JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED", "0");
        environment.put("JUPYTERHUB_PUBLIC_URL", base.full(basePath(key)).orElse(""));
        environment.put("JUPYTERHUB_PUBLIC_HUB_URL", base.full(base.hub()).orElse(""));
        base.publicUrl()
                .ifPresent(url -> environment.put(
                        "JUPYTERHUB_HOST", url.resolve("/").toString().replaceAll("/$", "")));
        if (!cookieOptions.isEmpty()) {
            environment.put("JUPYTERHUB_COOKIE_OPTIONS", cookieOptions.encode());
        }
        addConfigured(environment, config, key.owner());
        return environment;
    }

    private void addConfigured(Map<String, String> environment, SpawnerConfig config, UserName owner) {
        if (!config.notebookDir().isEmpty()) {
            environment.put("JUPYTERHUB_ROOT_DIR", expand(config.notebookDir().replace("%U", "{username}"), owner));
        }
        if (!config.defaultUrl().isEmpty()) {
            environment.put("JUPYTERHUB_DEFAULT_URL", expand(config.defaultUrl(), owner));
        }
        if (config.debug()) {
            environment.put("JUPYTERHUB_DEBUG", "1");
        }
        if (config.disableUserConfig()) {
            environment.put("JUPYTERHUB_DISABLE_USER_CONFIG", "1");
        }
        var limits = config.limits();
        limits.memBytes().ifPresent(bytes -> environment.put("MEM_LIMIT", bytes.toString()));
        limits.memGuaranteeBytes().ifPresent(bytes -> environment.put("MEM_GUARANTEE", bytes.toString()));
        limits.cpus().ifPresent(cores -> environment.put("CPU_LIMIT", plain(cores)));
        limits.cpuGuarantee().ifPresent(cores -> environment.put("CPU_GUARANTEE", plain(cores)));
    }

    private String apiUrl() {
        var path = base.hub("api");
        return usual.hubConnectUrl().orElseGet(hubUrl).resolve(path).toString();
    }

    private String expand(String template, UserName owner) {
        return template.replace("{username}", owner.value()).replace("{base_url}", base.path());
    }

    private static String plain(double cores) {
        return BigDecimal.valueOf(cores).stripTrailingZeros().toPlainString();
    }
}
