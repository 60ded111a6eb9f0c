package dev.metis.deploy.metis;

import dev.metis.deploy.example.ExampleServiceContract;
import dev.metis.deploy.example.RegisteredService;
import dev.metis.deploy.singleuser.HubUnderTest;
import io.vertx.core.json.JsonObject;

/** Metis with a service that runs by itself. */
class ExampleServiceIT extends ExampleServiceContract {
    @Override
    protected HubUnderTest startHub(RegisteredService service) {
        return start("service", service);
    }

    @Override
    protected boolean managed() {
        return false;
    }

    static HubUnderTest start(String name, RegisteredService service) {
        var settings = new JsonObject()
                .put(
                        "JupyterHub",
                        new JsonObject()
                                .put("authenticator_class", "shared-password")
                                .put("spawner_class", "simple")
                                .put("services", service.services())
                                .put("load_roles", service.roles()))
                .put("Spawner", new JsonObject().put("cmd", "jupyterhub-singleuser")) // never started
                .put(
                        "SharedPasswordAuthenticator",
                        new JsonObject()
                                .put("user_password", MetisUnderTest.PASSWORD)
                                .put("admin_password", RegisteredService.ADMIN_PASSWORD)
                                .put("allowed_users", service.users())
                                .put("admin_users", service.admins()));
        return MetisUnderTest.start(name, settings);
    }
}
