package dev.metis.hub.login;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.Memberships;
import dev.metis.hub.authenticator.Credentials;
import dev.metis.hub.db.Database;
import dev.metis.hub.http.Fields;
import dev.metis.hub.http.RequestLog;
import dev.metis.hub.role.RoleScopes;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Finds out who is calling when the request's body says what the login page would ask for. */
public final class BodyLogin {
    private final Database database;
    private final Login login;
    private final RoleScopes roles;
    private final Memberships memberships;

    public BodyLogin(Database database, Login login, RoleScopes roles, Memberships memberships) {
        this.database = database;
        this.login = login;
        this.roles = roles;
        this.memberships = memberships;
    }

    /** Empty when nobody is recognised, or nobody who has ever logged in. */
    public Future<Optional<Caller>> recognise(RoutingContext ctx, JsonObject proof) {
        var fields = new Fields(proof).ignoringNulls();
        var credentials = new Credentials(
                fields.text("username").orElse("").strip(),
                fields.text("password").orElse(""));
        return login.recognise(credentials, RequestLog.id(ctx))
                .compose(name -> name.isPresent()
                        ? roles.of(database.sql(), name.get())
                        : Future.succeededFuture(Optional.empty()))
                .map(rights -> rights.map(
                        user -> new Caller(user.owner(), user.scopes(), new Caller.Password(), memberships)));
    }
}
