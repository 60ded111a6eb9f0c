package dev.metis.hub;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.nio.file.Path;

/**
 * What JupyterHub has no word for and no feature reads.
 *
 * @param dataDirectory below which everything is that Metis writes itself
 */
public record MetisConfig(Path dataDirectory, LogFormat logFormat, LogLevel logLevel) {

    /** How a line of the log looks. */
    public enum LogFormat {
        /** For reading. */
        TEXT,
        /** One JSON object a line. */
        JSON
    }

    /** Least severity that is logged. */
    public enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    static final Option<Path> DATA_DIR = Option.of(
            "data_dir",
            Types.path(),
            Path.of(".metis"),
            "Directory for what Metis writes itself, like the embedded database.");
    static final Option<LogFormat> LOG_FORMAT =
            Option.of("log_format", Types.oneOf(LogFormat.class), LogFormat.TEXT, "How a line of the log looks.");
    static final Option<LogLevel> LOG_LEVEL = Option.of(
            "log_level", LogLevels.TYPE, LogLevel.INFO, "Least severity that is logged: a word, or Python's number.");

    public static final Section OPTIONS = Section.of(
            "Metis",
            "What JupyterHub has no word for: the database, the data directory, the log.",
            DATA_DIR,
            LOG_FORMAT);
    public static final Section HUB_OPTIONS = Section.part("JupyterHub", LOG_LEVEL);

    public static MetisConfig read(ConfigReader in) {
        var metis = in.at(OPTIONS);
        return new MetisConfig(
                metis.get(DATA_DIR), metis.get(LOG_FORMAT), in.at(HUB_OPTIONS).get(LOG_LEVEL));
    }
}
