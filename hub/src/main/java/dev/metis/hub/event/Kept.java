package dev.metis.hub.event;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is kept in memory until an event says that it changed, up to a number of entries: what was used longest ago goes first.
 * May be used by all threads.
 */
public final class Kept<K, V> {
    private final Map<K, V> entries;
    private final Set<Reading> readings = new HashSet<>();

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

    /** For what cannot have changed since it was read. What takes a while to read is {@link #reading kept otherwise}. */
    public synchronized void put(K key, V value) {
        entries.put(key, value);
    }

    public synchronized void drop(K key) {
        entries.remove(key);
        readings.forEach(reading -> reading.droppedKeys.add(key));
    }

    public synchronized void dropIf(Predicate<V> which) {
        entries.values().removeIf(which);
        readings.forEach(reading -> reading.dropped.add(which));
    }

    /** To be called before something is read that shall be kept. It must be ended, whatever comes of it. */
    public synchronized Reading reading() {
        var reading = new Reading();
        readings.add(reading);
        return reading;
    }

    /** What goes on while somebody reads: whatever was dropped meanwhile may be read as it was before, and is not kept. */
    public final class Reading {
        private final Set<K> droppedKeys = new HashSet<>();
        private final List<Predicate<V>> dropped = new ArrayList<>();

        private Reading() {}

        /** Keeps what did not change meanwhile. */
        public void end(Map<K, V> read) {
            synchronized (Kept.this) {
                readings.remove(this);
                read.forEach((key, value) -> {
                    if (!droppedKeys.contains(key) && dropped.stream().noneMatch(which -> which.test(value))) {
                        entries.put(key, value);
                    }
                });
            }
        }
    }
}
