package dev.metis.hub.db;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.TrustManagerFactory;

/**
 * Where a PostgreSQL is and how to log in to it: {@code postgresql://user:password@host:port/database?sslmode=require}.
 *
 * @param host a host, or the directory of a Unix socket when it begins with a slash
 * @param sslMode as libpq has it: disable, allow, prefer, require, verify-ca, verify-full
 * @param rootCertificate PEM file of whom to trust when verifying; empty for whom Java trusts
 */
public record DatabaseUrl(
        String host,
        int port,
        String database,
        String user,
        Optional<Secret> password,
        String sslMode,
        Optional<Path> rootCertificate) {
    static final Type<DatabaseUrl> TYPE =
            Types.secret().parsed("PostgreSQL URL", url -> parse(url.reveal()), DatabaseUrl::toString);

    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    private static final Set<String> PARAMETERS =
            Set.of("host", "port", "user", "password", "dbname", "sslmode", "sslrootcert");
    private static final Pattern AUTHORITY = Pattern.compile("(?:([^@]*)@)?(\\[[^\\]]*]|[^:]*)(?::([0-9]*))?");
    private static final String REMEDY = "Write postgresql://user@host:5432/database.";

    /** Trusts whom Java trusts. */
    public DatabaseUrl(String host, int port, String database, String user, Optional<Secret> password, String sslMode) {
        this(host, port, database, user, password, sslMode, Optional.empty());
    }

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
            case VERIFY_CA -> options.setSslOptions(new ClientSSLOptions().setTrustOptions(trusted()));
            case VERIFY_FULL ->
                options.setSslOptions(
                        new ClientSSLOptions().setTrustOptions(trusted()).setHostnameVerificationAlgorithm("HTTPS"));
            default -> options.setSslOptions(new ClientSSLOptions().setTrustAll(true));
        };
    }

    private TrustOptions trusted() {
        return rootCertificate
                .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
                .orElseGet(DatabaseUrl::trustedByJava);
    }

    private static TrustOptions trustedByJava() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return TrustOptions.wrap(factory.getTrustManagers()[0]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java's own certificates cannot be read", e);
        }
    }

    DatabaseUrl withPassword(Secret other) {
        return new DatabaseUrl(host, port, database, user, Optional.of(other), sslMode, rootCertificate);
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
        // Not URI's own host and port: it has none for names like my_db, nor when only a user is given.
        var authority =
                AUTHORITY.matcher(Optional.ofNullable(url.getRawAuthority()).orElse(""));
        if (!authority.matches()) {
            throw new BadValue("is not a PostgreSQL URL", REMEDY);
        }
        var login = Optional.ofNullable(authority.group(1)).orElse("").split(":", 2);
        var host = Optional.ofNullable(authority.group(2))
                .map(name -> name.replaceAll("[\\[\\]]", ""))
                .filter(name -> !name.isEmpty())
                .orElseGet(() -> parameters.getOrDefault("host", "localhost"));
        var port = Optional.ofNullable(authority.group(3)).orElseGet(() -> parameters.getOrDefault("port", "5432"));
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
                port(port),
                path.isEmpty() ? parameters.getOrDefault("dbname", user) : decoded(path),
                user,
                password.filter(word -> !word.isEmpty()).map(Secret::of),
                sslMode,
                Optional.ofNullable(parameters.get("sslrootcert")).map(Path::of));
    }

    private static int port(String number) throws BadValue {
        try {
            return Integer.parseInt(number);
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
                        "has an unknown parameter",
                        "Known are host, port, user, password, dbname, sslmode, sslrootcert.");
            }
            parameters.put(parts[0], decoded(parts[1]));
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
