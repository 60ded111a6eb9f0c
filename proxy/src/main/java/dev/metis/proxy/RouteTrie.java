package dev.metis.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree of path segments that finds the longest prefix of a path. Reading takes no lock and may happen at any time;
 * writers must take turns.
 *
 * @param <V> what is stored at a prefix
 */
final class RouteTrie<V> {

    private final Map<String, RouteTrie<V>> branches = new ConcurrentHashMap<>(1);
    private volatile @Nullable V value;

    /** Stores a value at a path, in place of the one that was there. */
    void put(String path, V newValue) {
        var node = this;
        for (var segment : segments(path)) {
            node = node.branches.computeIfAbsent(segment, _ -> new RouteTrie<>());
        }
        node.value = newValue;
    }

    /** Forgets the value at a path if it is this one; branches that lead to nothing go with it. */
    void remove(String path, V oldValue) {
        var segments = segments(path);
        List<RouteTrie<V>> walk = new ArrayList<>();
        var node = this;
        for (var segment : segments) {
            walk.add(node);
            node = node.branches.get(segment);
            if (node == null) {
                return;
            }
        }
        if (oldValue.equals(node.value)) {
            node.value = null;
        }
        for (int depth = segments.length - 1; depth >= 0 && node.value == null && node.branches.isEmpty(); depth--) {
            node = walk.get(depth);
            node.branches.remove(segments[depth]);
        }
    }

    /** The value at the longest prefix of the path, by whole segments. */
    Optional<V> find(String path) {
        var node = this;
        var found = value;
        var end = lastNonSlash(path) + 1;
        var from = firstNonSlash(path);
        while (from < end) {
            var slash = path.indexOf('/', from);
            var to = slash < 0 || slash > end ? end : slash;
            node = node.branches.get(path.substring(from, to));
            if (node == null) {
                break;
            }
            var here = node.value;
            if (here != null) {
                found = here;
            }
            from = to + 1;
        }
        return Optional.ofNullable(found);
    }

    /** How many branches leave this node. */
    int size() {
        return branches.size();
    }

    /** The parts between slashes; those at both ends do not count. */
    static String[] segments(String path) {
        var from = firstNonSlash(path);
        return from > lastNonSlash(path)
                ? new String[0]
                : path.substring(from, lastNonSlash(path) + 1).split("/", -1);
    }

    private static int firstNonSlash(String path) {
        var i = 0;
        while (i < path.length() && path.charAt(i) == '/') {
            i++;
        }
        return i;
    }

    private static int lastNonSlash(String path) {
        var i = path.length() - 1;
        while (i >= 0 && path.charAt(i) == '/') {
            i--;
        }
        return i;
    }
}
