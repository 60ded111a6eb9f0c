package dev.metis.hub.openapi;

import static dev.metis.hub.Eventually.resultOf;
import static dev.metis.hub.TestApi.object;

import dev.metis.hub.HubFixture;
import dev.metis.hub.TestApi;
import dev.metis.hub.TestTokens;
import dev.metis.hub.db.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A hub with one thing of each kind, somebody who may do everything with them, and a look at all rows. */
final class BadInputFixture implements AutoCloseable {
    private static final List<String> TABLES = List.of(
            "users",
            "groups",
            "group_members",
            "roles",
            "user_roles",
            "group_roles",
            "service_roles",
            "services",
            "tokens",
            "oauth_clients",
            "oauth_codes",
            "servers",
            "shares",
            "share_codes");

    /** When somebody was active is written whatever they ask for. */
    private static final String ROWS = "select md5(string_agg(row, ',' order by row)) as digest from ("
            + TABLES.stream()
                    .map(table -> "select '" + table
                            + "' || (to_jsonb(t) - '{last_activity,claimed_until}'::text[])::text as row from " + table
                            + " t")
                    .collect(Collectors.joining(" union all "))
            + ") all_rows";

    private final HubFixture hub;
    private final TestApi root;
    private final TestApi directly;
    private final Map<String, String> known;

    BadInputFixture() {
        hub = HubFixture.with(
                "JupyterHub__allow_named_servers",
                "true",
                "JupyterHub__load_groups",
                "{class: [ada]}",
                "JupyterHub__services",
                "[{name: tool, api_token: token-of-the-tool}]");
        List.of("root", "ada", "bob").forEach(hub::logIn);
        root = TestApi.of(hub, "root", "inherit");
        directly = TestApi.with(hub.directly(), TestTokens.issue(hub.database(), "root", "inherit"));
        root.call("PUT", "users/ada/servers/lab");
        object(201, root.call("POST", "roles", "{\"name\":\"helper\",\"scopes\":[\"read:users\"]}"));
        object(200, root.call("POST", "shares/ada/lab", "{\"user\":\"bob\"}"));
        object(200, root.call("POST", "shares/ada/lab", "{\"group\":\"class\"}"));
        var token = object(201, root.call("POST", "users/ada/tokens")).getString("id");
        known = Map.of(
                "user", "ada",
                "owner", "ada",
                "server", "lab",
                "group", "class",
                "service", "tool",
                "role", "helper",
                "token", token,
                "cookie", "jupyterhub-hub-login",
                "value", "none");
    }

    HubFixture hub() {
        return hub;
    }

    /** An admin. */
    TestApi root() {
        return root;
    }

    /** An admin who asks the hub past the proxy, which understands less of paths. */
    TestApi directly() {
        return directly;
    }

    /** What paths can name: things that are there, or, where one is created, that are not. */
    Map<String, String> known(DescribedOperation operation) {
        var values = new HashMap<>(known);
        boolean creates = operation.method().equals("PUT")
                || (operation.method().equals("POST")
                        && operation.template().matches("/(users|groups|services)/\\{[a-z]+}"));
        if (creates && !operation.template().endsWith("/properties")) {
            values.put(operation.pathParameters().getLast(), "fresh");
        }
        return values;
    }

    /** The same text for the same rows. */
    String rows() {
        return resultOf(hub.database()
                .sql()
                .query(ROWS)
                .mapping(row -> row.getString("digest"))
                .execute()
                .map(Rows::only));
    }

    @Override
    public void close() {
        hub.close();
    }
}
