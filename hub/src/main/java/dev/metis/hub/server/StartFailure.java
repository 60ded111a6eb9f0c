package dev.metis.hub.server;

import dev.metis.hub.metric.SpawnEnd;
import dev.metis.hub.spawner.LogLines;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.SpawnException;
import io.vertx.core.AsyncResult;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a start failed: in words for whoever waits for it, and as JupyterHub counts it. */
final class StartFailure {
    private static final Logger log = LoggerFactory.getLogger(StartFailure.class);

    private static final String INTERNAL = "an internal error, which the hub's log explains";

    private StartFailure() {}

    /** The server ended while it was waited for. */
    static class Ended extends SpawnException {
        private static final long serialVersionUID = 1;

        Ended(String reason, String lastLog) {
            super(reason, lastLog);
        }
    }

    /** The same, because another program listens where it was to. */
    static final class Displaced extends Ended {
        private static final long serialVersionUID = 1;

        Displaced(String reason, String lastLog) {
            super(reason, lastLog);
        }
    }

    static Ended ended(ServerStatus.Exited exited) {
        return exited.isPortTaken()
                ? new Displaced(exited.reason(), exited.lastLog())
                : new Ended(exited.reason(), exited.lastLog());
    }

    /** @param lastLog the last lines of the server, of which one is told if it is dead: it says more than an exit code */
    static String reason(Server server, Throwable cause, String lastLog) {
        return switch (cause) {
            case Ended e -> withLastLine(e.reason(), lastLog);
            case SpawnException e -> withLastLine(e.reason(), e.lastLog());
            case ReadinessProbe.NoAnswer e -> String.valueOf(e.getMessage());
            default -> {
                log.atError()
                        .setCause(cause)
                        .addKeyValue("server", server.key())
                        .log("start_broke");
                yield INTERNAL;
            }
        };
    }

    /** Why a stop did. */
    static String ofStop(Throwable cause) {
        return cause instanceof SpawnException e ? e.reason() : INTERNAL;
    }

    private static String withLastLine(String reason, String lastLog) {
        return LogLines.lastLine(lastLog)
                .map(line -> reason + (reason.endsWith(".") ? " " : ". ") + "Its last line: " + line)
                .orElse(reason);
    }

    /** Empty when somebody else goes on with it, or ended it. */
    static Optional<SpawnEnd> end(AsyncResult<?> start) {
        return switch (start.cause()) {
            case null -> Optional.of(SpawnEnd.READY);
            case ClaimLost _ -> Optional.empty();
            case Ended _ -> Optional.of(SpawnEnd.EXITED);
            default -> Optional.of(SpawnEnd.ERROR);
        };
    }
}
