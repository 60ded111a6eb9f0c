package dev.metis.hub.oauth;

import static dev.metis.hub.db.TestDatabase.await;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Memberships;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.db.Rows;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.error.HubError;
import dev.metis.hub.group.GroupStore;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.ErrorResponder;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.page.ErrorPage;
import dev.metis.hub.page.Layouts;
import dev.metis.hub.page.PageFixture;
import dev.metis.hub.page.Pages;
import dev.metis.hub.page.StaticFiles;
import dev.metis.hub.role.DefaultRoles;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.token.Token;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The OAuth endpoints over a real database and real HTTP; who is logged in is said by a header. */
final class OAuthFixture {
    static final String USER = "Test-User";
    static final String SECRET = "0123456789abcdef0123456789abcdef";
    static final Duration LIFETIME = Duration.ofDays(14);
    private static final String XSRF = "good";
    private static final Pattern SCOPES = Pattern.compile("name=\"scopes\" value=\"([^\"]*)\"");

    final TestDatabase database;
    final ClientStore clients = new ClientStore();
    final TokenStore tokens = new TokenStore();
    private final Memberships memberships;
    private final RoleScopes roles;
    private final HttpClient http;
    private final int port;

    record Answer(int status, MultiMap headers, String body) {
        String location() {
            return headers.get("Location");
        }

        /** A query parameter of the location. */
        String given(String name) {
            return query(location()).getOrDefault(name, "");
        }

        JsonObject json() {
            return new JsonObject(body);
        }
    }

