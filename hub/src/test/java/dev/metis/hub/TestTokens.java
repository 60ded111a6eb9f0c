package dev.metis.hub;

import static dev.metis.hub.Eventually.resultOf;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.db.Database;
import dev.metis.hub.name.UserName;
import dev.metis.hub.token.NewToken;
import dev.metis.hub.token.Secrets;
import dev.metis.hub.token.TokenStore;
import dev.metis.hub.user.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** API tokens for tests that need one of a certain make. */
public final class TestTokens {
    private TestTokens() {}

    /** The clear text of a new token of somebody who exists. */
    public static String issue(Database database, String owner, String... scopes) {
        var secret = Secrets.hex32();
        resultOf(new UserStore()
                .find(database.sql(), new UserName(owner))
                .map(Optional::orElseThrow)
                .compose(user -> new TokenStore()
                        .insert(
                                database.sql(),
                                new NewToken(
                                        secret,
                                        new OwnerId.OfUser(user.id()),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        List.of(scopes),
                                        "test",
                                        Optional.empty()))));
        return secret;
    }

    /** What happens while nobody can read users, servers or tokens: whoever tries waits until it is over. */
    public static <T> T whileTablesAreLocked(Database database, Supplier<T> action) {
        Promise<Void> locked = Promise.promise();
        Promise<Void> done = Promise.promise();
        Future<Void> lock = database.inTransaction(
                tx -> tx.query("lock table users, servers, tokens, sessions, roles, groups, services, shares")
                        .execute()
                        .compose(_ -> {
                            locked.complete();
                            return done.future();
                        }));
        try {
            resultOf(locked.future());
            return action.get();
        } finally {
            done.complete();
            resultOf(lock);
        }
    }
}
