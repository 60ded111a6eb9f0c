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
import dev.metis.hub.MetisConfig.LogFormat;
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
        var encoder = encoder(context, config.logFormat());
        var appender = file.map(path -> rolling(context, encoder, path)).orElseGet(() -> stderr(context, encoder));
        apply(context, config.logLevel(), new BackgroundAppender(context, appender));
    }

    /**
     * From now on as a proxy alone does: on standard output, where configurable-http-proxy has its log, unless that is for the
     * requests.
     *
     * @param access where there is to be one JSON object for each request; {@code -} is standard output
     */
    public static void applyToProxy(LogFormat format, LogLevel level, Optional<Path> access) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var target = access.filter(LogConfiguration::isStdout).isPresent() ? "System.err" : "System.out";
        var appender = console(context, encoder(context, format), target);
        apply(context, level, new BackgroundAppender(context, appender));
        access.ifPresent(file -> access(context, file));
    }

    private static boolean isStdout(Path file) {
        return file.toString().equals("-");
    }

    /** Writes what is not written yet; the last thing that a program does. */
    public static void finish() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    private static void access(LoggerContext context, Path file) {
        var encoder = new JsonLines();
        encoder.setContext(context);
        encoder.start();
        var lines = isStdout(file) ? console(context, encoder, "System.out") : rolling(context, encoder, file);
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

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        return switch (format) {
            case TEXT -> textEncoder(context);
            case JSON -> jsonEncoder(context);
        };
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
