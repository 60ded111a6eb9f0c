package dev.metis.hub.role;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Scope;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Paging;
import dev.metis.hub.http.Params;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code /roles} of the REST API, which JupyterHub has not: what roles there are and who has them, making and changing those
 * that neither the settings nor the login provider define, and giving any to somebody.
 */
public final class RoleApi {
    private static final int LONGEST_DESCRIPTION = 1023;
    private static final Map<Holder, Scope> READS = Map.of(
            Holder.USER, Scope.READ_ROLES_USERS,
            Holder.GROUP, Scope.READ_ROLES_GROUPS,
            Holder.SERVICE, Scope.READ_ROLES_SERVICES);

    private final Database database;
    private final RoleStore store;
    private final RunTimeRoles roles;
    private final RoleChanges changes;
    private final RoleGrants grants;
    private final RoleScopes scopes;
    private final RoleConfig config;
    private final HttpConfig.PageSize pageSize;

    /**
     * @param normalised brings users' names into their normal form
     * @param managed whether the login provider decides about the roles of users and groups
     */
    public RoleApi(
            Database database,
            RoleStore store,
            RoleScopes scopes,
            RoleConfig config,
            UnaryOperator<String> normalised,
            boolean managed,
            HubEvents events,
            HttpConfig.PageSize pageSize) {
        this.database = database;
        this.store = store;
        this.scopes = scopes;
        this.config = config;
        this.pageSize = pageSize;
        roles = new RunTimeRoles(store);
        changes = new RoleChanges(roles, scopes, config, events);
        grants = new RoleGrants(roles, scopes, config, normalised, managed, events);
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        api.get("/roles").respond(this::list);
        api.post("/roles").respond(this::create);
        api.get("/roles/:role").respond(this::look);
        api.patch("/roles/:role").respond(this::change);
        api.delete("/roles/:role").respond(this::delete);
        for (var kind : Holder.values()) {
            var path = "/roles/:role/" + kind.plural();
            api.get(path).respond(ctx -> holders(ctx, kind));
            api.post(path).respond(ctx -> grant(ctx, kind));
            api.delete(path).respond(ctx -> revoke(ctx, kind));
        }
    }

    private Future<Void> list(RoutingContext ctx) {
        Caller.of(ctx).requireEverywhere(Scope.READ_ROLES);
        var paging = Paging.of(ctx, pageSize);
        return roles.list(database.sql(), paging.slice()).compose(page -> paging.answer(ctx, page, this::model));
    }

    private Future<Void> look(RoutingContext ctx) {
        Caller.of(ctx).requireEverywhere(Scope.READ_ROLES);
        return find(ctx).compose(role -> Json.answer(ctx, 200, model(role)));
    }

    private Future<Role> find(RoutingContext ctx) {
        var name = Params.path(ctx, "role");
        return store.find(database.sql(), name).map(role -> role.orElseThrow(() -> RunTimeRoles.missing(name)));
    }

    private Future<Void> create(RoutingContext ctx) {
        var caller = changer(ctx);
        var fields = Fields.of(ctx).only("name", "description", "scopes");
        var name = fields.text("name")
                .filter(RoleSpec::isName)
                .orElseThrow(
                        () -> bad("name: 3 to 255 of a-z 0-9 - _ ~ . with a letter first and a letter or digit last"));
        var role = new RoleDefinition(
                name, description(fields).orElse(""), scopes(fields).orElse(List.of()));
        return changes.create(caller, role).compose(made -> Json.answer(ctx, 201, model(made)));
    }

    private Future<Void> change(RoutingContext ctx) {
        var caller = changer(ctx);
        var fields = Fields.of(ctx).only("description", "scopes");
        return changes.change(
                        caller, Params.path(ctx, "role"), new RoleChanges.Change(description(fields), scopes(fields)))
                .compose(role -> Json.answer(ctx, 200, model(role)));
    }

    private Future<Void> delete(RoutingContext ctx) {
        return changes.delete(changer(ctx), Params.path(ctx, "role"))
                .compose(_ -> ctx.response().setStatusCode(204).end());
    }

    private static Caller changer(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        RoleChanges.requireAllowed(caller);
        return caller;
    }

    private static Optional<String> description(Fields fields) {
        var description = fields.text("description");
        if (description.filter(text -> text.length() > LONGEST_DESCRIPTION).isPresent()) {
            throw bad("description: at most " + LONGEST_DESCRIPTION + " characters");
        }
        return description;
    }

    private Optional<List<String>> scopes(Fields fields) {
        var written = fields.texts("scopes").map(all -> all.stream().distinct().toList());
        written.ifPresent(scopes.catalogue()::requireExisting);
        return written;
    }

    private Future<Void> holders(RoutingContext ctx, Holder kind) {
        Caller.of(ctx).requireEverywhere(READS.getOrDefault(kind, Scope.READ_ROLES));
        var paging = Paging.of(ctx, pageSize);
        return find(ctx)
                .compose(role -> roles.holders(database.sql(), role, kind, paging.slice()))
                .compose(page -> paging.answer(ctx, new JsonArray(page.items()), page.total()));
    }

    private Future<Void> grant(RoutingContext ctx, Holder kind) {
        return grants.grant(giver(ctx), Params.path(ctx, "role"), kind, named(ctx, kind))
                .compose(role -> Json.answer(ctx, 200, model(role)));
    }

    private Future<Void> revoke(RoutingContext ctx, Holder kind) {
        return grants.revoke(giver(ctx), Params.path(ctx, "role"), kind, named(ctx, kind))
                .compose(role -> Json.answer(ctx, 200, model(role)));
    }

    private static Caller giver(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        RoleGrants.requireAny(caller);
        return caller;
    }

    private static List<String> named(RoutingContext ctx, Holder kind) {
        return Fields.of(ctx)
                .only(kind.plural())
                .texts(kind.plural())
                .orElseThrow(() -> bad(kind.plural() + ": must be given"));
    }

    private JsonObject model(Role role) {
        return new JsonObject()
                .put("kind", "role")
                .put("name", role.name())
                .put("description", role.description())
                .put("scopes", new JsonArray(role.scopes()))
                .put("source", RoleOrigin.of(role, config).text());
    }

    private static RuntimeException bad(String problem) {
        return new HubError.BadRequest(problem).exception();
    }
}
