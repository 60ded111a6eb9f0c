package dev.metis.hub.config;

import dev.metis.hub.config.ConfigValue.Entry;
import dev.metis.hub.config.ConfigValue.Kind;
import dev.metis.hub.config.ConfigValue.Mapping;
import dev.metis.hub.config.ConfigValue.Scalar;
import dev.metis.hub.config.ConfigValue.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns YAML text into {@link ConfigValue}s; what cannot be read is noted and left out. */
final class YamlText {
    private static final int DEEPEST = 40;

    private final Function<Mark, Origin> origin;
    private final Origin whole;
    private final Problems problems;

    private YamlText(Origin whole, Function<Mark, Origin> origin, Problems problems) {
        this.whole = whole;
        this.origin = origin;
        this.problems = problems;
    }

    /** The file's content; empty when there is none, or when it is not YAML. */
    static Optional<ConfigValue> ofFile(String text, String name, Problems problems) {
        return new YamlText(
                        Origin.file(name, 0, 0),
                        mark -> Origin.file(name, mark.getLine() + 1, mark.getColumn() + 1),
                        problems)
                .read("", text);
    }

    /** A value that was fetched from a variable or a file; whatever is in it stands where the value does. */
    static Optional<ConfigValue> ofValue(String path, Scalar scalar, Problems problems) {
        return new YamlText(scalar.at(), _ -> scalar.at(), problems).read(path, scalar.text());
    }

    private Optional<ConfigValue> read(String path, String text) {
        var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
        try {
            var documents = new Compose(settings).composeAllFromString(text).iterator();
            if (!documents.hasNext()) {
                return Optional.empty();
            }
            var first = documents.next();
            if (documents.hasNext()) {
                problems.error(
                        place(documents.next().getStartMark()), path, "a second YAML document begins", "Keep one.");
            }
            return Optional.of(value(path, first, 0));
        } catch (MarkedYamlEngineException e) {
            // Not getMessage(): it quotes the line, which may hold a password.
            problems.error(
                    place(e.getProblemMark().or(e::getContextMark)),
                    path,
                    "is not valid YAML: " + e.getProblem(),
                    "Check quotes, colons and indentation there.");
        } catch (YamlEngineException e) {
            problems.error(whole, path, "is not valid YAML", "Check that it is a text file in UTF-8.");
        }
        return Optional.empty();
    }

    private ConfigValue value(String path, Node node, int depth) {
        var at = place(node.getStartMark());
        if (depth > DEEPEST) {
            problems.error(at, path, "is nested too deeply", "Look for an anchor that contains itself.");
            return new Scalar(at, Kind.NOTHING, "");
        }
        return switch (node) {
            case ScalarNode scalar -> new Scalar(at, Kind.of(scalar.getTag()), scalar.getValue());
            case SequenceNode sequence -> {
                var items = new ArrayList<ConfigValue>();
                for (var item : sequence.getValue()) {
                    items.add(value(path + "[" + items.size() + "]", item, depth + 1));
                }
                yield new Sequence(at, items);
            }
            case MappingNode mapping -> mapping(path, at, mapping, depth);
            default -> new Scalar(at, Kind.NOTHING, "");
        };
    }

    private Mapping mapping(String path, Origin at, MappingNode node, int depth) {
        var entries = new LinkedHashMap<String, Entry>();
        for (NodeTuple tuple : node.getValue()) {
            var keyAt = place(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.error(keyAt, path, "has a key that is not text", "Write a plain word before the colon.");
                continue;
            }
            var name = key.getValue();
            var inner = path.isEmpty() ? name : path + "." + name;
            var first = entries.get(name);
            if (first != null) {
                var where = first.key().line() > 0
                        ? ", first in line " + first.key().line()
                        : "";
                problems.error(keyAt, inner, "is given twice" + where, "Keep one of them.");
                continue;
            }
            entries.put(name, new Entry(keyAt, value(inner, tuple.getValueNode(), depth + 1)));
        }
        return new Mapping(at, entries);
    }

    private Origin place(Optional<Mark> mark) {
        return mark.map(origin).orElse(whole);
    }
}
