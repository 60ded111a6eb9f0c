package dev.metis.hub.event;

import java.util.Optional;

/** Something changed. Carries ids only: whoever listens reads the row again. */
public sealed interface HubEvent {

    /** State, address or journal of a server. */
    record ServerChanged(long serverId) implements HubEvent {}

    /** A user's attributes, tokens or sessions: whatever decides what they may do. */
    record UserChanged(long userId) implements HubEvent {}

    /** Events may have been missed: read again whatever is kept in memory. */
    record Resync() implements HubEvent {}

    /** The form sent between hubs. */
    default String encoded() {
        return switch (this) {
            case ServerChanged e -> "server:" + e.serverId();
            case UserChanged e -> "user:" + e.userId();
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
                case "user" -> Optional.of(new UserChanged(id));
                case "resync" -> Optional.of(new Resync());
                default -> Optional.empty();
            };
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }
}
