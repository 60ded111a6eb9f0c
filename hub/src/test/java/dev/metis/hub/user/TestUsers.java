package dev.metis.hub.user;

import static dev.metis.hub.TestApi.object;

import dev.metis.hub.Eventually;
import dev.metis.hub.HubFixture;
import dev.metis.hub.HubOfPeople;
import dev.metis.hub.TestApi;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub that knows ada, bob and root, and users that root makes there, each with a name of its own. */
record TestUsers(HubOfPeople people) implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** @param settings of a hub with named servers */
    static TestUsers inHub(String... settings) {
        var all = new ArrayList<>(List.of("JupyterHub__allow_named_servers", "true"));
        all.addAll(List.of(settings));
        return new TestUsers(HubOfPeople.with(List.of("ada", "bob"), all.toArray(String[]::new)));
    }

    /** Where ada is augusta too, and what the login provider says of users is kept. */
    static TestUsers withStates() {
        return inHub("Authenticator__username_map", "{augusta: ada}", "CryptKeeper__keys", "11".repeat(32));
    }

    HubFixture hub() {
        return people.hub();
    }

    TestApi root() {
        return people.root();
    }

    static String newName() {
        return "u" + COUNT.incrementAndGet();
    }

    /** The name of a new one. */
    String made() {
        var name = newName();
        object(201, root().call("POST", "users/" + name));
        return name;
    }

    /** An admin with these scopes only. */
    TestApi with(String... scopes) {
        return people.with(scopes);
    }

    int status(String method, String path) {
        return root().call(method, path).statusCode();
    }

    long count(String sql) {
        return Eventually.resultOf(hub().database().sql().query(sql).execute())
                .iterator()
                .next()
                .getLong(0);
    }

    void giveRole(String user, String role, String... scopes) {
        Eventually.resultOf(hub().database()
                .sql()
                .preparedQuery("insert into roles (name, scopes) values ($1, $2) on conflict do nothing")
                .execute(Tuple.of(role).addArrayOfString(scopes)));
        Eventually.resultOf(hub().database()
                .sql()
                .preparedQuery("insert into user_roles (user_id, role_id)"
                        + " select u.id, r.id from users u, roles r where u.name = $1 and r.name = $2")
                .execute(Tuple.of(user, role)));
    }

    @Override
    public void close() {
        people.close();
    }
}
