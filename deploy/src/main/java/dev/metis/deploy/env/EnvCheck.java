package dev.metis.deploy.env;

import static dev.metis.deploy.env.EnvVariable.CONFIGPROXY_AUTH_TOKEN;
import static dev.metis.deploy.env.EnvVariable.DOMAIN;
import static dev.metis.deploy.env.EnvVariable.GRAFANA_PASSWORD;
import static dev.metis.deploy.env.EnvVariable.JUPYTERHUB_CRYPT_KEY;
import static dev.metis.deploy.env.EnvVariable.POSTGRES_PASSWORD;
import static dev.metis.deploy.env.EnvVariable.PROMETHEUS_TOKEN;

import dev.metis.deploy.host.Problem;
import dev.metis.hub.config.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Checks the {@code .env} file of the compose file against this machine. Everything that is wrong is told together, with line
 * numbers; values are never shown, since many are secrets.
 */
public final class EnvCheck {
    private static final int LEAST_SECRET = 16;

    private final EnvFile file;
    private final EnvReport report;

    private EnvCheck(EnvFile file, Map<String, String> environment) {
        this.file = file;
        this.report = new EnvReport(file);
        lines();
        new AddressRules(file, report).check();
        new LoginRules(file, report).check();
        new MachineRules(file, report).check();
        new GpuRules(file, report, environment.getOrDefault("PATH", "/usr/bin")).check();
        secrets();
        permissions();
    }

    /** @param environment of this program */
    public static EnvCheck of(Path path, Map<String, String> environment) {
        return new EnvCheck(EnvFile.read(path), environment);
    }

    /** Empty when the compose file can start with it. */
    public List<String> errors() {
        return report.errors();
    }

    /** What should be known all the same. */
    public List<String> warnings() {
        return report.warnings();
    }

    /** Fails with all errors, one a line. */
    public void orFail() {
        if (!errors().isEmpty()) {
            throw new Problem(file.path() + " cannot be used:"
                    + errors().stream().map(error -> "\n  " + error).collect(Collectors.joining()));
        }
    }

    /** What the hub finds in its environment when the compose file starts it so. */
    public Map<String, String> environmentOfHub() {
        var values = new EnumMap<EnvVariable, String>(EnvVariable.class);
        for (var variable : EnvVariable.values()) {
            values.put(variable, file.value(variable));
        }
        var environment = new HashMap<String, String>();
        values.forEach((variable, value) -> environment.put(variable.name(), value));
        environment.put("PUBLIC_URL", "https://" + file.value(DOMAIN) + "/");
        return environment;
    }

    static Path directory(EnvFile file) {
        return file.path().toAbsolutePath().resolveSibling("");
    }

    /** Whether nobody has written their own value yet. */
    static boolean isExample(String value) {
        var plain = value.toLowerCase(Locale.ROOT);
        return plain.contains("example") || plain.contains("changeme") || plain.contains("change-me");
    }

    private void lines() {
        for (var number : file.unreadable()) {
            report.errorAt(number, "is no line like NAME=value.");
        }
        var seen = new HashSet<String>();
        for (var line : file.lines()) {
            if (EnvVariable.of(line.name()).isEmpty()) {
                report.errorAt(
                        line.number(),
                        line.name() + " is nothing the compose file knows."
                                + Words.suggestion(line.name(), EnvVariable.names()));
            }
            if (!seen.add(line.name())) {
                report.errorAt(line.number(), line.name() + " is given twice. Keep one of them.");
            }
            if (line.filledIn() && line.value().contains("$")) {
                report.errorAt(
                        line.number(),
                        line.name()
                                + " has a $, behind which Compose looks for a variable. Put it in 'single quotes'.");
            }
        }
    }

    private void secrets() {
        for (var secret : List.of(
                POSTGRES_PASSWORD, CONFIGPROXY_AUTH_TOKEN, PROMETHEUS_TOKEN, JUPYTERHUB_CRYPT_KEY, GRAFANA_PASSWORD)) {
            var value = file.value(secret);
            if (value.isEmpty()) {
                report.error(secret, "is missing: take what openssl rand -hex 32 prints.");
            } else if (isExample(value)) {
                report.error(secret, "still has the example's value.");
            } else if (secret == JUPYTERHUB_CRYPT_KEY && !value.matches("[0-9a-fA-F]{64}")) {
                report.error(secret, "must be 64 hexadecimal digits: take what openssl rand -hex 32 prints.");
            } else if (value.length() < LEAST_SECRET) {
                report.error(
                        secret,
                        "is shorter than " + LEAST_SECRET + " characters: take what openssl rand -hex 32 prints.");
            }
        }
    }

    private void permissions() {
        try {
            var others = Files.getPosixFilePermissions(file.path());
            if (others.contains(PosixFilePermission.OTHERS_READ) || others.contains(PosixFilePermission.GROUP_READ)) {
                report.warningAt(0, "others may read it, and it holds secrets: chmod 600 " + file.path());
            }
        } catch (IOException | UnsupportedOperationException _) {
            // A system without such permissions.
        }
    }
}
