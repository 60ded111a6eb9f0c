package dev.metis.hub.access;

import dev.metis.hub.name.GroupName;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.name.UserName;
import java.util.Optional;
import java.util.function.Function;

/** What a request is about: the thing a scope's filter must cover. */
public sealed interface Resource {

    record OfUser(UserName name) implements Resource {}

    record OfServer(ServerKey key) implements Resource {}

    record OfGroup(GroupName name) implements Resource {}

    record OfService(ServiceName name) implements Resource {}

    /** What callers who may not see it are told does not exist; also the filter's word. */
    default String kind() {
        return switch (this) {
            case OfUser _ -> "user";
            case OfServer _ -> "server";
            case OfGroup _ -> "group";
            case OfService _ -> "service";
        };
    }

    default String shown() {
        return switch (this) {
            case OfUser user -> user.name().value();
            case OfServer server -> server.key().fullName();
            case OfGroup group -> group.name().value();
            case OfService service -> service.name().value();
        };
    }

    /** {@code user=ada}, {@code server=ada/lab}: what a scope with exactly this in mind is filtered by. */
    default String filter() {
        return kind() + "=" + shown();
    }

    /** What a filter names; empty when it is malformed, or names what cannot be. */
    static Optional<Resource> ofFilter(String filter) {
        int equals = filter.indexOf('=');
        var name = filter.substring(equals + 1);
        if (equals < 0 || name.isEmpty() || name.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        return switch (filter.substring(0, equals)) {
            case "user" -> named(name, UserName.MAX_LENGTH, it -> new OfUser(new UserName(it)));
            case "group" -> named(name, GroupName.MAX_LENGTH, it -> new OfGroup(new GroupName(it)));
            case "service" ->
                name.contains("/")
                        ? Optional.empty()
                        : named(name, ServiceName.MAX_LENGTH, it -> new OfService(new ServiceName(it)));
            case "server" -> server(name, name.lastIndexOf('/'));
            default -> Optional.empty();
        };
    }

    private static Optional<Resource> named(String name, int longest, Function<String, Resource> make) {
        return name.length() > longest ? Optional.empty() : Optional.of(make.apply(name));
    }

    private static Optional<Resource> server(String fullName, int slash) {
        return slash < 1 || slash > UserName.MAX_LENGTH || fullName.length() - slash > UserName.MAX_LENGTH
                ? Optional.empty()
                : Optional.of(new OfServer(ServerKey.of(fullName.substring(0, slash), fullName.substring(slash + 1))));
    }

    /** Whose groups count: filters by group cover their members and their members' servers. */
    default Optional<UserName> person() {
        return switch (this) {
            case OfUser user -> Optional.of(user.name());
            case OfServer server -> Optional.of(server.key().owner());
            case OfGroup _, OfService _ -> Optional.empty();
        };
    }
}
