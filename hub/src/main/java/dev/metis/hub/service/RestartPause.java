package dev.metis.hub.service;

import java.time.Duration;

/** How long to wait before a service that ended is started again: twice as long each time, unless it ran for a while. */
record RestartPause(Duration length) {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    /** Who ran this long had been started well. */
    private static final Duration RAN_WELL = Duration.ofSeconds(30);

    /** Before anything ended; the first pause is twice as long. */
    static final RestartPause NONE = new RestartPause(Duration.ofMillis(500));

    /** The pause after a run that took so long. */
    RestartPause after(Duration run) {
        var last = run.compareTo(RAN_WELL) >= 0 ? NONE : this;
        var doubled = last.length().multipliedBy(2);
        return new RestartPause(doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled);
    }
}
