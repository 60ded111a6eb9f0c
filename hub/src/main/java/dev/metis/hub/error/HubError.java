package dev.metis.hub.error;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;

/**
 * What can go wrong for a caller, in the hub's words. Which status code each becomes is decided in one place, {@code
 * http.ErrorResponder}. Anything that is not a HubError is our bug.
 */
public sealed interface HubError {

    /** One sentence, safe to show. */
    String message();

    /** The request cannot be understood or breaks a rule; the message says which. */
    record BadRequest(String message) implements HubError {}

    /** The request can be understood, but not done. */
    record Unprocessable(String message) implements HubError {}

    /** No valid credentials. Browsers are sent to the login page, API callers get 403. */
    record LoginRequired() implements HubError {
        @Override
        public String message() {
            return "Missing or invalid credentials.";
        }
    }

    record Forbidden(String message) implements HubError {}

    /** What the caller's scopes do not reach, whether it is there or not. Source: JupyterHub {@code needs_scope}. */
    record OutOfReach() implements HubError {
        @Override
        public String message() {
            return "No access to resources or resources not found";
        }
    }

    /** Also what a caller gets for things it may not see. */
    record NotFound(String kind, String name) implements HubError {
        @Override
        public String message() {
            return "No such " + kind + ", or you may not see it.";
        }
    }

    /** Nobody knows this share code, or it has expired. */
    record UnknownInvitation() implements HubError {
        @Override
        public String message() {
            return "This invitation is unknown or has expired. Ask whoever sent it for a new one.";
        }
    }

    record AlreadyExists(String kind, String name) implements HubError {
        @Override
        public String message() {
            return "The " + kind + " " + Shown.cut(name) + " already exists.";
        }
    }

    /** What is there stands against it; the message says what. */
    record Conflict(String message) implements HubError {}

    record AlreadyRunning(String server) implements HubError {
        @Override
        public String message() {
            return Shown.cut(server) + " is already running.";
        }
    }

    /** The login provider names a role that cannot be. */
    record InvalidRole(String role, String problem) implements HubError {
        @Override
        public String message() {
            return "The login provider gives the role " + Shown.cut(role) + ", which is not possible: " + problem + ".";
        }
    }

    /** The method is not one this path answers. */
    record MethodNotAllowed(String method) implements HubError {
        @Override
        public String message() {
            return "Method Not Allowed";
        }
    }

    /** It is there, but not to be changed this way. */
    record NotChangeable(String message) implements HubError {}

    record TooLarge(String message) implements HubError {}

    /**
     * A limit is reached; try again later.
     *
     * @param retryAfter empty when nobody knows how long that is
     */
    record TooBusy(String message, Optional<Duration> retryAfter) implements HubError {}

    /** The database is away; nothing is lost, try again. */
    record DatabaseUnavailable() implements HubError {
        @Override
        public String message() {
            return "The hub cannot reach its database right now. Nothing is lost; try again in a few seconds.";
        }
    }

    /** The proxy does not do what it is asked. */
    record ProxyUnavailable(String reason) implements HubError {
        @Override
        public String message() {
            return "The proxy does not answer as it should: " + reason;
        }
    }

    /**
     * The login provider does not do its part; nobody's fault who logs in.
     *
     * @param retryAfter empty when the provider does not say
     */
    record LoginProviderUnavailable(String message, Optional<Duration> retryAfter) implements HubError {}

    /** The server is not running; the message says how to start it. */
    record ServerNotRunning(String message) implements HubError {}

    record SpawnFailed(String server, String reason) implements HubError {
        @Override
        public String message() {
            return Shown.cut(server) + " did not start: " + reason;
        }
    }

    /** A redirect that leads to itself. */
    record RedirectLoop(String message) implements HubError {}

    /** Fails a future with this error; a carrier without stack trace. */
    default <T> Future<T> failed() {
        return Future.failedFuture(exception());
    }

    default HubException exception() {
        return new HubException(this);
    }
}
