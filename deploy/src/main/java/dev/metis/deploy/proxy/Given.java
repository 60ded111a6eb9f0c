package dev.metis.deploy.proxy;

import dev.metis.deploy.host.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** The options somebody gave on the command line. */
record Given(ParseResult parsed) {
    boolean has(String option) {
        return parsed.hasMatchedOption(option);
    }

    Optional<String> text(String option) {
        return Optional.ofNullable(parsed.<String>matchedOptionValue(option, null));
    }

    List<String> texts(String option) {
        return parsed.matchedOptionValue(option, List.<String>of());
    }

    /** A file; not there when the value is empty, as charts write what they leave out. */
    Optional<Path> path(String option) {
        return Optional.ofNullable(parsed.<Path>matchedOptionValue(option, null))
                .filter(path -> !path.toString().isEmpty());
    }

    /** A port that somebody can listen at. Configurable-http-proxy takes 0 for none given. */
    Optional<Integer> port(String option) {
        return number(option, 65535).filter(port -> port > 0);
    }

    Optional<Duration> millis(String option) {
        return number(option, Integer.MAX_VALUE).map(Duration::ofMillis);
    }

    Optional<Integer> number(String option, int most) {
        var given = Optional.ofNullable(parsed.<Integer>matchedOptionValue(option, null));
        given.filter(number -> number < 0 || number > most).ifPresent(number -> {
            throw new Problem("option " + option + " " + number + ": must be from 0 to " + most + ".");
        });
        return given;
    }
}
