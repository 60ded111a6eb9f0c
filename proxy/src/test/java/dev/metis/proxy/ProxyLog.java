package dev.metis.proxy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What the proxy says in its log while this is open: level, event, fields. */
final class ProxyLog implements AutoCloseable {

    private static final Logger OURS = (Logger) LoggerFactory.getLogger("dev.metis.proxy");

    private final Queue<ILoggingEvent> said = new ConcurrentLinkedQueue<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            said.add(event);
        }
    };

    private final @Nullable Level level = OURS.getLevel();

    ProxyLog() {
        appender.start();
        OURS.setLevel(Level.INFO);
        OURS.addAppender(appender);
    }

    /** All of one event. */
    List<String> of(String event) {
        return said.stream()
                .filter(it -> it.getMessage().equals(event))
                .map(it -> it.getLevel() + " " + it.getMessage() + " " + it.getKeyValuePairs())
                .toList();
    }

    @Override
    public void close() {
        OURS.detachAppender(appender);
        OURS.setLevel(level);
    }
}
