package dev.metis.hub.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What is kept in memory until an event says that it changed, up to a number of entries: what was used longest ago goes first.
 * May be used by all threads.
 */
public final class Kept<K, V> {
    private final Map<K, V> entries;

    /** @param most how many are kept */
    public Kept(int most) {
        entries = new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(entries.get(key));
    }

    public synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    public synchronized void putAll(Map<K, V> more) {
        entries.putAll(more);
    }

    public synchronized void drop(K key) {
        entries.remove(key);
    }

    public synchronized void dropIf(Predicate<V> which) {
        entries.values().removeIf(which);
    }
}
