package dev.metis.hub.db;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Secret;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Types;
import java.util.Optional;

/**
 * Which PostgreSQL the hub uses.
 *
 * @param url empty: the embedded one
 * @param poolSize most connections of this hub at once
 */
public record DatabaseConfig(Optional<DatabaseUrl> url, int poolSize) {
    static final Option<Optional<DatabaseUrl>> DB_URL = Option.optional(
                    "db_url", DatabaseUrl.TYPE, "PostgreSQL to use: postgresql://user:password@host:port/database.")
            .alsoAt("JupyterHub", "db_url")
            .defaultShownAs("the embedded PostgreSQL");
    static final Option<Optional<Secret>> DB_PASSWORD = Option.optional(
                    "db_password", Types.secret(), "Password of the database user, when it is not in db_url.")
            .orVariable("PGPASSWORD");
    static final Option<Integer> POOL_SIZE = Option.of(
            "db_pool_size", Types.integer(2, 1000), 16, "Most connections of this hub to the database at once.");

    public static final Section OPTIONS = Section.part("Metis", DB_URL, DB_PASSWORD, POOL_SIZE);

    public static DatabaseConfig read(ConfigReader in) {
        var metis = in.at(OPTIONS);
        var password = metis.get(DB_PASSWORD);
        var url =
                metis.get(DB_URL).map(found -> password.map(found::withPassword).orElse(found));
        return new DatabaseConfig(url, metis.get(POOL_SIZE));
    }
}
