package dev.metis.deploy.metis;

import dev.metis.deploy.service.IdleCullerContract;
import dev.metis.deploy.singleuser.HubUnderTest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Metis that runs the culler. */
class IdleCullerIT extends IdleCullerContract {
    @Override
    protected HubUnderTest startHub(Setup setup) {
        return MetisUnderTest.start(
                setup.name(),
                new JsonObject()
                        .put(
                                "JupyterHub",
                                new JsonObject()
                                        .put("authenticator_class", "shared-password")
                                        .put("spawner_class", "simple")
                                        .put("allow_named_servers", true)
                                        .put("services", setup.services())
                                        .put("load_roles", setup.roles()))
                        .put("Spawner", new JsonObject().put("cmd", new JsonArray(setup.command())))
                        .put(
                                "SharedPasswordAuthenticator",
                                new JsonObject()
                                        .put("user_password", MetisUnderTest.PASSWORD)
                                        .put("admin_password", ADMIN_PASSWORD)
                                        .put("allow_all", true)
                                        .put("admin_users", JsonArray.of(ADMIN))));
    }
}
