package dev.metis.hub.server;

import dev.metis.hub.Eventually;
import dev.metis.hub.HubFixture;
import dev.metis.hub.HubOfPeople;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestBrowser;
import dev.metis.hub.db.Rows;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/** A hub for tests of the servers API, where each test has a user of its own. */
final class ServerApiFixture implements AutoCloseable {
    private final HubOfPeople people = HubOfPeople.with(
            List.of(),
            "JupyterHub__allow_named_servers",
            "true",
            "JupyterHub__named_server_limit_per_user",
            "{default: 3, admins: 0}",
            "JupyterHub__public_url",
            "https://hub.example.org/",
            "Spawner__poll_interval",
            "0");
    private int count;

    /** Somebody with a browser and a program. */
    record Person(HubFixture hub, String name, TestBrowser browser, TestApi api) {
        /** The path of a named server. */
        String named(String server) {
            return "users/" + name + "/servers/" + server;
        }

        /** The path of the default server. */
        String main() {
            return "users/" + name + "/server";
        }

        TestApi with(String... scopes) {
            return TestApi.of(hub, name, scopes);
        }

        long rowOf(String server) {
            return Rows.only(Eventually.resultOf(hub.database()
                            .sql()
                            .preparedQuery("select s.id from servers s join users u on u.id = s.user_id"
                                    + " where u.name = $1 and s.name = $2")
                            .execute(Tuple.of(name, server))))
                    .getLong("id");
        }
    }

    Person newcomer() {
        var name = "user" + ++count;
        var hub = people.hub();
        var browser = hub.logIn(name);
        return new Person(hub, name, browser, people.as(name));
    }

    HubOfPeople people() {
        return people;
    }

    @Override
    public void close() {
        people.close();
    }
}
