package dev.metis.deploy.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.metis.deploy.host.Account;
import dev.metis.deploy.host.HostProcess;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Trees;
import dev.metis.deploy.host.Wait;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedPostgresIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Vertx vertx = Vertx.vertx();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path shared;

    @SuppressWarnings("NullAway.Init")
    private static PostgresBinaries binaries;

    @SuppressWarnings("NullAway.Init")
    private Path temporary;

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @BeforeAll
    static void unpackOnce() throws IOException {
        Trees.directory(shared, "rwx--x--x");
        binaries = PostgresBinaries.below(shared);
    }

    @AfterAll
    static void closeVertx() {
        vertx.close().await();
    }

    @BeforeEach
    void makeDirectory() throws IOException {
        temporary = Trees.directory(Files.createTempDirectory(shared, "test"), "rwx--x--x");
        directory = directoryWithPrograms(temporary.resolve("postgres"));
    }

    @Test
    void a_fresh_directory_becomes_a_database_that_survives_a_restart() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory)) {
            query(postgres.connection(), "create table kept (word text)");
            query(postgres.connection(), "insert into kept values ('grüße')");
        }
        try (var postgres = EmbeddedPostgres.start(directory)) {
            assertThat(query(postgres.connection(), "select word from kept")).isEqualTo("grüße");
        }
    }

    @Test
    void programs_of_another_version_are_removed_once_nothing_runs() throws Exception {
        var old = Files.createDirectories(directory.resolve("programs-17.1.0-x86_64/bin"));
        try (var _ = EmbeddedPostgres.start(directory)) {
            assertThat(old).exists();
        }
        assertThat(old.getParent()).doesNotExist();
        try (var again = EmbeddedPostgres.start(directory)) {
            assertThat(query(again.connection(), "select 'there'")).isEqualTo("there");
        }
    }

    @Test
    void a_deep_directory_gets_a_private_place_for_its_socket() throws Exception {
        var deep = directoryWithPrograms(temporary.resolve("d".repeat(100)).resolve("postgres"));
        try (var postgres = EmbeddedPostgres.start(deep)) {
            assertThat(query(postgres.connection(), "select 'reached'")).isEqualTo("reached");
            assertThat(mode(postgres.connection().socketDirectory())).isEqualTo("rwx------");
        }
        var recorded = Files.readString(deep.resolve("socket-directory")).strip();
        try (var postgres = EmbeddedPostgres.start(deep)) {
            assertThat(postgres.connection().socketDirectory()).hasToString(recorded);
        }
        Trees.delete(Path.of(recorded));
    }

    @Test
    void data_and_passwords_are_safe_from_other_accounts_and_from_power_cuts() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory)) {
            var connection = postgres.connection();

            assertThat(mode(connection.socketDirectory())).isEqualTo("rwx------");
            assertThat(mode(directory.resolve("cluster/password"))).isEqualTo("rw-------");
            assertThat(mode(directory.resolve("cluster/data"))).isEqualTo("rwx------");
            assertThat(directory.resolve("cluster/initial-password")).doesNotExist();
            assertThat(Files.getAttribute(Path.of("/proc/" + postgres.pid()), "unix:uid"))
                    .isNotEqualTo(0);
            assertThat(query(connection, "show fsync")).isEqualTo("on");
            assertThat(query(connection, "show data_checksums")).isEqualTo("on");
            assertThat(query(connection, "show listen_addresses")).isEqualTo("");
            assertThat(query(connection, "select rolsuper::text from pg_roles where rolname = current_user"))
                    .isEqualTo("false");
            assertThat(query(connection, "select datlocale from pg_database where datname = current_database()"))
                    .isEqualTo("C.UTF-8");
        }
    }

    @Test
    void a_wrong_password_is_refused() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory)) {
            var right = postgres.connection();
            var wrong = new PostgresConnection(
                    right.socketDirectory(), right.port(), right.database(), right.user(), "guessed");

            assertThatThrownBy(() -> query(wrong, "select 'in'"))
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            PgException.class, e -> assertThat(e.getSqlState()).isEqualTo("28P01"));
        }
    }

    @Test
    void a_killed_server_is_started_again() throws Exception {
        try (var postgres = EmbeddedPostgres.start(directory)) {
            query(postgres.connection(), "create table kept as select 'still here' as word");
            var killed = postgres.pid();

            HostProcess.of(killed).orElseThrow().signal("KILL");

            assertThat(Wait.until(PATIENCE, () -> postgres.pid() != killed)).isTrue();
            assertThat(query(postgres.connection(), "select word from kept")).isEqualTo("still here");
        }
    }

    @Test
    void a_server_killed_with_its_jvm_is_recovered_by_the_next() throws Exception {
        try (var first = HeldPostgres.in(directory)) {
            var server = HostProcess.of(first.postgresPid()).orElseThrow();
            first.kill();
            server.signal("KILL");
        }
        try (var postgres = EmbeddedPostgres.start(directory)) {
            assertThat(query(postgres.connection(), "select 'recovered'")).isEqualTo("recovered");
        }
    }

    @Test
    void a_server_left_behind_by_a_killed_jvm_is_adopted() throws Exception {
        long left;
        try (var first = HeldPostgres.in(directory)) {
            left = first.postgresPid();
            first.kill();
        }
        try (var postgres = EmbeddedPostgres.start(directory)) {
            assertThat(postgres.pid()).isEqualTo(left);
            assertThat(query(postgres.connection(), "select 'adopted'")).isEqualTo("adopted");
        }
        assertThat(HostProcess.of(left)).isEmpty();
    }

    @Test
    void a_server_left_behind_can_be_stopped() throws Exception {
        try (var first = HeldPostgres.in(directory)) {
            assertThat(EmbeddedPostgres.stopLeftBehind(directory)).isFalse();
            var left = first.postgresPid();
            first.kill();

            assertThat(EmbeddedPostgres.stopLeftBehind(directory)).isTrue();
            assertThat(HostProcess.of(left)).isEmpty();
            assertThat(EmbeddedPostgres.stopLeftBehind(directory)).isFalse();
        }
    }

    @Test
    void a_second_jvm_on_the_same_directory_is_refused_and_told_who_has_it() throws Exception {
        try (var first = HeldPostgres.in(directory)) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("in use by process " + first.jvmPid());
            assertThat(HostProcess.of(first.postgresPid())).isPresent();
        }
    }

    @Test
    void a_stale_pid_file_that_names_a_living_stranger_is_no_obstacle() throws Exception {
        EmbeddedPostgres.start(directory).close();
        var stranger = ProcessHandle.current().pid();
        Files.writeString(
                directory.resolve("cluster/data/postmaster.pid"),
                stranger + "\n" + directory.resolve("cluster/data") + "\n1\n5432\n/nowhere\n\n  1  1\nready\n");

        try (var postgres = EmbeddedPostgres.start(directory)) {
            assertThat(query(postgres.connection(), "select 'started'")).isEqualTo("started");
        }
    }

    @Test
    void foreign_damaged_and_other_versions_data_is_named_in_one_sentence() throws Exception {
        EmbeddedPostgres.start(directory).close();
        var data = directory.resolve("cluster/data");

        Files.writeString(data.resolve("PG_VERSION"), "16\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("written by PostgreSQL 16")
                .hasMessageContaining("brings PostgreSQL 18");

        Files.writeString(data.resolve("PG_VERSION"), "18\n");
        Files.write(data.resolve("global/pg_control"), new byte[8192]);
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("does not start on")
                .hasMessageContaining("postgres.log");

        Trees.delete(data);
        assertThatThrownBy(() -> EmbeddedPostgres.start(directory))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("is not a database of Metis");
    }

    @Test
    void an_ordinary_user_runs_it_without_another_account() throws Exception {
        assumeTrue(Account.weAreRoot(), "the other tests show it when they are run by an ordinary user");
        var account = Account.unprivileged().orElseThrow();
        assumeTrue(account.canEnter(Path.of(System.getProperty("java.home"), "bin")), "only root can read this JDK");
        var readable = Trees.directory(temporary.resolve("classes"), "rwxr-xr-x");
        var own = Files.createDirectory(temporary.resolve("own"));
        account.own(own);

        try (var held = HeldPostgres.in(own.resolve("postgres"), account.command(List.of()), readable)) {
            assertThat(held.answer()).startsWith("started ");
            assertThat(Files.getAttribute(Path.of("/proc/" + held.postgresPid()), "unix:uid"))
                    .isEqualTo(account.uid());
        }
    }

    private static Path directoryWithPrograms(Path directory) throws IOException {
        Files.createDirectories(directory.resolveSibling(""));
        Trees.directory(directory.resolveSibling(""), "rwx--x--x");
        Trees.directory(directory, "rwx--x--x");
        Files.createSymbolicLink(directory.resolve(binaries.directory().getFileName()), binaries.directory());
        return directory;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    private static String query(PostgresConnection to, String sql) {
        var options = new PgConnectOptions()
                .setHost(to.socketDirectory().toString())
                .setPort(to.port())
                .setDatabase(to.database())
                .setUser(to.user())
                .setPassword(to.password());
        return PgConnection.connect(vertx, options)
                .compose(connection -> connection
                        .query(sql)
                        .execute()
                        .map(rows ->
                                rows.size() == 0 ? "" : rows.iterator().next().getString(0))
                        .eventually(connection::close))
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
