package dev.metis.deploy.env;

import static dev.metis.deploy.env.EnvVariable.ADMIN_USERS;
import static dev.metis.deploy.env.EnvVariable.ALLOWED_ORGS;
import static dev.metis.deploy.env.EnvVariable.ALLOWED_USERS;
import static dev.metis.deploy.env.EnvVariable.ALLOWED_USERS_FILE;
import static dev.metis.deploy.env.EnvVariable.GITHUB_CLIENT_ID;
import static dev.metis.deploy.env.EnvVariable.GITHUB_CLIENT_SECRET;

import dev.metis.deploy.host.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The OAuth App, and who may come in. */
final class LoginRules {
    private static final String NAME = "[A-Za-z0-9](?:-?[A-Za-z0-9])*(?:_[A-Za-z0-9]+)?";
    private static final String ORGANISATION = NAME + "(?::[A-Za-z0-9_.-]+)?";

    private final EnvFile file;
    private final EnvReport report;

    LoginRules(EnvFile file, EnvReport report) {
        this.file = file;
        this.report = report;
    }

    void check() {
        for (var part : List.of(GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET)) {
            if (file.value(part).isEmpty()) {
                report.error(part, "is missing: GitHub shows it on the page of the OAuth App.");
            } else if (EnvCheck.isExample(file.value(part))) {
                report.error(part, "still has the example's value.");
            }
        }
        names(ALLOWED_ORGS, ORGANISATION, "organisations (org) or teams (org:team)");
        names(ALLOWED_USERS, NAME, "names of users");
        names(ADMIN_USERS, NAME, "names of users");
        whoMayComeIn();
    }

    private void names(EnvVariable variable, String pattern, String what) {
        var wrong = list(variable).filter(name -> !name.matches(pattern)).count();
        if (wrong > 0) {
            report.error(
                    variable, "must be " + what + " of GitHub, separated by commas; " + wrong + " of them cannot be.");
        }
    }

    private void whoMayComeIn() {
        var usersOfFile = usersOfFile();
        boolean organisations = list(ALLOWED_ORGS).findAny().isPresent();
        boolean users = list(ALLOWED_USERS).findAny().isPresent();
        boolean hasFile = file.line(ALLOWED_USERS_FILE).isPresent();
        if (!organisations && !users && !hasFile) {
            report.error(
                    ALLOWED_ORGS,
                    "is empty, and so are " + ALLOWED_USERS + " and " + ALLOWED_USERS_FILE + ": nobody could come in.");
        }
        if (organisations && users) {
            report.warning(ALLOWED_USERS, "is ignored, since " + ALLOWED_ORGS + " is set.");
        }
        if (hasFile && (organisations || users)) {
            report.warning(
                    ALLOWED_USERS_FILE,
                    "is ignored, since " + (organisations ? ALLOWED_ORGS : ALLOWED_USERS) + " is set.");
        }
        if (!organisations && (users || hasFile)) {
            var allowed = users ? lowerCase(list(ALLOWED_USERS)) : usersOfFile;
            if (list(ADMIN_USERS).anyMatch(name -> !allowed.contains(name.toLowerCase(Locale.ROOT)))) {
                report.warning(ADMIN_USERS, "names somebody who is not among the allowed users, and so lets them in.");
            }
        }
    }

    private Set<String> usersOfFile() {
        if (file.line(ALLOWED_USERS_FILE).isEmpty()) {
            return Set.of();
        }
        var list = Path.of(file.value(ALLOWED_USERS_FILE));
        try (var lines = Files.lines(EnvCheck.directory(file).resolve(list))) {
            var users = lowerCase(
                    lines.map(line -> line.replaceFirst("#.*", "").strip()).filter(line -> !line.isEmpty()));
            if (users.isEmpty()) {
                report.error(ALLOWED_USERS_FILE, "names a file with no user in it.");
            }
            return users;
        } catch (IOException e) {
            report.error(ALLOWED_USERS_FILE, "cannot be read: " + Problem.reason(e) + ".");
            return Set.of();
        }
    }

    private static Set<String> lowerCase(Stream<String> names) {
        return names.map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    private Stream<String> list(EnvVariable variable) {
        return Arrays.stream(file.value(variable).split(",", -1))
                .map(String::strip)
                .filter(it -> !it.isEmpty());
    }
}
