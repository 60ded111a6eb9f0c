package dev.metis.hub.user;

import static dev.metis.hub.TestApi.array;

import dev.metis.hub.HubOfPeople;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub with short pages, and many users made at once: tests find their own in the list of all by a prefix. */
final class UserListFixture implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private final HubOfPeople people = HubOfPeople.with(
            List.of("ada", "bob"),
            "JupyterHub__allow_named_servers",
            "true",
            "JupyterHub__api_page_max_limit",
            "60",
            "JupyterHub__api_page_default_limit",
            "2",
            "Authenticator__username_map",
            "{augusta: ada}",
            "Authenticator__username_pattern",
            "[^#]*$");

    /** New users of these names after a prefix that only they have; the prefix. */
    String made(String... names) {
        var prefix = "p" + count.incrementAndGet() + "-";
        var all = new JsonArray();
        List.of(names).forEach(name -> all.add(prefix + name));
        array(201, create(new JsonObject().put("usernames", all)));
        return prefix;
    }

    HttpResponse<String> create(JsonObject body) {
        return people.root().call("POST", "users", body.encode());
    }

    static List<String> names(JsonArray models) {
        return models.stream()
                .map(model -> ((JsonObject) model).getString("name"))
                .toList();
    }

    HubOfPeople people() {
        return people;
    }

    @Override
    public void close() {
        people.close();
    }
}
