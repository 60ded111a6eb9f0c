package dev.metis.hub.share;

import dev.metis.hub.access.Resource;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Fields;
import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.UserName;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * What a request says is to be shared, or no longer.
 *
 * @param with the user or group it names
 * @param scopes as written; empty for those that go without saying
 */
record ShareRequest(Resource with, Optional<List<String>> scopes) {

    static ShareRequest of(RoutingContext ctx) {
        var fields = Fields.ofAny(ctx).only("user", "group", "scopes").ignoringNulls();
        var user = fields.text("user").map(ShareRequest::user);
        var group = fields.text("group").map(ShareRequest::group);
        if (user.isPresent() == group.isPresent()) {
            throw new HubError.BadRequest("Say exactly one of user and group").exception();
        }
        return new ShareRequest(user.or(() -> group).orElseThrow(), scopes(fields));
    }

    /** An empty list says nothing. */
    static Optional<List<String>> scopes(Fields fields) {
        return fields.texts("scopes").filter(scopes -> !scopes.isEmpty());
    }

    private static Resource user(String name) {
        if (name.isEmpty() || name.length() > UserName.MAX_LENGTH) {
            throw new HubError.BadRequest("user: no such user").exception();
        }
        return new Resource.OfUser(new UserName(name));
    }

    private static Resource group(String name) {
        if (name.isEmpty() || name.length() > GroupName.MAX_LENGTH) {
            throw new HubError.BadRequest("group: no such group").exception();
        }
        return new Resource.OfGroup(new GroupName(name));
    }
}
