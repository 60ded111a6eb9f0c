package dev.metis.hub.token;

import dev.metis.hub.access.Owner;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.ScopeSet;
import dev.metis.hub.db.Database;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.name.UserName;
import dev.metis.hub.role.Rights;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.token.TokenWish.Permissions;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tokens of users: makes them, tells what they come to, ends them. */
public final class Tokens {
    private static final Logger log = LoggerFactory.getLogger(Tokens.class);

    private final Database database;
    private final HubEvents events;
    private final TokenStore store;
    private final RoleScopes roles;

    public Tokens(Database database, HubEvents events, TokenStore store, RoleScopes roles) {
        this.database = database;
        this.events = events;
        this.store = store;
        this.roles = roles;
    }

    /**
     * A user who has tokens, and all they may do.
     *
     * @param name whose row may be gone by the time it is used
     */
    record Holder(long id, UserName name, Rights rights) {}

    /** @param scopes what it comes to now, for its owner may have lost some */
    record Standing(Token token, ScopeSet scopes) {}

    /** @param secret its clear text, which nobody can learn later */
    record Made(Standing standing, String secret) {
        @Override
        public String toString() {
            return "Made[" + standing.token().id() + "]";
        }
    }

    Future<Optional<Holder>> holder(UserName name) {
        return roles.of(database.sql(), name).map(found -> found.map(Tokens::holder));
    }

    private static Holder holder(Rights rights) {
        var user = (Owner.OfUser) rights.owner();
        return new Holder(user.id(), user.name(), rights);
    }

    /** All that have not expired, the one that was idle for longest first. */
    Future<List<Standing>> of(Holder owner) {
        return store.ofUser(database.sql(), owner.id())
                .compose(all -> Future.all(all.stream()
                                .map(token -> standing(owner, token))
                                .toList())
                        .map(done -> done.<Standing>list()));
    }

    /** Empty for tokens of others, too. */
    Future<Optional<Standing>> find(Holder owner, long id) {
        return store.ofUser(database.sql(), owner.id(), id)
                .compose(found -> found.map(token -> standing(owner, token).map(Optional::of))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<Standing> standing(Holder owner, Token token) {
        return roles.ofToken(owner.rights(), token.scopes(), token.client().map(Token.Client::stands))
                .map(effective -> new Standing(token, effective.scopes()));
    }

    /**
     * Refused when it is to do more than its owner may.
     *
     * @param usualNote for a wish without one
     */
    Future<Made> make(Holder owner, TokenWish wish, String usualNote) {
        var secret = Secrets.hex32();
        return scopes(wish.permissions())
                .compose(scopes -> roles.ofNewToken(owner.rights(), scopes)
                        .compose(_ -> store.insert(
                                database.sql(),
                                new NewToken(
                                        secret,
                                        new OwnerId.OfUser(owner.id()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        scopes,
                                        wish.note().orElse(usualNote),
                                        wish.lifetime()))))
                .compose(id -> find(owner, id))
                .map(made -> new Made(made.orElseThrow(), secret));
    }

    private Future<List<String>> scopes(Permissions permissions) {
        return switch (permissions) {
            case Permissions.Usual _ -> roles.ofNewToken(database.sql());
            case Permissions.Scopes scopes -> Future.succeededFuture(scopes.scopes());
            case Permissions.Roles roles -> this.roles.ofRoles(database.sql(), roles.names());
        };
    }

    /** Ends a token at once on every hub; one that an OAuth client got with all that the owner gave that client. */
    Future<Void> end(Holder owner, Token token) {
        return events.inTransaction(tx -> token.client()
                        .map(client -> store.deleteOfClient(tx, owner.id(), client.id()))
                        .orElseGet(() -> store.delete(tx, token.id()).map(gone -> gone ? 1 : 0))
                        .compose(count -> events.publish(tx, new HubEvent.UserChanged(owner.id()))
                                .map(count)))
                .onSuccess(count -> log.atInfo()
                        .addKeyValue("user", owner.name())
                        .addKeyValue("token", token.id())
                        .addKeyValue("tokens", count)
                        .log("tokens_ended"))
                .mapEmpty();
    }
}