    OAuthFixture(TestDatabase database) {
        this.database = database;
        var vertx = database.vertx();
        var base = new BaseUrl("/", Optional.empty());
        var pages = new Pages(new Layouts(
                base,
                StaticFiles.load(Optional.empty()),
                PageFixture.NOTHING,
                _ -> Future.succeededFuture(List.of()),
                _ -> XSRF));
        var db = database.database();
        var groups = new GroupStore();
        memberships = (people, teams) -> groups.members(db.sql(), people, teams);
        roles = new RoleScopes(ScopeCatalogue.BUILT_IN, new RoleStore(), memberships);
        await(new RoleStore().define(db.sql(), DefaultRoles.all(List.of()), false));
        var root = Router.router(vertx);
        var hub = Router.router(vertx);
        hub.route().handler(BodyHandler.create());
        hub.route().handler(this::findCaller);
        new AuthorizePage(db, clients, new CodeStore(), roles, pages, OAuthFixture::requireXsrf, false).mount(hub);
        var api = Router.router(vertx);
        new OAuthTokenApi(db, clients, new CodeStore(), tokens, LIFETIME).mount(api);
        hub.route("/api/*").subRouter(api);
        root.route("/hub/*").subRouter(hub);
        var errors = new ErrorResponder(base, new ErrorPage(base, pages));
        root.route().failureHandler(errors);
        root.errorHandler(405, errors);
        this.port = await(vertx.createHttpServer().requestHandler(root).listen(0, "127.0.0.1"))
                .actualPort();
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private void findCaller(RoutingContext ctx) {
        var name = ctx.request().getHeader(USER);
        if (name == null) {
            ctx.next();
            return;
        }
        database.database()
                .sql()
                .preparedQuery("select id from users where name = $1")
                .execute(Tuple.of(name))
                .map(Rows::only)
                .compose(row -> roles.of(database.database().sql(), new OwnerId.OfUser(row.getLong("id"))))
                .map(Optional::orElseThrow)
                .onSuccess(rights -> {
                    new Caller(
                                    rights.owner(),
                                    rights.scopes(),
                                    ctx.request().getHeader("Authorization") == null
                                            ? new Caller.BrowserSession(1, sessionOf(name), "proof")
                                            : new Caller.ApiToken(1, Optional.empty(), false),
                                    memberships)
                            .putInto(ctx);
                    ctx.next();
                })
                .onFailure(ctx::fail);
    }

    private static void requireXsrf(RoutingContext ctx) {
        if (!XSRF.equals(ctx.request().getFormAttribute("_xsrf"))) {
            throw new HubError.Forbidden("XSRF").exception();
        }
    }

    static String sessionOf(String user) {
        return "session-of-" + user;
    }

    /** Someone who is logged in. */
    void user(String name, boolean admin) {
        run("insert into users (name) values ($1)", Tuple.of(name));
        var id = Rows.only(await(database.database()
                        .sql()
                        .preparedQuery("select id from users where name = $1")
                        .execute(Tuple.of(name))))
                .getLong("id");
        await(new RoleStore().setAdmin(database.database().sql(), id, admin));
        run("""
                insert into sessions (user_id, hashed, session_id, auth_epoch, expires_at, address)
                select id, $2, $3, auth_epoch, now() + interval '1 day', '10.0.0.1' from users where name = $1
                """, Tuple.of(name, Buffer.buffer(Sha256.of(name)), sessionOf(name)));
    }

    /** A server with its client, whose secret is {@link #SECRET}; returns the client's id on the wire. */
    String server(String owner, String name, String... extraScopes) {
        var key = ServerKey.of(owner, name);
        var id = Rows.only(await(database.database().sql().preparedQuery("""
                                insert into servers (user_id, name) select id, $2 from users where name = $1
                                on conflict (user_id, name) do update set name = excluded.name
                                returning id
                                """).execute(Tuple.of(owner, name))))
                .getLong("id");
        var scopes = new ArrayList<>(List.of(extraScopes));
        scopes.add(RoleScopes.accessTo(new Resource.OfServer(key)));
        var prefix = "/" + key.path();
        return await(clients.insert(
                database.database().sql(),
                new NewClient(
                        key.oauthClientId(),
                        Optional.of(SECRET),
                        "Server at " + prefix,
                        prefix + "oauth_callback",
                        scopes),
                new NewClient.OfServer(id)));
    }

    void run(String sql, Tuple values) {
        await(database.database().sql().preparedQuery(sql).execute(values));
    }

    Answer authorize(String user, String query) {
        return send(HttpMethod.GET, "/hub/api/oauth2/authorize?" + query, "", USER, user);
    }

    Answer allow(String user, String query, String form) {
        return send(HttpMethod.POST, "/hub/api/oauth2/authorize?" + query, form, USER, user);
    }

    /** A code for the owner of the client's server. */
    String code(String owner, String client, String... more) {
        return authorize(owner, "client_id=" + client + "&response_type=code" + String.join("", more))
                .given("code");
    }

    /** The consent page's hidden fields, as a browser would send them. */
    static String form(Answer page) {
        var fields = new StringBuilder("_xsrf=" + XSRF);
        var found = SCOPES.matcher(page.body());
        while (found.find()) {
            fields.append("&scopes=").append(found.group(1));
        }
        return fields.toString();
    }

    static Map<String, String> fields(String client, String code) {
        return new LinkedHashMap<>(
                Map.of("grant_type", "authorization_code", "code", code, "client_id", client, "client_secret", SECRET));
    }

    Answer redeem(String client, Answer allowed) {
        return redeem(fields(client, allowed.given("code")));
    }

    Answer redeem(Map<String, String> fields, String... headers) {
        var form = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(HttpMethod.POST, "/hub/api/oauth2/token", form, headers);
    }

    Optional<Token> token(String secret) {
        return await(tokens.find(database.database().sql(), Sha256.of(secret)));
    }

    Answer send(HttpMethod method, String path, String form, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method.name(), form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form));
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        if (!form.isEmpty()) {
            request.setHeader("Content-Type", "application/x-www-form-urlencoded");
        }
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            var received = MultiMap.caseInsensitiveMultiMap();
            response.headers().map().forEach((name, values) -> received.add(name, values));
            return new Answer(response.statusCode(), received, response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> query(String location) {
        int mark = location.indexOf('?');
        return mark < 0
                ? Map.of()
                : Arrays.stream(location.substring(mark + 1).split("&", -1))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }
}
