package dev.metis.hub.session;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Duration;
import java.util.Optional;

/**
 * The hub's cookies.
 *
 * @param key signs them, in hexadecimal; empty: the one the hub keeps in the database
 * @param maxAge how long a login lasts
 * @param options attributes of every cookie, also told to the servers
 * @param xsrfOptions further attributes of the {@code _xsrf} cookie
 */
public record CookieConfig(Optional<Secret> key, Duration maxAge, JsonObject options, JsonObject xsrfOptions) {
    private static final int SHORTEST_KEY = 64;
    private static final Type<Secret> HEX =
            Types.secret().parsed("key in hexadecimal", CookieConfig::hex, Secret::toString);

    static final Option<Optional<Secret>> COOKIE_SECRET = Option.optional(
                    "cookie_secret", HEX, "Key that signs cookies: 64 or more hexadecimal digits.")
            .orVariable("JPY_COOKIE_SECRET")
            .defaultShownAs("generated once, kept in the database");
    static final Option<Optional<Path>> COOKIE_SECRET_FILE = Option.optional(
            "cookie_secret_file", Types.path(), "File with the key that signs cookies, when it exists.");
    static final Option<Duration> COOKIE_MAX_AGE = Option.of(
            "cookie_max_age_days",
            Types.decimal(0.001, 3650).parsed("days", CookieConfig::days, age -> String.valueOf(age.toDays())),
            Duration.ofDays(14),
            "How many days a login lasts.");
    static final Option<JsonObject> COOKIE_OPTIONS = Option.of(
            "tornado_settings.cookie_options",
            Structures.json(),
            new JsonObject(),
            "Attributes of every cookie, such as {SameSite: None, Secure: true}.");
    static final Option<JsonObject> XSRF_COOKIE_KWARGS = Option.of(
            "tornado_settings.xsrf_cookie_kwargs",
            Structures.json(),
            new JsonObject(),
            "Attributes of the _xsrf cookie.");

    public static final Section OPTIONS = Section.part(
            "JupyterHub", COOKIE_SECRET, COOKIE_SECRET_FILE, COOKIE_MAX_AGE, COOKIE_OPTIONS, XSRF_COOKIE_KWARGS);

    public static CookieConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        return new CookieConfig(
                hub.get(COOKIE_SECRET).or(() -> hub.get(COOKIE_SECRET_FILE).flatMap(file -> keyIn(hub, file))),
                hub.get(COOKIE_MAX_AGE),
                hub.get(COOKIE_OPTIONS),
                hub.get(XSRF_COOKIE_KWARGS));
    }

    private static Optional<Secret> keyIn(ConfigReader hub, Path file) {
        if (!Files.exists(file)) {
            hub.warning(
                    COOKIE_SECRET_FILE,
                    "names no file that exists",
                    "Metis keeps its own key in the database; take it out.");
            return Optional.empty();
        }
        try {
            if (isForEverybody(file)) {
                hub.problem(
                        COOKIE_SECRET_FILE,
                        "names a file that everybody on this machine may read or change",
                        "Use: chmod 600 " + file);
            }
            return Optional.of(hex(Secret.of(Files.readString(file).strip())));
        } catch (IOException e) {
            hub.problem(COOKIE_SECRET_FILE, "names a file that cannot be read", "Check its permissions.");
        } catch (BadValue e) {
            hub.problem(COOKIE_SECRET_FILE, "names a file without a key", "Put 64 hexadecimal digits into it.");
        }
        return Optional.empty();
    }

    /** As in JupyterHub: who has the key can log in as anybody. Where files have no such permissions, it is up to the machine. */
    private static boolean isForEverybody(Path file) throws IOException {
        var attributes = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        return attributes != null
                && attributes.readAttributes().permissions().stream()
                        .anyMatch(permission -> permission.name().startsWith("OTHERS_"));
    }

    private static Secret hex(Secret written) throws BadValue {
        if (written.length() < SHORTEST_KEY || !written.reveal().matches("(?:[0-9a-fA-F]{2})+")) {
            throw new BadValue("is not a key of 64 or more hexadecimal digits", "Make one with: openssl rand -hex 32");
        }
        return written;
    }

    private static Duration days(double days) {
        return Duration.ofSeconds(Math.round(days * 86_400));
    }
}
