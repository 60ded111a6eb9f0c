package dev.metis.deploy.parity.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One case: what is asked of both hubs, with what it needs before and what it leaves behind taken away again.
 *
 * @param operation such as {@code GET /users/{user}}
 * @param title unique within the operation
 */
public record Scenario(String operation, String title, List<Step> steps) {
    public Scenario {
        steps = List.copyOf(steps);
    }

    public static Scenario of(String operation, String title) {
        return new Scenario(operation, title, List.of());
    }

    public Scenario given(Request request) {
        return then(new Step.Given(request));
    }

    public Scenario ask(Request request) {
        return then(new Step.Ask(request));
    }

    /** @param value the text at the pointer, {@code null} included */
    public Scenario until(Request request, String pointer, Object value) {
        return then(new Step.Until(request, pointer, Objects.toString(value)));
    }

    public Scenario untilStatus(Request request, int status) {
        return then(new Step.Until(request, "", Integer.toString(status)));
    }

    public Scenario open(String user) {
        return then(new Step.Open(user));
    }

    public Scenario undo(Request request) {
        return then(new Step.Undo(request));
    }

    /** Whether it only reads: such cases may run in any order. */
    public boolean onlyReads() {
        return steps.stream()
                .allMatch(step -> step instanceof Step.Ask(Request request)
                        && (request.method().equals("GET")
                                || request.method().equals("HEAD")
                                || request.method().equals("OPTIONS")));
    }

    /** Whether it waits for a server that stays away: such cases may run beside each other. */
    public boolean isSlow() {
        return steps.stream()
                .anyMatch(step -> step instanceof Step.Given(Request request)
                        && (request.path().contains("/waits-") || request.path().contains("/fails-")));
    }

    private Scenario then(Step step) {
        var more = new ArrayList<>(steps);
        more.add(step);
        return new Scenario(operation, title, more);
    }

    @Override
    public String toString() {
        return operation + ": " + title;
    }
}
