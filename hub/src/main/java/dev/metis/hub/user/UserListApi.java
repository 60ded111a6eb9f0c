package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Reach;
import dev.metis.hub.access.Scope;
import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Paging;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.UserName;
import dev.metis.hub.user.UserQuery.Order;
import dev.metis.hub.user.UserQuery.ServersState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /users} of the REST API: who is there, and making several at once. */
final class UserListApi {
    private final Database database;
    private final UserStore users;
    private final UserChanges changes;
    private final KnownUsers known;
    private final NameRules rules;
    private final HttpConfig.PageSize pageSize;
    private final UserActivity activity;

    UserListApi(
            Database database,
            UserStore users,
            UserChanges changes,
            KnownUsers known,
            NameRules rules,
            HttpConfig.PageSize pageSize,
            UserActivity activity) {
        this.database = database;
        this.users = users;
        this.changes = changes;
        this.known = known;
        this.rules = rules;
        this.pageSize = pageSize;
        this.activity = activity;
    }

    /** @param api the router of everything below {@code /hub/api} */
    void mount(Router api) {
        api.get("/users").respond(this::list);
        api.post("/users").respond(this::create);
    }

    private Future<Void> list(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var query = query(ctx, caller.reach(Scope.LIST_USERS, Reach.Only::isOfUsersAndGroups));
        var paging = Paging.of(ctx, pageSize);
        boolean stoppedToo = Params.flag(ctx, "include_stopped_servers");
        return activity.written()
                .otherwiseEmpty()
                .compose(_ -> users.page(database.sql(), query, paging.slice()))
                .compose(page -> known.all(page)
                        .compose(all -> UserModels.of(caller, all, stoppedToo))
                        .compose(shown -> total(query, paging, page.size())
                                .compose(total -> paging.answer(ctx, new JsonArray(shown), total))));
    }

    /** Counts only when somebody wants to know and the page itself does not say. */
    private Future<Long> total(UserQuery query, Paging paging, int shown) {
        var slice = paging.slice();
        boolean isEnd = shown < slice.limit() && (shown > 0 || slice.offset() == 0);
        return isEnd || !paging.wrapped()
                ? Future.succeededFuture(slice.offset() + shown)
                : users.count(database.sql(), query);
    }

    static UserQuery query(RoutingContext ctx, Reach reach) {
        var sort = Params.query(ctx, "sort").orElse("id");
        return new UserQuery(
                reach,
                Params.query(ctx, "name_filter").filter(part -> !part.isEmpty()),
                Params.query(ctx, "state").filter(state -> !state.isEmpty()).map(UserListApi::state),
                order(sort),
                sort.startsWith("-"));
    }

    private static ServersState state(String written) {
        return switch (written) {
            case "active" -> ServersState.ACTIVE;
            case "ready" -> ServersState.READY;
            case "inactive" -> ServersState.INACTIVE;
            default -> throw bad("state", "must be active, ready or inactive, not " + Shown.cut(written));
        };
    }

    private static Order order(String written) {
        return switch (written.startsWith("-") ? written.substring(1) : written) {
            case "id" -> Order.ID;
            case "name" -> Order.NAME;
            case "last_activity" -> Order.LAST_ACTIVITY;
            default ->
                throw bad(
                        "sort", "must be id, name or last_activity, perhaps after a -, and not " + Shown.cut(written));
        };
    }

    /** Those who are there already are left out; an admin or not goes for all of them. */
    private Future<Void> create(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        caller.requireEverywhere(Scope.ADMIN_USERS);
        var fields = UserFields.check(Fields.of(ctx), "usernames", "name", "admin", "groups", "roles", "auth_state");
        var written = fields.texts("usernames")
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> bad("usernames", "name one user or more to create"));
        boolean admin = UserFields.admin(fields, caller).orElse(false);
        return changes.create(names(written), admin)
                .compose(known::withServers)
                .compose(made -> UserModels.of(caller, made, false))
                .compose(shown -> Json.answer(ctx, 201, new JsonArray(shown)));
    }

    private List<UserName> names(List<String> written) {
        var wrong = rules.invalid(written);
        if (!wrong.isEmpty()) {
            throw new HubError.BadRequest("Invalid usernames: "
                            + Shown.list(wrong.stream().map(rules::normalised).toList()))
                    .exception();
        }
        return rules.parseAll(written);
    }

    private static RuntimeException bad(String name, String problem) {
        return new HubError.BadRequest(name + ": " + problem).exception();
    }
}
