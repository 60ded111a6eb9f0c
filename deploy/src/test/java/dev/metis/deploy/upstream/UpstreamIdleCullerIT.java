package dev.metis.deploy.upstream;

import dev.metis.deploy.service.IdleCullerContract;
import dev.metis.deploy.singleuser.HubUnderTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Tag;

/** JupyterHub 6 that runs the culler: what fails here is wrong in the contract. */
@Tag("upstream")
class UpstreamIdleCullerIT extends IdleCullerContract {
    @Override
    protected HubUnderTest startHub(Setup setup) {
        return UpstreamHub.start(
                setup.name(),
                "/upstream/jupyterhub_config.py",
                new JsonObject()
                        .put("users", JsonArray.of("ada", "bob"))
                        .put("admins", JsonArray.of(ADMIN))
                        .put("password", UpstreamHub.PASSWORD)
                        .put("admin_password", ADMIN_PASSWORD)
                        .put("services", setup.services())
                        .put("roles", setup.roles())
                        .put("command", new JsonArray(setup.command())));
    }
}
