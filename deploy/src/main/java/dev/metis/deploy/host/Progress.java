package dev.metis.deploy.host;

import java.io.PrintStream;
import java.time.Duration;

/** One line on the terminal that says how far slow work is; where there is no terminal, a line now and then. */
public final class Progress implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(15);
    private static final int WIDTH = 78;

    private final PrintStream out;
    private final boolean terminal;
    private final String work;
    private final long started = System.nanoTime();
    private long lastLine;
    private boolean closed;

    /** @param terminal whether a line can be written over */
    public Progress(PrintStream out, boolean terminal, String work) {
        this.out = out;
        this.terminal = terminal;
        this.work = work;
        this.lastLine = started;
        out.print(work + " ..." + (terminal ? "" : "\n"));
        out.flush();
    }

    /** On standard error; the launcher says whether that is a terminal. */
    public static Progress onTerminal(String work) {
        return new Progress(System.err, Boolean.getBoolean("metis.terminal"), work);
    }

    /** @param detail what is being done now, such as the name of a package */
    public synchronized void at(int percent, String detail) {
        if (closed) {
            return;
        }
        var line = work + ": " + percent + "%, " + elapsed().toSeconds() + " s, " + detail;
        if (terminal) {
            out.print("\r\033[K" + line.substring(0, Math.min(WIDTH, line.length())));
            out.flush();
        } else if (System.nanoTime() - lastLine > QUIET.toNanos()) {
            lastLine = System.nanoTime();
            out.println(line);
        }
    }

    /** Leaves one line that says how long it took. */
    public synchronized void done() {
        closed = true;
        out.println(
                (terminal ? "\r\033[K" : "") + work + ": done in " + elapsed().toSeconds() + " s");
    }

    /** Leaves the cursor at the beginning of an empty line, however the work ended. */
    @Override
    public synchronized void close() {
        closed = true;
        if (terminal) {
            out.print("\r\033[K");
            out.flush();
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - started);
    }
}
