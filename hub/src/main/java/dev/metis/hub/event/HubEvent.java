package dev.metis.hub.event;

import java.util.Optional;

/** Something changed. Carries ids only: whoever listens reads the row again. */
public sealed interface HubEvent {

    /** State or address of a server, and perhaps its journal. */
    record ServerChanged(long serverId) implements HubEvent {}

    /** A line of a server's journal, and nothing else: for those who read along. */
    record LineWritten(long serverId) implements HubEvent {}

    /** A user's attributes, tokens, sessions, roles, groups or what is shared with it: whatever decides what they may do. */
    record UserChanged(long userId) implements HubEvent {}

    /** A group's roles or what is shared with it, or that it is gone. Who joins or leaves is a {@link UserChanged} of theirs. */
    record GroupChanged(long groupId) implements HubEvent {}

    /** A service's attributes, tokens, roles or OAuth client. */
    record ServiceChanged(long serviceId) implements HubEvent {}

    /** Logins are over; how many and whose is in the note with that number. */
    record SessionsEnded(long noteId) implements HubEvent {}

    /** What some role means, or which roles there are: everybody's scopes may be others now. */
    record RolesChanged() implements HubEvent {}

    /** Events may have been missed: read again whatever is kept in memory. */
    record Resync() implements HubEvent {}

    /** The form sent between hubs. */
    default String encoded() {
        return switch (this) {
            case ServerChanged e -> "server:" + e.serverId();
            case LineWritten e -> "line:" + e.serverId();
            case UserChanged e -> "user:" + e.userId();
            case GroupChanged e -> "group:" + e.groupId();
            case ServiceChanged e -> "service:" + e.serviceId();
            case SessionsEnded e -> "ended:" + e.noteId();
            case RolesChanged _ -> "roles:0";
            case Resync _ -> "resync:0";
        };
    }

    /** Empty for events of a newer hub that this one does not know. */
    static Optional<HubEvent> decode(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        try {
            long id = Long.parseLong(text.substring(colon + 1));
            return switch (text.substring(0, colon)) {
                case "server" -> Optional.of(new ServerChanged(id));
                case "line" -> Optional.of(new LineWritten(id));
                case "user" -> Optional.of(new UserChanged(id));
                case "group" -> Optional.of(new GroupChanged(id));
                case "service" -> Optional.of(new ServiceChanged(id));
                case "ended" -> Optional.of(new SessionsEnded(id));
                case "roles" -> Optional.of(new RolesChanged());
                case "resync" -> Optional.of(new Resync());
                default -> Optional.empty();
            };
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
