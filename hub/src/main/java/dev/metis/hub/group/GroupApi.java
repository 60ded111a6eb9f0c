package dev.metis.hub.group;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Reach;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.Scope;
import dev.metis.hub.authenticator.NameRules;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.Json;
import dev.metis.hub.http.Paging;
import dev.metis.hub.http.Params;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/** {@code /groups} of the REST API: who belongs together. */
public final class GroupApi {
    private final Database database;
    private final GroupStore groups;
    private final GroupChanges changes;
    private final HttpConfig.PageSize pageSize;

    /** @param rules of the names of users */
    public GroupApi(
            Database database,
            GroupStore groups,
            UserStore users,
            HubEvents events,
            NameRules rules,
            HttpConfig.PageSize pageSize) {
        this.database = database;
        this.groups = groups;
        this.changes = new GroupChanges(groups, users, events, rules);
        this.pageSize = pageSize;
    }

    /** @param api the router of everything below {@code /hub/api} */
    public void mount(Router api) {
        api.get("/groups").respond(this::list);
        api.post("/groups").respond(this::createAll);
        api.get("/groups/:group").respond(this::look);
        api.post("/groups/:group").respond(this::create);
        api.delete("/groups/:group").respond(this::delete);
        api.post("/groups/:group/users").respond(this::addUsers);
        api.delete("/groups/:group/users").respond(this::removeUsers);
        api.put("/groups/:group/properties").respond(this::setProperties);
    }

    private Future<Void> list(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var reach = caller.reach(Scope.LIST_GROUPS, Reach.Only::isOfGroups);
        var paging = Paging.of(ctx, pageSize);
        return groups.list(database.sql(), reach, paging.slice())
                .compose(page -> paging.answer(ctx, models(page.items(), caller), page.total()));
    }

    /** All of them or none. */
    private Future<Void> createAll(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        caller.requireEverywhere(Scope.ADMIN_GROUPS);
        var fields = ofGroup(Fields.of(ctx), "groups", "users", "name", "roles");
        var names = fields.texts("groups")
                .filter(given -> !given.isEmpty())
                .orElseThrow(() -> bad("groups", "name one group or more to create"));
        names.forEach(name -> checkNew("groups", name));
        return changes.create(
                        names.stream().map(GroupName::new).toList(),
                        fields.texts("users").orElse(List.of()))
                .compose(made -> Json.answer(ctx, 201, models(made, caller)));
    }

    private Future<Void> look(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.requireAny(GroupJson.ANY, new Resource.OfGroup(name))
                .compose(_ -> groups.find(database.sql(), name))
                .map(found -> found.orElseThrow(() -> new HubError.NotFound("group", name.value()).exception()))
                .compose(group -> answer(ctx, 200, group, caller));
    }

    private Future<Void> create(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var written = Params.path(ctx, "group");
        return caller.require(Scope.ADMIN_GROUPS, name(ctx))
                .map(_ -> ofGroup(Fields.ofAny(ctx), "users", "name", "roles"))
                .compose(fields -> {
                    checkNew("group", written);
                    return changes.create(
                            List.of(new GroupName(written)),
                            fields.texts("users").orElse(List.of()));
                })
                .compose(made -> answer(ctx, 201, made.getFirst(), caller));
    }

    private Future<Void> delete(RoutingContext ctx) {
        var name = name(ctx);
        return Caller.of(ctx)
                .require(Scope.DELETE_GROUPS, name)
                .compose(_ -> changes.delete(name))
                .compose(_ -> ctx.response().setStatusCode(204).end());
    }

    private Future<Void> addUsers(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.require(Scope.GROUPS, name)
                .compose(_ -> changes.addUsers(name, users(ctx)))
                .compose(group -> answer(ctx, 200, group, caller));
    }

    private Future<Void> removeUsers(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.require(Scope.GROUPS, name)
                .compose(_ -> changes.removeUsers(name, users(ctx)))
                .compose(group -> answer(ctx, 200, group, caller));
    }

    private static List<String> users(RoutingContext ctx) {
        return ofGroup(Fields.of(ctx), "users", "name", "roles")
                .texts("users")
                .orElseThrow(() -> bad("users", "must be given"));
    }

    private Future<Void> setProperties(RoutingContext ctx) {
        var caller = Caller.of(ctx);
        var name = name(ctx);
        return caller.require(Scope.GROUPS, name)
                .compose(_ -> changes.setProperties(
                        name, Fields.storable("properties", Fields.of(ctx).body())))
                .compose(group -> answer(ctx, 200, group, caller));
    }

    /** Clients send a group's name and roles too, which count for nothing. */
    private static Fields ofGroup(Fields fields, String... known) {
        fields.only(known).text("name");
        fields.list("roles");
        return fields;
    }

    private static Future<Void> answer(RoutingContext ctx, int status, Group group, Caller caller) {
        return Json.answer(ctx, status, GroupJson.of(group, caller.sight()));
    }

    private static JsonArray models(List<Group> groups, Caller caller) {
        var sight = caller.sight();
        return new JsonArray(groups.stream()
                .map(group -> GroupJson.of(group, sight))
                .filter(model -> !model.isEmpty())
                .toList());
    }

    private static GroupName name(RoutingContext ctx) {
        return GroupName.of(Params.path(ctx, "group"));
    }

    private static void checkNew(String field, String name) {
        GroupName.problem(name).ifPresent(problem -> {
            throw bad(field, problem);
        });
    }

    private static RuntimeException bad(String field, String problem) {
        return new HubError.BadRequest(field + ": " + problem).exception();
    }
}
