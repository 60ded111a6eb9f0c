package dev.metis.hub.access;

import dev.metis.hub.name.UserName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/** Callers for tests of whatever only wants to know who is there. */
public final class TestCallers {
    private TestCallers() {}

    /** An ordinary user in no group, without scopes. */
    public static Caller user(String name, Caller.Credential credential) {
        var owner = new Owner.OfUser(1, new UserName(name), false, List.of("user"), List.of(), Optional.empty());
        return new Caller(owner, ScopeSet.EMPTY, credential, (_, _) -> Future.succeededFuture(Members.NONE));
    }
}
