package dev.metis.hub.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.config.Section;
import dev.metis.hub.config.Sections;
import dev.metis.hub.config.Yaml;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.SslMode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseConfigTest {
    private static final Sections SECTIONS = Sections.of(DatabaseConfig.OPTIONS);

    private static DatabaseUrl url(Yaml yaml) {
        return yaml.read(SECTIONS, DatabaseConfig::read).url().orElseThrow();
    }

    private static List<String> problems(String url) {
        return Yaml.of("Metis: {db_url: '" + url + "'}").problems(SECTIONS, DatabaseConfig::read);
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://hub:pw@db:6000/metis, db, 6000, metis, hub, PREFER",
        "postgres://hub@db/metis?sslmode=verify-full, db, 5432, metis, hub, VERIFY_FULL",
        "postgresql+psycopg2://hub@db/metis, db, 5432, metis, hub, PREFER",
        "postgresql://hub@my_db:5433/metis, my_db, 5433, metis, hub, PREFER",
        "postgresql://db, db, 5432, metis, metis, PREFER",
        "postgresql://hub@/metis?host=/run/postgresql, /run/postgresql, 5432, metis, hub, DISABLE",
        "postgresql:///metis?host=/run/pg&port=5433&user=hub, /run/pg, 5433, metis, hub, DISABLE",
        "'postgresql://h%40b:p%2Fw@[::1]/metis', ::1, 5432, metis, h@b, PREFER"
    })
    void a_url_says_where_and_how(String url, String host, int port, String database, String user, SslMode mode) {
        var options = url(Yaml.of("Metis: {db_url: '" + url + "'}")).connectOptions();
        assertThat(options.getHost()).isEqualTo(host);
        assertThat(options.getPort()).isEqualTo(port);
        assertThat(options.getDatabase()).isEqualTo(database);
        assertThat(options.getUser()).isEqualTo(user);
        assertThat(options.getSslMode()).isEqualTo(mode);
    }

    @Test
    void the_password_may_stand_apart_and_is_never_printed() {
        var yaml = Yaml.of("JupyterHub: {db_url: 'postgresql://hub@db/metis'}");
        var sections = SECTIONS.with(Section.part("JupyterHub"));
        var config = yaml.variable("PGPASSWORD", "hunter2").read(sections, DatabaseConfig::read);
        assertThat(config.url().orElseThrow().connectOptions().getPassword()).isEqualTo("hunter2");
        assertThat(config.toString()).contains("***").doesNotContain("hunter2");
        assertThat(url(Yaml.of("Metis: {db_url: 'postgresql://hub:hunter2@db/metis'}")))
                .hasToString("DatabaseUrl[host=db, port=5432, database=metis, user=hub, password=Optional[***],"
                        + " sslMode=prefer, rootCertificate=Optional.empty]");
    }

    @Test
    void a_server_is_verified_against_javas_certificates_or_the_given_one() {
        var full = url(Yaml.of("Metis: {db_url: 'postgresql://db/metis?sslmode=verify-full'}"))
                .connectOptions();
        assertThat(full.getSslOptions().getTrustOptions()).isNotNull();
        assertThat(full.getSslOptions().getHostnameVerificationAlgorithm()).isEqualTo("HTTPS");
        var given = url(Yaml.of("Metis: {db_url: 'postgresql://db/metis?sslmode=verify-ca&sslrootcert=ca.pem'}"));
        assertThat(given.connectOptions().getSslOptions().getTrustOptions())
                .isEqualTo(new PemTrustOptions().addCertPath("ca.pem"));
    }

    @ParameterizedTest
    @CsvSource({
        "sqlite:///hunter2.db, 'the value is not PostgreSQL, the only database Metis works with'",
        "mysql://hub:hunter2@db/x, 'the value is not PostgreSQL, the only database Metis works with'",
        "http://hunter2, the value is not a PostgreSQL URL",
        "postgresql://hub:hun ter2@db/x, the value is not a PostgreSQL URL",
        "postgresql://hub:hunter2@db/x?sslmode=maybe, the value has an unknown sslmode",
        "postgresql://hub:hunter2@db/x?application_name=y, the value has an unknown parameter"
    })
    void anything_else_is_refused_without_showing_it(String url, String what) {
        assertThat(problems(url))
                .singleElement()
                .asString()
                .startsWith("metis.yaml:1: Metis.db_url: " + what + ".")
                .doesNotContain("hunter2", "ter2");
    }
}
