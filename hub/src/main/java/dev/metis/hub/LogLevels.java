package dev.metis.hub;

import dev.metis.hub.MetisConfig.LogLevel;
import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.util.Locale;

/** How Python names the severities of log lines. */
final class LogLevels {
    static final Type<LogLevel> TYPE = Types.text()
            .parsed(
                    "one of debug, info, warn, error",
                    LogLevels::parse,
                    level -> level.name().toLowerCase(Locale.ROOT));

    private LogLevels() {}

    private static LogLevel parse(String word) throws BadValue {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "debug", "10", "0" -> LogLevel.DEBUG;
            case "info", "20" -> LogLevel.INFO;
            case "warn", "warning", "30" -> LogLevel.WARN;
            case "error", "critical", "fatal", "40", "50" -> LogLevel.ERROR;
            default -> throw new BadValue("is not a log level", "Write debug, info, warn or error.");
        };
    }
}
