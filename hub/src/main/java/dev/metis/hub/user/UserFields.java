package dev.metis.hub.user;

import dev.metis.hub.access.Caller;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.Fields;
import java.util.Optional;

/** What requests say about users they make or change. Source: JupyterHub {@code APIHandler._check_user_model}. */
final class UserFields {
    private UserFields() {}

    /** Clients send groups and roles, too, which are not set here. */
    static Fields check(Fields fields, String... known) {
        fields.only(known).text("name");
        fields.flag("admin");
        fields.list("groups");
        fields.list("roles");
        fields.object("auth_state");
        return fields;
    }

    /** Whether it shall be an admin, which only admins can say. */
    static Optional<Boolean> admin(Fields fields, Caller caller) {
        var admin = fields.flag("admin");
        if (admin.orElse(false) && !caller.owner().admin()) {
            throw new HubError.Forbidden("Only admins can grant admin permissions").exception();
        }
        return admin;
    }
}
