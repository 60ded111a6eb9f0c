package dev.metis.hub.db;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThrowAwayPostgresIT {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void it_keeps_its_data_over_a_restart_and_leaves_nothing_behind() {
        var postgres = TestPostgres.started();
        run(postgres, "create table kept (id int)");

        postgres.stop();
        postgres.start();
        run(postgres, "insert into kept values (1)");
        postgres.crash();
        postgres.start();
        postgres.close();

        assertThat(Path.of(postgres.options("postgres").getHost())).doesNotExist();
    }

    private void run(TestPostgres postgres, String sql) {
        await(PgConnection.connect(vertx, postgres.options("postgres"))
                .compose(connection -> connection.query(sql).execute().eventually(connection::close)));
    }
}
