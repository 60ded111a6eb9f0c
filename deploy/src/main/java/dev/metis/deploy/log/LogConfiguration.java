package dev.metis.deploy.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import dev.metis.hub.MetisConfig;
import dev.metis.hub.MetisConfig.LogLevel;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line per event with its fields: on standard error at first, then as the settings say. */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
    private static final String MAX_FILE_SIZE = "10MB";
    private static final int KEPT_FILES = 4;
    private static final String ACCESS = "dev.metis.proxy.access";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, LogLevel.INFO, stderr(context, textEncoder(context)));
        context.getLogger(ACCESS).setLevel(Level.OFF); // a line for each request, if somebody asks for them
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** From now on as the settings say, into that file when one is given; full ones are kept up to a bound. */
    public static void apply(MetisConfig config, Optional<Path> file) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var encoder = switch (config.logFormat()) {
            case TEXT -> textEncoder(context);
            case JSON -> jsonEncoder(context);
        };
        var appender = file.map(path -> rolling(context, encoder, path)).orElseGet(() -> stderr(context, encoder));
        apply(context, config.logLevel(), new BackgroundAppender(context, appender));
    }

    /** Writes what is not written yet; the last thing that a program does. */
    public static void finish() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    /** From now on that severity and above, in the form it has. */
    public static void level(LogLevel level) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.toLevel(level.name()));
    }

    /**
     * One JSON object for each request through the proxy, into that file or, where it is {@code -}, to standard output.
     */
    public static void access(Path file) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var encoder = new JsonLines();
        encoder.setContext(context);
        encoder.start();
        var lines =
                file.toString().equals("-") ? console(context, encoder, "System.out") : rolling(context, encoder, file);
        var background = new BackgroundAppender(context, lines);
        background.start();
        var logger = context.getLogger(ACCESS);
        logger.setAdditive(false);
        logger.addAppender(background);
        logger.setLevel(Level.INFO);
    }

    private static void apply(LoggerContext context, LogLevel level, Appender<ILoggingEvent> appender) {
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(level.name()));
        root.detachAndStopAllAppenders();
        appender.start();
        root.addAppender(appender);
    }

    private static Encoder<ILoggingEvent> textEncoder(LoggerContext context) {
        var encoder = new TextLines();
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }

    private static Encoder<ILoggingEvent> jsonEncoder(LoggerContext context) {
        var encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithContext(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.start();
        return encoder;
    }

    private static OutputStreamAppender<ILoggingEvent> stderr(LoggerContext context, Encoder<ILoggingEvent> encoder) {
        return console(context, encoder, "System.err");
    }

    private static OutputStreamAppender<ILoggingEvent> console(
            LoggerContext context, Encoder<ILoggingEvent> encoder, String target) {
        var appender = new ConsoleAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setTarget(target);
        appender.setEncoder(encoder);
        return appender;
    }

    private static OutputStreamAppender<ILoggingEvent> rolling(
            LoggerContext context, Encoder<ILoggingEvent> encoder, Path file) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);

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
        return appender;
    }
}
