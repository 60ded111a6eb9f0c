package dev.metis.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Numbers the changes of a table, so that whoever knew it at one of them can be told what is different now. Removals are
 * remembered up to a limit: who has not asked since before a forgotten one needs the whole table. Callers take turns.
 */
final class RouteVersions {

    /** More at once, as after a class, is a table so much smaller that telling all of it costs little. */
    static final int MOST_REMOVALS = 1_000;

    private record Removal(String key, long version) {}

    /** A table that was lost, with its program or not, begins to count anew. */
    private final String instance = UUID.randomUUID().toString();

    private final int mostRemovals;
    private final Deque<Removal> removals = new ArrayDeque<>();
    private long current;
    private long forgotten;

    RouteVersions(int mostRemovals) {
        this.mostRemovals = mostRemovals;
    }

    /** A route was set: the number of this change. */
    long set() {
        return ++current;
    }

    void removed(String key) {
        removals.addLast(new Removal(key, ++current));
        if (removals.size() > mostRemovals) {
            forgotten = removals.removeFirst().version();
        }
    }

    /** What to name the table as it is now. */
    String current() {
        return instance + "-" + current;
    }

    /** The change at which the table had that name; empty when it never had, or when that is too long ago. */
    OptionalLong known(String name) {
        if (!name.startsWith(instance + "-")) {
            return OptionalLong.empty();
        }
        try {
            var change = Long.parseLong(name.substring(instance.length() + 1));
            return change >= forgotten && change <= current ? OptionalLong.of(change) : OptionalLong.empty();
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /** The keys of removals after a change, of routes that were set again too. */
    Set<String> removedSince(long change) {
        var keys = new HashSet<String>();
        var newestFirst = removals.descendingIterator();
        while (newestFirst.hasNext()) {
            var removal = newestFirst.next();
            if (removal.version() <= change) {
                break;
            }
            keys.add(removal.key());
        }
        return keys;
    }
}
