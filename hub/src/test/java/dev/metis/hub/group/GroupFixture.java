package dev.metis.hub.group;

import static dev.metis.hub.TestApi.object;

import dev.metis.hub.HubOfPeople;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub that knows ada, who is augusta too, bob and carol; tests have groups of their own. */
final class GroupFixture implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private final HubOfPeople people =
            HubOfPeople.with(List.of("ada", "bob", "carol"), "Authenticator__username_map", "{augusta: ada}");

    String newName() {
        return "g" + count.incrementAndGet();
    }

    /** The name of a new group with these members. */
    String made(String... users) {
        var name = newName();
        object(
                201,
                people.root()
                        .call(
                                "POST",
                                "groups/" + name,
                                new JsonObject().put("users", List.of(users)).encode()));
        return name;
    }

    HubOfPeople people() {
        return people;
    }

    @Override
    public void close() {
        people.close();
    }
}
