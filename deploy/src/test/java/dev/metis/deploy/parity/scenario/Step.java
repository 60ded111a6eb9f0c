package dev.metis.deploy.parity.scenario;

/** One step of a case, taken on both hubs. */
public sealed interface Step {
    /** Must succeed on both, else the case ends there. */
    record Given(Request request) implements Step {}

    /** The answers are compared. */
    record Ask(Request request) implements Step {}

    /**
     * The answers of each hub are waited for.
     *
     * @param pointer into the JSON of the answer; empty to wait for the status
     * @param value its text
     */
    record Until(Request request, String pointer, String value) implements Step {}

    /** Lets the server of a user whose name begins with {@code waits-} answer. */
    record Open(String user) implements Step {}

    /** Sent whatever happened before; the answers do not matter. */
    record Undo(Request request) implements Step {}
}
