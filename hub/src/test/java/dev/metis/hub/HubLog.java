package dev.metis.hub;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What Metis says in its log while this is open, whoever says it: level, event, fields. */
public final class HubLog implements AutoCloseable {
    private static final Logger OURS = (Logger) LoggerFactory.getLogger("dev.metis");

    private final Queue<ILoggingEvent> said = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event);
        }
    };

    private final @Nullable Level level = OURS.getLevel();

    public HubLog() {
        appender.start();
        OURS.setLevel(Level.INFO);
        OURS.addAppender(appender);
    }

    /** What somebody should look at. */
    public List<String> warnings() {
        return from(Level.WARN);
    }

    public List<String> all() {
        return from(Level.INFO);
    }

    private List<String> from(Level least) {
        return said.stream()
                .filter(it -> it.getLevel().isGreaterOrEqual(least))
                .map(it -> it.getLevel() + " " + it.getMessage() + " " + it.getKeyValuePairs())
                .toList();
    }

    @Override
    public void close() {
        OURS.detachAppender(appender);
        OURS.setLevel(level);
    }
}
