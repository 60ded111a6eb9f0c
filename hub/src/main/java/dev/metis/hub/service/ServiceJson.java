package dev.metis.hub.service;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.access.Sight;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Services on the wire: each field only for those who hold a scope that reveals it. Source: JupyterHub REST reference. */
public final class ServiceJson {
    private static final List<Scope> ADMIN =
            List.of(Scope.READ_SERVICES, Scope.READ_SERVICES_NAME, Scope.READ_ROLES_SERVICES);

    private ServiceJson() {}

    /** Whether more of it is visible than whoever owns a token knows of itself. */
    public static boolean needsRow(Sight sight, ServiceName name) {
        return sight.may(Scope.READ_SERVICES, new Resource.OfService(name));
    }

    /** The fields that need nothing but what is known of whoever owns a token. */
    public static JsonObject brief(Sight sight, ServiceName name, boolean admin, List<String> roles) {
        var resource = new Resource.OfService(name);
        var model = new JsonObject().put("kind", "service").put("name", name.value());
        if (sight.mayAny(ADMIN, resource)) {
            model.put("admin", admin);
        }
        if (sight.may(Scope.READ_ROLES_SERVICES, resource)) {
            model.put("roles", new JsonArray(roles));
        }
        return model;
    }

    public static JsonObject of(Service service, Sight sight, BaseUrl base) {
        var model = brief(sight, service.name(), service.admin(), service.roles());
        if (sight.may(Scope.READ_SERVICES, new Resource.OfService(service.name()))) {
            model.put("url", service.url().orElse(""))
                    .put(
                            "prefix",
                            service.url()
                                    .map(_ -> base.path() + service.name().path())
                                    .orElse(""))
                    .put("command", new JsonArray(service.command()))
                    .put("pid", service.pid().orElse(0L))
                    .put("info", service.info())
                    .put("display", service.display());
        }
        return model;
    }
}
