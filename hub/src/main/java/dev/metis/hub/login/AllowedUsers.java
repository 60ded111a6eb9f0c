package dev.metis.hub.login;

import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.NameRules;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of users who may enter: from the settings, or from a file that is read at each login. */
final class AllowedUsers {
    private static final Logger log = LoggerFactory.getLogger(AllowedUsers.class);

    private final Vertx vertx;
    private final AuthenticatorConfig config;
    private final NameRules names;

    AllowedUsers(Vertx vertx, AuthenticatorConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.names = config.names();
    }

    /** In their normal form. A file that cannot be read has nobody in it. */
    Future<Set<String>> read() {
        return readable().map(listed -> listed.orElse(Set.of()));
    }

    /** The same; empty when there is a file that cannot be read. */
    Future<Optional<Set<String>>> readable() {
        var file = config.allowedUsersFile();
        if (file.isEmpty()) {
            return Future.succeededFuture(Optional.of(normalised(config.allowedUsers())));
        }
        return vertx.executeBlocking(() -> lines(file.get()))
                .map(lines -> Optional.of(normalised(lines)))
                .otherwise(cause -> {
                    log.atError()
                            .addKeyValue("file", file.get())
                            .addKeyValue("cause", cause.toString())
                            .log("allowed_users_file_unreadable");
                    return Optional.empty();
                });
    }

    private Set<String> normalised(Set<String> written) {
        return written.stream().map(names::normalised).collect(Collectors.toSet());
    }

    private static Set<String> lines(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
