package dev.metis.hub.access;

import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.UserName;

/** What a request is about: the thing a scope's filter must cover. */
public sealed interface Resource {

    record OfUser(UserName name) implements Resource {}

    record OfServer(ServerKey key) implements Resource {}

    /** What callers who may not see it are told does not exist. */
    default String kind() {
        return switch (this) {
            case OfUser _ -> "user";
            case OfServer _ -> "server";
        };
    }

    default String shown() {
        return switch (this) {
            case OfUser user -> user.name().value();
            case OfServer server -> server.key().fullName();
        };
    }
}
