package dev.metis.hub.group;

import static dev.metis.hub.TestApi.object;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub that knows ada, who is augusta too, bob and carol; tests have groups of their own. */
final class GroupFixture implements AutoCloseable {
    private final AtomicInteger count = new AtomicInteger();
    private final HubFixture hub = HubFixture.with("Authenticator__username_map", "{augusta: ada}");
    private final TestApi root;

    GroupFixture() {
        List.of("ada", "bob", "carol", "root").forEach(hub::logIn);
        root = TestApi.of(hub, "root", "inherit");
    }

    String newName() {
        return "g" + count.incrementAndGet();
    }

    /** The name of a new group with these members. */
    String made(String... users) {
        var name = newName();
        object(
                201,
                root.call(
                        "POST",
                        "groups/" + name,
                        new JsonObject().put("users", List.of(users)).encode()));
        return name;
    }

    /** An admin's program with these scopes only. */
    TestApi with(String... scopes) {
        return TestApi.of(hub, "root", scopes);
    }

    HubFixture hub() {
        return hub;
    }

    /** An admin's program. */
    TestApi root() {
        return root;
    }

    @Override
    public void close() {
        hub.close();
    }
}
