package dev.metis.hub.user;

import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.Consumer;

/** What this hub heard of people and servers being active; it is written a little later. Whoever keeps servers provides it. */
public interface UserActivity {

    /** Completes when the rows hold all of it. */
    Future<Void> written();

    /** Called whenever a user or one of the user's servers was active, before it is written; must not block. */
    void subscribe(Consumer<UserName> active);

    /** How exactly the times of users, servers and tokens are known. */
    Duration resolution();
}
