package dev.metis.hub.role;

import static dev.metis.hub.TestApi.object;

import dev.metis.hub.HubOfPeople;
import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub with roles of its settings, people who may change roles more or less, and roles made up on the way. */
final class RoleFixture implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private final HubOfPeople people = HubOfPeople.with(
            List.of("ada", "bob", "helper", "narrow", "pia"),
            "JupyterHub__load_roles",
            "[{name: teacher, description: Teaches, scopes: ['list:users!group=class'], users: [ada], groups: [staff],"
                    + " services: [tool]},"
                    + " {name: helper-role, scopes: ['admin:roles', 'admin:users', 'admin:groups', 'admin:services'],"
                    + " users: [helper]},"
                    + " {name: narrow-role, scopes: ['admin:roles!group=pupils', 'read:servers!group=pupils'],"
                    + " users: [narrow]}]",
            "JupyterHub__load_groups",
            "{pupils: [pia], staff: []}",
            "JupyterHub__services",
            "[{name: tool, api_token: token-of-the-tool}]",
            "JupyterHub__custom_scopes",
            "{'custom:cook:read': {description: Cook}}");

    HubOfPeople people() {
        return people;
    }

    String newName() {
        return "role-" + count.incrementAndGet();
    }

    HttpResponse<String> create(TestApi by, String name, String... scopes) {
        return by.call(
                "POST",
                "roles",
                new JsonObject()
                        .put("name", name)
                        .put("scopes", List.of(scopes))
                        .encode());
    }

    /** A role with these scopes. */
    String made(String... scopes) {
        var name = newName();
        object(201, create(people.root(), name, scopes));
        return name;
    }

    /** A body with one field. */
    static String list(String key, String... names) {
        return new JsonObject().put(key, List.of(names)).encode();
    }

    @Override
    public void close() {
        people.close();
    }
}
