package dev.metis.deploy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.event.KeyValuePair;

/**
 * Lets a thread of its own write lines, many at a time: an event loop waits neither for a disk nor for whoever reads standard
 * error. Lines that come faster than they can be written are dropped, and one says how many. Unlike Logback's own
 * {@code AsyncAppender} it does not wake a thread for each line, which costs more than to write it.
 */
final class BackgroundAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    private static final int MOST_WAITING = 8192;
    /** How long lines wait for others, unless they are warnings. */
    private static final Duration GATHERING = Duration.ofMillis(20);

    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private final OutputStreamAppender<ILoggingEvent> lines;
    private final BlockingQueue<ILoggingEvent> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicInteger dropped = new AtomicInteger();
    private final AtomicBoolean parked = new AtomicBoolean();
    private final Thread writer = Thread.ofPlatform().daemon().name("log").unstarted(this::write);
    private volatile boolean ending;

    /** @param lines is started and stopped by this one */
    BackgroundAppender(LoggerContext context, OutputStreamAppender<ILoggingEvent> lines) {
        this.lines = lines;
        setContext(context);
    }

    @Override
    public void start() {
        lines.setImmediateFlush(false);
        lines.start();
        super.start();
        writer.start();
    }

    /** Writes what is waiting, unless that takes longer than anybody would wait for it. */
    @Override
    public void stop() {
        super.stop();
        ending = true;
        LockSupport.unpark(writer);
        try {
            if (writer.join(LAST_LINES)) {
                lines.stop();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        if (!waiting.offer(event)) {
            dropped.incrementAndGet();
        } else if (event.getLevel().isGreaterOrEqual(Level.WARN) || (parked.get() && parked.getAndSet(false))) {
            LockSupport.unpark(writer);
        }
    }

    private void write() {
        var batch = new ArrayList<ILoggingEvent>();
        while (!ending || !waiting.isEmpty()) {
            if (waiting.isEmpty()) {
                awaitFirst();
                if (!ending) {
                    LockSupport.parkNanos(this, GATHERING.toNanos());
                }
            }
            waiting.drainTo(batch);
            batch.forEach(lines::doAppend);
            batch.clear();
            int lost = dropped.getAndSet(0);
            if (lost > 0) {
                lines.doAppend(notice(lost));
            }
            flush();
        }
    }

    /** Says before each look that it is going to wait: who was slow to wake it up for a line may have said that it is not. */
    private void awaitFirst() {
        parked.set(true);
        while (waiting.isEmpty() && !ending) {
            LockSupport.park(this);
            parked.set(true);
        }
        parked.set(false);
    }

    private void flush() {
        try {
            lines.getOutputStream().flush();
        } catch (IOException e) {
            addError("Log lines could not be written", e);
        }
    }

    private LoggingEvent notice(int lost) {
        var root = ((LoggerContext) getContext()).getLogger(Logger.ROOT_LOGGER_NAME);
        var event = new LoggingEvent(
                BackgroundAppender.class.getName(), root, Level.WARN, "log_lines_dropped", null, new Object[0]);
        event.setKeyValuePairs(List.of(new KeyValuePair("dropped_lines", lost)));
        return event;
    }
}
