package dev.metis.hub.server;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ChangedServersTest {
    private final Vertx vertx = Vertx.vertx();
    private final List<Set<Long>> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void those_that_change_together_are_told_at_once_and_later_again() {
        var changed = new ChangedServers(vertx, 100, told::add);

        LongStream.range(0, 100).forEach(changed::add);

        eventually(() -> assertThat(told).hasSize(1));
        assertThat(told.getFirst()).hasSize(100);

        changed.add(5);

        eventually(() -> assertThat(told).hasSize(2));
        assertThat(told.getLast()).containsExactly(5L);
    }

    @Test
    void none_is_lost_while_others_are_told() throws InterruptedException {
        var changed = new ChangedServers(vertx, 1, told::add);
        var threads = LongStream.range(0, 4)
                .mapToObj(thread -> Thread.startVirtualThread(
                        () -> LongStream.range(0, 50_000).forEach(id -> changed.add(thread * 50_000 + id))))
                .toList();
        for (var thread : threads) {
            thread.join();
        }

        eventually(() -> {
            var all = ConcurrentHashMap.<Long>newKeySet();
            told.forEach(all::addAll);
            assertThat(all).hasSize(200_000);
        });
    }
}
