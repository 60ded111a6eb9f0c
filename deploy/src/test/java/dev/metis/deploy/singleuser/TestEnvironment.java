package dev.metis.deploy.singleuser;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the script {@code deploy/test-environment} made, and why it made the rest not. */
public final class TestEnvironment {
    private TestEnvironment() {}

    public static Path directory() {
        var configured = System.getenv("METIS_TEST_ENV");
        return configured == null
                ? module().resolveSibling(".metis").resolve("test-environment")
                : Path.of(configured).toAbsolutePath();
    }

    /** Where tests may leave logs and screenshots for whoever looks after a failure. */
    public static Path target() {
        return module().resolve("target");
    }

    /** Skips the test with the reason when a part is missing; fails it in CI, where nothing may be missing. */
    public static void require(String part) {
        status(part).ifPresent(reason -> missing(part, reason));
    }

    /** The same for what the test itself looks for. */
    public static void require(boolean isMissing, String part, String reason) {
        if (isMissing) {
            missing(part, reason);
        }
    }

    private static void missing(String part, String reason) {
        var message = part + " " + reason;
        if ("true".equals(System.getenv("CI"))) {
            fail(message);
        }
        abort(message);
    }

    private static Optional<String> status(String part) {
        var file = directory().resolve("status");
        if (!Files.exists(file)) {
            return Optional.of("missing: run deploy/test-environment first");
        }
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(part + "="))
                    .map(line -> line.substring(part.length() + 1))
                    .findFirst()
                    .or(() -> Optional.of("missing: deploy/test-environment does not know it"))
                    .filter(status -> !status.equals("ok"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path module() {
        return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    }
}
