package dev.metis.proxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What Metis says in its log while this is open, whoever says it: level, event, fields. For tests of proxy and hub. */
public final class TestLog implements AutoCloseable {
    private final Logger logger;
    private final Queue<ILoggingEvent> said = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event);
        }
    };

    private final @Nullable Level level;

    public TestLog() {
        this("dev.metis");
    }

    /** What somebody else says; {@code who} begins the names of their loggers. */
    public TestLog(String who) {
        logger = (Logger) LoggerFactory.getLogger(who);
        level = logger.getLevel();
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    public List<String> all() {
        return lines(_ -> true);
    }

    /** What somebody should look at. */
    public List<String> warnings() {
        return lines(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
    }

    /** All of one event. */
    public List<String> of(String event) {
        return lines(line -> line.getMessage().equals(event));
    }

    private List<String> lines(Predicate<ILoggingEvent> which) {
        return said.stream()
                .filter(which)
                .map(line -> line.getLevel() + " " + line.getMessage() + " " + line.getKeyValuePairs())
                .toList();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(level);
    }
}
