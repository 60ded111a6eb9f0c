package dev.metis.hub.service;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a service that the hub runs is told. Source: {@code Service.start} and {@code Spawner.get_env}. */
final class ServiceEnvironment {
    private final BaseUrl base;
    private final URI hubUrl;
    private final JsonObject cookieOptions;

    /**
     * @param hubUrl where programs on this machine reach the hub: scheme, host and port
     * @param cookieOptions attributes services shall give their cookies
     */
    ServiceEnvironment(BaseUrl base, URI hubUrl, JsonObject cookieOptions) {
        this.base = base;
        this.hubUrl = hubUrl;
        this.cookieOptions = cookieOptions;
    }

    /** All but the service's own token. */
    Map<String, String> of(ServiceSpec service) {
        var name = new ServiceName(service.name());
        var prefix = base.path() + name.path();
        var accessScopes = new JsonArray()
                .add("access:services")
                .add("access:services!service=" + name)
                .encode();
        boolean hasUrl = service.url().isPresent();
        var environment = new LinkedHashMap<String, String>();
        environment.put("JUPYTERHUB_SERVICE_NAME", name.value());
        environment.put(
                "JUPYTERHUB_SERVICE_URL", service.url().map(URI::toString).orElse("http://127.0.0.1:0/"));
        if (hasUrl) {
            environment.put("JUPYTERHUB_SERVICE_PREFIX", prefix);
        }
        environment.put("JUPYTERHUB_CLIENT_ID", service.oauthClientId());
        environment.put("JUPYTERHUB_OAUTH_CALLBACK_URL", (hasUrl ? prefix : "") + "oauth_callback");
        environment.put("JUPYTERHUB_OAUTH_ACCESS_SCOPES", accessScopes);
        environment.put("JUPYTERHUB_OAUTH_SCOPES", accessScopes);
        environment.put("JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES", new JsonArray(service.oauthScopes()).encode());
        environment.put("JUPYTERHUB_API_URL", hubUrl.resolve(base.hub("api")).toString());
        environment.put("JUPYTERHUB_BASE_URL", base.path());
        environment.put(
                "JUPYTERHUB_HOST",
                base.publicUrl()
                        .map(url -> url.resolve("/").toString().replaceAll("/$", ""))
                        .orElse(""));
        environment.put("JUPYTERHUB_PUBLIC_URL", hasUrl ? base.full(prefix).orElse("") : "");
        environment.put("JUPYTERHUB_PUBLIC_HUB_URL", base.full(base.hub()).orElse(""));
        environment.put("JUPYTERHUB_USER", service.account().orElse(""));
        environment.put("JUPYTERHUB_SERVER_NAME", "");
        environment.put("JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED", "0");
        if (!cookieOptions.isEmpty()) {
            environment.put("JUPYTERHUB_COOKIE_OPTIONS", cookieOptions.encode());
        }
        service.environment().forEach((variable, value) -> environment.put(variable, value.reveal()));
        return environment;
    }

    /** With its token, unless the settings give it another one by its environment. */
    Map<String, String> of(ServiceSpec service, String token) {
        var environment = new LinkedHashMap<String, String>();
        environment.put("JUPYTERHUB_API_TOKEN", token);
        environment.put("JPY_API_TOKEN", token);
        environment.putAll(of(service));
        return environment;
    }
}
