package dev.metis.deploy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * One line per event with its fields, on standard error until told otherwise.
 *
 * <p>{@code METIS_LOG_LEVEL} (debug, info, warn, error) says from which level on.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
    private static final String LINE =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %replace(%msg %kvp){'[\\r\\n]+', ' '}%n%ex";
    private static final String MAX_FILE_SIZE = "10MB";
    private static final int KEPT_FILES = 4;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level());
        var stderr = new ConsoleAppender<ILoggingEvent>();
        stderr.setTarget("System.err");
        replaceAppenders(root, ready(stderr, context));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on into that file; full ones are kept up to a bound. */
    public static void toFile(Path file) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setFile(file.toString());

        var names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file + ".%i");
        names.setMinIndex(1);
        names.setMaxIndex(KEPT_FILES);
        names.start();
        appender.setRollingPolicy(names);

        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf(MAX_FILE_SIZE));
        size.setCheckIncrement(Duration.buildBySeconds(1));
        size.start();
        appender.setTriggeringPolicy(size);

        replaceAppenders(context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME), ready(appender, context));
    }

    private static Appender<ILoggingEvent> ready(OutputStreamAppender<ILoggingEvent> appender, LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(LINE);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }

    private static void replaceAppenders(Logger root, Appender<ILoggingEvent> appender) {
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
    }

    private static Level level() {
        return Level.toLevel(
                Optional.ofNullable(System.getenv("METIS_LOG_LEVEL"))
                        .orElse("info")
                        .toUpperCase(Locale.ROOT),
                Level.INFO);
    }
}
