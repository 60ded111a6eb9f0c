package dev.metis.hub;

import dev.metis.hub.chore.Chores.Chore;
import dev.metis.hub.oauth.CodeStore;
import dev.metis.hub.session.EndedSessionStore;
import dev.metis.hub.session.SessionStore;
import dev.metis.hub.share.ShareCodeStore;
import dev.metis.hub.share.ShareStore;
import dev.metis.hub.token.TokenStore;
import java.time.Duration;
import java.util.List;

/** Throws away what is over. Nothing of it counts before that either. */
final class Purges {
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private Purges() {}

    static List<Chore> all() {
        return List.of(
                Chore.ofRows("expired tokens", INTERVAL, new TokenStore()::deleteExpired),
                Chore.ofRows("expired codes", INTERVAL, new CodeStore()::deleteExpired),
                Chore.ofRows("expired sessions", INTERVAL, new SessionStore()::deleteExpired),
                Chore.ofRows("ended sessions", INTERVAL, new EndedSessionStore()::deleteOld),
                Chore.ofRows("expired shares", INTERVAL, new ShareStore()::deleteExpired),
                Chore.ofRows("expired share codes", INTERVAL, new ShareCodeStore()::deleteExpired));
    }
}
