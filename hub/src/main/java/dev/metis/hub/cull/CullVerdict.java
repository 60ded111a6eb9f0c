package dev.metis.hub.cull;

import dev.metis.hub.cull.CullStore.Idle;
import dev.metis.hub.cull.CullStore.IdleServer;
import dev.metis.hub.cull.CullStore.IdleUser;
import java.time.Duration;
import java.util.Locale;

/** Why something is stopped or deleted, or that it is not. Source: jupyterhub-idle-culler, {@code handle_server}, {@code handle_user}. */
enum CullVerdict {
    KEEP,
    /** Nothing happened for too long. */
    IDLE,
    /** It has been there for too long, whatever happened. */
    TOO_OLD;

    /** The switches for default and named servers say nothing about age. */
    static CullVerdict of(IdleServer server, CullConfig config) {
        boolean counts = server.key().isDefault() ? config.defaultServers() : config.namedServers();
        return of(server.times(), config, counts);
    }

    /** Being an admin is no protection from age. */
    static CullVerdict of(IdleUser user, CullConfig config) {
        return of(user.times(), config, config.users().admins() || !user.admin());
    }

    private static CullVerdict of(Idle times, CullConfig config, boolean mayBeIdle) {
        if (mayBeIdle && times.inactive().compareTo(config.timeout()) >= 0) {
            return IDLE;
        }
        return !config.maxAge().isZero() && times.age().compareTo(config.maxAge()) >= 0 ? TOO_OLD : KEEP;
    }

    /** For the journal and the log. */
    String reason(Idle times, CullConfig config) {
        return switch (this) {
            case KEEP -> "in use";
            case IDLE ->
                "nothing happened for " + words(times.inactive()) + " (timeout " + words(config.timeout()) + ")";
            case TOO_OLD -> "it is there since " + words(times.age()) + " (max_age " + words(config.maxAge()) + ")";
        };
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Hours, minutes and seconds. */
    private static String words(Duration time) {
        return "%02d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
}
