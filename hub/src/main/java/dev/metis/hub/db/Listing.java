package dev.metis.hub.db;

import io.vertx.core.Future;
import java.util.List;

/**
 * Part of a list.
 *
 * @param total how long the whole list is
 */
public record Listing<T>(List<T> items, long total) {
    public Listing {
        items = List.copyOf(items);
    }

    /** Of two queries that run side by side. */
    public static <T> Future<Listing<T>> of(Future<List<T>> items, Future<Long> total) {
        return Future.all(items, total).map(_ -> new Listing<>(items.result(), total.result()));
    }
}
