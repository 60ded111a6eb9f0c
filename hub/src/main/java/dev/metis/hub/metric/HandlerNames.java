package dev.metis.hub.metric;

import dev.metis.hub.http.BaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What JupyterHub calls the handler of a path: dashboards choose by it. In {@code handlers.txt}, {@code {}} stands for one
 * segment and {@code **} for any number of them.
 */
final class HandlerNames {
    private static final String OUTSIDE = "jupyterhub.handlers.base.PrefixRedirectHandler";
    private static final String ONE = "{}";
    private static final String REST = "**";

    /** What may follow a segment, and the handler of the path that ends here. */
    private record Node(Map<String, Node> next, Map<String, String> ends) {
        static Node empty() {
            return new Node(new HashMap<>(), new HashMap<>());
        }
    }

    private final String hub;
    private final Node root = Node.empty();

    private HandlerNames(BaseUrl base) {
        this.hub = base.hub();
    }

    /** Reads a resource: for startup, it blocks. */
    static HandlerNames load(BaseUrl base) {
        try (var in = Objects.requireNonNull(HandlerNames.class.getResourceAsStream("handlers.txt"))) {
            var names = new HandlerNames(base);
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.split(" ", 2))
                    .forEach(line -> names.add(line[0], line[1]));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String template, String name) {
        var segments = template.substring(1).split("/", -1);
        var node = root;
        for (int i = 0; i < segments.length - 1; i++) {
            node = node.next().computeIfAbsent(segments[i], _ -> Node.empty());
        }
        node.ends().put(segments[segments.length - 1], name);
    }

    /** @param path as requested, from the root */
    String of(String path) {
        return path.startsWith(hub) ? find(root, path, hub.length()).orElse(OUTSIDE) : OUTSIDE;
    }

    /** What is named counts before what stands for anything; a path can match in one way and still end nowhere. */
    private static Optional<String> find(Node node, String path, int from) {
        int slash = path.indexOf('/', from);
        var segment = slash < 0 ? path.substring(from) : path.substring(from, slash);
        Optional<String> found = Optional.empty();
        for (var key : new String[] {segment, ONE}) {
            if (found.isEmpty()) {
                found = slash < 0
                        ? Optional.ofNullable(node.ends().get(key))
                        : Optional.ofNullable(node.next().get(key)).flatMap(next -> find(next, path, slash + 1));
            }
        }
        return found.or(() -> Optional.ofNullable(node.ends().get(REST)));
    }
}
