package dev.metis.hub;

import java.util.List;

/** A hub that knows some people, and root, its administrator, for the fixtures of tests of the API. */
public final class HubOfPeople implements AutoCloseable {
    private final HubFixture hub;
    private final TestApi root;

    private HubOfPeople(HubFixture hub) {
        this.hub = hub;
        hub.logIn("root");
        root = as("root");
    }

    /** With settings as {@link HubFixture#with} takes them. */
    public static HubOfPeople with(List<String> names, String... namesAndValues) {
        var people = new HubOfPeople(HubFixture.with(namesAndValues));
        names.forEach(people.hub::logIn);
        return people;
    }

    public HubFixture hub() {
        return hub;
    }

    /** An administrator's program. */
    public TestApi root() {
        return root;
    }

    /** A program of somebody the hub knows, which may do all they may. */
    public TestApi as(String name) {
        return TestApi.of(hub, name, "inherit");
    }

    /** An administrator's program with these scopes only. */
    public TestApi with(String... scopes) {
        return TestApi.of(hub, "root", scopes);
    }

    @Override
    public void close() {
        hub.close();
    }
}
