package dev.metis.hub.event;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.metis.hub.Eventually;
import dev.metis.hub.db.Database;
import dev.metis.hub.db.TestDatabase;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HubEventsIT {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.empty();

    private final List<HubEvent> heard = new CopyOnWriteArrayList<>();
    private HubEvents events = open(DATABASE.database());

    private HubEvents open(Database database) {
        var opened = new HubEvents(DATABASE.vertx(), database);
        opened.subscribe(heard::add);
        return opened;
    }

    @BeforeEach
    void start() {
        await(events.start());
    }

    @AfterEach
    void stop() {
        await(events.stop());
    }

    @Test
    void who_made_a_change_has_heard_of_it_when_it_is_done() {
        for (long id = 1; id <= 200; id++) {
            var event = new HubEvent.UserChanged(id);

            await(events.inTransaction(tx -> events.publish(tx, event)));

            assertThat(heard).as("after change " + id).endsWith(event);
        }
    }

    @Test
    void what_is_rolled_back_was_never_said() {
        var failure =
                catchThrowable(() -> await(events.inTransaction(tx -> events.publish(tx, new HubEvent.UserChanged(1))
                        .compose(_ -> Future.failedFuture(new IllegalStateException("no"))))));

        assertThat(failure).hasMessageContaining("no");
        await(events.inTransaction(tx -> events.publish(tx, new HubEvent.UserChanged(2))));
        assertThat(heard).containsExactly(new HubEvent.UserChanged(2));
    }

    @Test
    void many_events_are_one_statement_and_every_kind_arrives_as_it_was() {
        var all = List.of(
                new HubEvent.ServerChanged(1),
                new HubEvent.LineWritten(1),
                new HubEvent.UserChanged(2),
                new HubEvent.GroupChanged(3),
                new HubEvent.ServiceChanged(4),
                new HubEvent.SessionsEnded(5),
                new HubEvent.RolesChanged(),
                new HubEvent.Resync());

        await(events.publishAll(DATABASE.database().sql(), all));
        Eventually.eventually(() -> assertThat(heard).containsExactlyElementsOf(all));

        heard.clear();
        var users = LongStream.rangeClosed(1, 5_000)
                .mapToObj(HubEvent.UserChanged::new)
                .toList();
        await(events.inTransaction(tx -> events.publishAll(tx, users)));
        assertThat(heard).containsExactlyElementsOf(users);
    }
}
