package dev.metis.hub.spawner;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a simulated server behaves. Begin with one of the factories and refine: {@code Script.answers().stopsAfter(ofMillis(50))}.
 * What is held stays so until {@link SimulatedPlatform#release()}, or for ever.
 *
 * @param startTakes before the address is known
 * @param startFails why the start fails, if it shall
 * @param answersAfter time from the start until the server answers; before, it drops connections
 * @param answersHeld never answers
 * @param hangs while it does not answer it keeps requests waiting instead of dropping their connections
 * @param dies if and how the server exits by itself
 * @param stopTakes how long a stop takes, if it is not told to be quick
 * @param steps what the start reports, as percent and message
 * @param log lines the server writes
 */
public record Script(
        Duration startTakes,
        boolean startHeld,
        Optional<String> startFails,
        Duration answersAfter,
        boolean answersHeld,
        boolean hangs,
        Optional<Death> dies,
        Duration stopTakes,
        boolean stopHeld,
        List<Step> steps,
        List<String> log) {

    /** An exit, some time after the address is known. */
    public record Death(int code, Duration after) {}

    /** One report of a start's progress. */
    public record Step(int percent, String message) {}

    public Script {
        steps = List.copyOf(steps);
        log = List.copyOf(log);
    }

    /** Starts at once, answers at once, stops at once. */
    public static Script answers() {
        return new Script(
                Duration.ZERO,
                false,
                Optional.empty(),
                Duration.ZERO,
                false,
                false,
                Optional.empty(),
                Duration.ZERO,
                false,
                List.of(),
                List.of("a simulated server"));
    }

    /** Runs, but drops every connection. */
    public static Script neverAnswers() {
        return answers().withAnswers(Duration.ZERO, true, false);
    }

    /** Runs and accepts requests, but answers none. */
    public static Script hangingRequests() {
        return answers().withAnswers(Duration.ZERO, true, true);
    }

    /** Drops connections for a while, then answers. */
    public static Script answersLate(Duration after) {
        return answers().withAnswers(after, false, false);
    }

    /** The start fails with a {@link SpawnException} of this reason. */
    public static Script failsWith(String reason) {
        var s = answers();
        return s.withStart(s.startTakes, false, Optional.of(reason));
    }

    /** Starts, and exits by itself a while after its address is known. */
    public static Script exitsWith(int code, Duration after) {
        return answers().dies(new Death(code, after));
    }

    /** The start does not complete. */
    public static Script neverStarts() {
        var s = answers();
        return s.withStart(s.startTakes, true, s.startFails);
    }

    /** A stop does not complete, and the server goes on, even when told to be quick. */
    public static Script neverStops() {
        return answers().thatNeverStops();
    }

    /** The same of one that otherwise does as it is told. */
    public Script thatNeverStops() {
        return withStop(stopTakes, true);
    }

    public Script startsAfter(Duration time) {
        return withStart(time, startHeld, startFails);
    }

    public Script dies(Death death) {
        return new Script(
                startTakes,
                startHeld,
                startFails,
                answersAfter,
                answersHeld,
                hangs,
                Optional.of(death),
                stopTakes,
                stopHeld,
                steps,
                log);
    }

    public Script stopsAfter(Duration time) {
        return withStop(time, stopHeld);
    }

    public Script reports(Step... reported) {
        return withOutput(List.of(reported), log);
    }

    public Script logs(String... lines) {
        return withOutput(steps, List.of(lines));
    }

    private Script withStart(Duration takes, boolean held, Optional<String> fails) {
        return new Script(takes, held, fails, answersAfter, answersHeld, hangs, dies, stopTakes, stopHeld, steps, log);
    }

    private Script withAnswers(Duration after, boolean held, boolean hang) {
        return new Script(startTakes, startHeld, startFails, after, held, hang, dies, stopTakes, stopHeld, steps, log);
    }

    private Script withStop(Duration takes, boolean held) {
        return new Script(
                startTakes, startHeld, startFails, answersAfter, answersHeld, hangs, dies, takes, held, steps, log);
    }

    private Script withOutput(List<Step> reported, List<String> lines) {
        return new Script(
                startTakes,
                startHeld,
                startFails,
                answersAfter,
                answersHeld,
                hangs,
                dies,
                stopTakes,
                stopHeld,
                reported,
                lines);
    }
}
