package dev.metis.hub.user;

import dev.metis.hub.authenticator.AuthStates;
import dev.metis.hub.db.Database;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what authenticators keep about users. What no key can decrypt counts as if it were not there. */
public final class KeptStates {
    private static final Logger log = LoggerFactory.getLogger(KeptStates.class);

    private final Database database;
    private final UserStore users;
    private final AuthStates cipher;

    public KeptStates(Database database, UserStore users, AuthStates cipher) {
        this.database = database;
        this.users = users;
        this.cipher = cipher;
    }

    /** Encrypted anew when that was done with an earlier key, so that the key can be thrown away some day. */
    public Future<Optional<JsonObject>> read(long userId) {
        return users.authState(database.sql(), userId)
                .compose(kept -> kept.map(encrypted -> decrypt(userId, encrypted))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<JsonObject>> decrypt(long userId, Buffer encrypted) {
        var read = cipher.decrypt(encrypted);
        if (read.isEmpty()) {
            log.atWarn().addKeyValue("user_id", userId).log("auth_state_unreadable");
            return Future.succeededFuture(Optional.empty());
        }
        var state = read.get().state();
        return (read.get().outdated()
                        ? users.replaceAuthState(database.sql(), userId, encrypted, cipher.encrypt(state))
                        : Future.<Void>succeededFuture())
                .map(Optional.of(state));
    }
}
