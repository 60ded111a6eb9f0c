package dev.metis.deploy.parity.compare;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the fields in which two answers differ. When their statuses do, nothing else is worth telling. */
public final class Comparison {
    /** Those a client may decide by. The entity tag is an offer, the others belong to the connection. */
    static final List<String> HEADERS = List.of(
            "content-type",
            "x-jupyterhub-version",
            "content-security-policy",
            "access-control-allow-headers",
            "access-control-allow-methods",
            "access-control-allow-origin",
            "cache-control",
            "location",
            "retry-after",
            "www-authenticate",
            "allow",
            "set-cookie");

    private static final String ABSENT = "absent";
    private static final int SHOWN = 600;

    private final List<Difference> found = new ArrayList<>();

    private Comparison() {}

    public static List<Difference> of(Answer upstream, Answer metis) {
        var comparison = new Comparison();
        comparison.compare(upstream, metis);
        return List.copyOf(comparison.found);
    }

    private void compare(Answer upstream, Answer metis) {
        if (upstream.status() != metis.status()) {
            add("status", upstream.status(), metis.status());
            return;
        }
        boolean nothing = upstream.body().isEmpty() && metis.body().isEmpty();
        for (var name : HEADERS) {
            if (!(nothing && name.equals("content-type") && header(metis, name) == null)) { // of nothing
                tree("header " + name, header(upstream, name), header(metis, name));
            }
        }
        if (upstream.isJson() && metis.isJson()) {
            tree(
                    "body",
                    new NormalForm(upstream.hub()).of(upstream.json()),
                    new NormalForm(metis.hub()).of(metis.json()));
        } else if (upstream.isEventStream() && metis.isEventStream()) {
            tree("events", events(upstream), events(metis));
        } else if (upstream.isPlainText() && !metrics(upstream).isEmpty()) {
            tree(
                    "metrics",
                    metrics(upstream).within(metrics(upstream)),
                    metrics(metis).within(metrics(upstream)));
        } else {
            tree("body", emptiness(upstream), emptiness(metis));
        }
    }

    private static MetricFamilies metrics(Answer answer) {
        return new MetricFamilies(answer.body());
    }

    private static @Nullable Object header(Answer answer, String name) {
        return answer.header(name)
                .map(value -> NormalForm.ofHeader(answer.hub(), name, value))
                .filter(value -> !(value instanceof List<?> names && names.isEmpty()))
                .orElse(null);
    }

    private static Object events(Answer answer) {
        return new NormalForm(answer.hub()).ofEvents(answer.body());
    }

    /** Of pages and plain text only that there is something. */
    private static String emptiness(Answer answer) {
        return answer.body().isEmpty() ? "empty" : "something";
    }

    private void tree(String field, @Nullable Object upstream, @Nullable Object metis) {
        if (upstream instanceof Map<?, ?> left && metis instanceof Map<?, ?> right) {
            objects(field, left, right);
        } else if (upstream instanceof List<?> left && metis instanceof List<?> right) {
            lists(field, left, right);
        } else {
            if (!shown(upstream).equals(shown(metis))) {
                add(field, shown(upstream), shown(metis));
            }
        }
    }

    private void objects(String field, Map<?, ?> upstream, Map<?, ?> metis) {
        var names = new LinkedHashSet<Object>(upstream.keySet());
        names.addAll(metis.keySet());
        for (var name : names) {
            var inner = field + "." + name;
            if (!upstream.containsKey(name)) {
                add(inner, ABSENT, shown(metis.get(name)));
            } else if (!metis.containsKey(name)) {
                add(inner, shown(upstream.get(name)), ABSENT);
            } else {
                tree(inner, upstream.get(name), metis.get(name));
            }
        }
    }

    private void lists(String field, List<?> upstream, List<?> metis) {
        if (upstream.size() != metis.size()) {
            add(
                    field + " size",
                    upstream.size() + ", alone " + shown(without(upstream, metis)),
                    metis.size() + ", alone " + shown(without(metis, upstream)));
            return;
        }
        for (int i = 0; i < upstream.size(); i++) {
            tree(field + "[" + i + "]", upstream.get(i), metis.get(i));
        }
    }

    private static List<?> without(List<?> list, List<?> other) {
        return list.stream().filter(item -> !other.contains(item)).toList();
    }

    private void add(String field, Object upstream, Object metis) {
        found.add(new Difference(field, upstream.toString(), metis.toString()));
    }

    private static String shown(@Nullable Object value) {
        var text = value instanceof String string ? '"' + string + '"' : Objects.toString(value);
        return Optional.of(text).filter(all -> all.length() <= SHOWN).orElseGet(() -> text.substring(0, SHOWN) + "…");
    }
}
