package dev.metis.hub.cull;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.metis.hub.cull.CullStore.IdleServer;
import dev.metis.hub.cull.CullStore.IdleUser;
import dev.metis.hub.db.TestDatabase;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CullStoreIT {
    private final TestDatabase database = TestDatabase.migrated();
    private final CullStore store = new CullStore();

    @BeforeEach
    void open() {
        database.open();
        database.execute("""
                insert into users (name, created, last_activity) values
                    ('busy', now() - interval '9 days', now() - interval '8 days'),
                    ('never', now() - interval '7 days', null)
                """);
        database.execute("""
                insert into servers (user_id, name, state, address, started, last_activity)
                select id, n.name, n.state, 'http://h:1', now() - interval '3 hours', n.seen
                  from users, (values ('used', 'ready', now() - interval '2 hours'),
                                      ('untouched', 'ready', null),
                                      ('starting', 'spawning', null)) as n (name, state, seen)
                 where users.name = 'busy'
                """);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void servers_that_run_are_idle_since_they_were_used_or_else_since_they_were_started() {
        assertThat(resultOf(store.running(database.database().sql())))
                .extracting(server -> server.key().name(), CullStoreIT::hours)
                .containsExactlyInAnyOrder(tuple("used", 2L), tuple("untouched", 3L));
    }

    @Test
    void users_are_idle_since_they_were_seen_or_else_since_they_exist_and_only_without_servers() {
        assertThat(resultOf(store.usersWithoutServers(database.database().sql())))
                .extracting(user -> user.name().value())
                .containsExactly("never");

        database.execute("update servers set state = 'stopped'");
        assertThat(resultOf(store.usersWithoutServers(database.database().sql())))
                .extracting(user -> user.name().value(), CullStoreIT::days)
                .containsExactly(tuple("busy", 8L), tuple("never", 7L));
    }

    private static long hours(IdleServer server) {
        assertThat(server.times().age()).isBetween(Duration.ofHours(3), Duration.ofHours(4));
        return server.times().inactive().toHours();
    }

    private static long days(IdleUser user) {
        return user.times().inactive().toDays();
    }
}
