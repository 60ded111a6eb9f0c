package dev.metis.hub.db;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a PostgreSQL is and how to log in to it: {@code postgresql://user:password@host:port/database?sslmode=require}.
 *
 * @param host a host, or the directory of a Unix socket when it begins with a slash
 * @param sslMode as libpq has it: disable, allow, prefer, require, verify-ca, verify-full
 */
public record DatabaseUrl(
        String host, int port, String database, String user, Optional<Secret> password, String sslMode) {
    static final Type<DatabaseUrl> TYPE =
            Types.secret().parsed("PostgreSQL URL", url -> parse(url.reveal()), DatabaseUrl::toString);

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> PARAMETERS = Set.of("host", "port", "user", "password", "dbname", "sslmode");
    private static final String REMEDY = "Write postgresql://user@host:5432/database.";

    /** How {@link Database} connects. Modes that do not verify the server encrypt without looking at its certificate. */
    public PgConnectOptions connectOptions() {
        var options = new PgConnectOptions()
                .setHost(host)
                .setPort(port)
                .setDatabase(database)
                .setUser(user)
                .setSslMode(SslMode.of(sslMode));
        password.ifPresent(secret -> options.setPassword(secret.reveal()));
        return switch (options.getSslMode()) {
            case DISABLE -> options;
            case VERIFY_CA -> options.setSslOptions(new ClientSSLOptions());
            case VERIFY_FULL -> options.setSslOptions(new ClientSSLOptions().setHostnameVerificationAlgorithm("HTTPS"));
            default -> options.setSslOptions(new ClientSSLOptions().setTrustAll(true));
        };
    }

    DatabaseUrl withPassword(Secret other) {
        return new DatabaseUrl(host, port, database, user, Optional.of(other), sslMode);
    }

    /** Also accepts SQLAlchemy's way to name a driver: {@code postgresql+psycopg2://…}. */
    static DatabaseUrl parse(String text) throws BadValue {
        var scheme = text.strip().split("[:+]", 2)[0].toLowerCase(Locale.ROOT);
        if (scheme.equals("sqlite") || scheme.equals("mysql") || scheme.equals("mariadb")) {
            throw new BadValue("is not PostgreSQL, the only database Metis works with", REMEDY);
        }
        try {
            var url = new URI(text.strip().replaceFirst("^([a-z]+)\\+[a-z0-9_]+:", "$1:"));
            if (!Set.of("postgresql", "postgres").contains(scheme)) {
                throw new BadValue("is not a PostgreSQL URL", REMEDY);
            }
            return of(url);
        } catch (URISyntaxException e) {
            throw new BadValue(
                    "is not a PostgreSQL URL", REMEDY + " Anything unusual in the password must be percent-encoded.");
        }
    }

    private static DatabaseUrl of(URI url) throws BadValue {
        var parameters = parameters(url);
        var login = Optional.ofNullable(url.getRawUserInfo()).orElse("").split(":", 2);
        var host = Optional.ofNullable(url.getHost())
                .map(name -> name.replaceAll("[\\[\\]]", ""))
                .or(() -> Optional.ofNullable(parameters.get("host")))
                .orElse("localhost");
        var user = login[0].isEmpty() ? parameters.getOrDefault("user", "metis") : decoded(login[0]);
        var path = Optional.ofNullable(url.getRawPath()).orElse("").replaceFirst("^/", "");
        var password =
                login.length > 1 ? Optional.of(decoded(login[1])) : Optional.ofNullable(parameters.get("password"));
        var sslMode = parameters.getOrDefault("sslmode", host.startsWith("/") ? "disable" : "prefer");
        if (!SSL_MODES.contains(sslMode)) {
            throw new BadValue(
                    "has an unknown sslmode", "Write disable, allow, prefer, require, verify-ca or verify-full.");
        }
        return new DatabaseUrl(
                host,
                url.getPort() > 0 ? url.getPort() : port(parameters),
                path.isEmpty() ? parameters.getOrDefault("dbname", user) : decoded(path),
                user,
                password.filter(word -> !word.isEmpty()).map(Secret::of),
                sslMode);
    }

    private static int port(Map<String, String> parameters) throws BadValue {
        try {
            return Integer.parseInt(parameters.getOrDefault("port", "5432"));
        } catch (NumberFormatException e) {
            throw new BadValue("has a port that is not a number", REMEDY);
        }
    }

    private static Map<String, String> parameters(URI url) throws BadValue {
        var parameters = new HashMap<String, String>();
        for (var parameter : Optional.ofNullable(url.getRawQuery()).orElse("").split("&", -1)) {
            var parts = parameter.split("=", 2);
            if (parameter.isEmpty()) {
                continue;
            }
            if (parts.length < 2 || !PARAMETERS.contains(parts[0])) {
                throw new BadValue(
                        "has an unknown parameter", "Known are host, port, user, password, dbname, sslmode.");
            }
            parameters.put(parts[0], decoded(parts[1]));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
