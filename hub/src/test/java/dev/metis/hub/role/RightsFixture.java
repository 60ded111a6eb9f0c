package dev.metis.hub.role;

import static dev.metis.hub.Eventually.resultOf;

import dev.metis.hub.HubFixture;
import dev.metis.hub.event.HubEvents;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import java.net.http.HttpResponse;
import java.util.List;

/** A hub where a teacher's role, of a group and of a service, reaches a class; and somebody else who changes its database. */
final class RightsFixture implements AutoCloseable {
    static final String GRADER_TOKEN = "graders-own-token";
    static final String PLAIN_TOKEN = "plain-service-token";

    private final HubFixture hub = HubFixture.with(
            "JupyterHub__allow_named_servers",
            "true",
            "JupyterHub__load_groups",
            "{class: [bob, carl], staff: [ada]}",
            "JupyterHub__services",
            "[{name: grader, api_token: " + GRADER_TOKEN + ", info: {a: 1}}, {name: plain, api_token: " + PLAIN_TOKEN
                    + "}]",
            "JupyterHub__load_roles",
            """
            [{name: teacher, scopes: ['servers!group=class', 'read:users!group=class', 'tokens!group=class'], groups: [staff],
              services: [grader]},
             {name: reader, scopes: ['read:services!service', 'read:roles:services!service'], services: [grader]},
             {name: single, scopes: ['read:servers!server=bob/lab'], users: [eve]}]
            """);
    private final Vertx vertx = Vertx.vertx();
    private final HubEvents events = new HubEvents(vertx, hub.database());

    RightsFixture() {
        resultOf(events.start());
        hub.logIn("bob").api("PUT", "users/bob/servers/lab");
    }

    HubFixture hub() {
        return hub;
    }

    /** Not the hub's: as those of another hub. */
    HubEvents events() {
        return events;
    }

    HttpResponse<String> get(String path, String token) {
        return hub.browser().withHeader("/hub/api/" + path, "Authorization", "Bearer " + token);
    }

    static JsonArray array(String... values) {
        return new JsonArray(List.of(values));
    }

    @Override
    public void close() {
        resultOf(events.stop());
        resultOf(vertx.close());
        hub.close();
    }
}
