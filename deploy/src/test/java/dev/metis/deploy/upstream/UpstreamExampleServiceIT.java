package dev.metis.deploy.upstream;

import dev.metis.deploy.example.ExampleServiceContract;
import dev.metis.deploy.example.RegisteredService;
import dev.metis.deploy.singleuser.HubUnderTest;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Tag;

/** JupyterHub 6 with a service that runs by itself. */
@Tag("upstream")
class UpstreamExampleServiceIT extends ExampleServiceContract {
    @Override
    protected HubUnderTest startHub(RegisteredService service) {
        return start("service", service);
    }

    @Override
    protected boolean managed() {
        return false;
    }

    static HubUnderTest start(String name, RegisteredService service) {
        return UpstreamHub.start(
                name,
                "/upstream/jupyterhub_config.py",
                new JsonObject()
                        .put("password", UpstreamHub.PASSWORD)
                        .put("users", service.users())
                        .put("admins", service.admins())
                        .put("admin_password", RegisteredService.ADMIN_PASSWORD)
                        .put("services", service.services())
                        .put("roles", service.roles()));
    }
}
