package dev.metis.hub.share;

import static dev.metis.hub.TestApi.object;

import dev.metis.hub.Eventually;
import dev.metis.hub.HubFixture;
import dev.metis.hub.HubOfPeople;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.Rows;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A hub whose users may share their servers, as deployments with an app launcher let them; tests have users of their own. */
final class SharingFixture implements AutoCloseable {
    private final HubOfPeople people = HubOfPeople.with(
            List.of(),
            "JupyterHub__allow_named_servers",
            "true",
            "JupyterHub__extra_user_scopes",
            "[shares!user, read:users:name, read:groups:name]",
            "JupyterHub__custom_scopes",
            "{custom:grades:read: {description: Read grades}}",
            "JupyterHub__public_url",
            "https://hub.example.org/");
    private int count;

    /** Somebody with a browser and a program. */
    record Person(HubFixture hub, String name, TestBrowser browser, TestApi api) {
        TestApi with(String... scopes) {
            return TestApi.of(hub, name, scopes);
        }

        /** The scopes of a token that inherits everything, as whoever asks who is calling sees them. */
        Set<String> scopes() {
            return api.object("user").getJsonArray("scopes").stream()
                    .map(String.class::cast)
                    .collect(Collectors.toSet());
        }
    }

    Person newcomer() {
        return person("user" + ++count);
    }

    Person person(String name) {
        return new Person(hub(), name, hub().logIn(name), people.as(name));
    }

    /** Somebody with a stopped server {@code lab}. */
    Person owner() {
        var owner = newcomer();
        object(201, owner.api().call("PUT", "users/" + owner.name() + "/servers/lab"));
        return owner;
    }

    /** A group of its own, with these members. */
    String group(Person... members) {
        var name = "group" + ++count;
        object(201, root().call("POST", "groups/" + name));
        for (var member : members) {
            object(200, root().call("POST", "groups/" + name + "/users", "{\"users\": [\"" + member.name() + "\"]}"));
        }
        return name;
    }

    /** A new invitation to a server, by its owner. */
    JsonObject invitation(Person owner, String server) {
        return object(200, owner.api().call("POST", "share-codes/" + owner.name() + "/" + server, "{}"));
    }

    HubFixture hub() {
        return people.hub();
    }

    /** An administrator's program. */
    TestApi root() {
        return people.root();
    }

    void run(String sql, Object... values) {
        Eventually.resultOf(hub().database().sql().preparedQuery(sql).execute(Tuple.from(values)));
    }

    long count(String sql, Object... values) {
        return Rows.only(Eventually.resultOf(
                        hub().database().sql().preparedQuery(sql).execute(Tuple.from(values))))
                .getLong(0);
    }

    @Override
    public void close() {
        people.close();
    }
}
