package dev.metis.deploy.parity.cases;

import static dev.metis.deploy.parity.scenario.Request.delete;
import static dev.metis.deploy.parity.scenario.Request.json;
import static dev.metis.deploy.parity.scenario.Request.list;
import static dev.metis.deploy.parity.scenario.Request.post;

import dev.metis.deploy.parity.scenario.Caller;
import dev.metis.deploy.parity.scenario.Request;
import dev.metis.deploy.parity.scenario.Scenario;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Collects cases, and multiplies them by callers, bodies and names. */
final class Cases {
    static final List<Caller> EVERYBODY = List.of(Caller.values());

    /** Enough where somebody else's case has asked everybody already. */
    static final List<Caller> SOME = List.of(
            Caller.ANONYMOUS,
            Caller.USER,
            Caller.OTHER,
            Caller.TEACHER,
            Caller.SERVER,
            Caller.READER,
            Caller.NARROW,
            Caller.COOKIE_SCRIPT);

    /** Enough for what changes something. */
    static final List<Caller> WRITERS = List.of(
            Caller.ANONYMOUS,
            Caller.ADMIN,
            Caller.OTHER,
            Caller.TEACHER,
            Caller.SERVER,
            Caller.LIMITED,
            Caller.POWER,
            Caller.READER,
            Caller.NARROW,
            Caller.EXPIRED,
            Caller.COOKIE_SCRIPT,
            Caller.COOKIE_WITHOUT_XSRF,
            Caller.COOKIE_FORM,
            Caller.COOKIE_ADMIN);

    /** Names as they stand in a path, by what is odd about them. */
    static final Map<String, String> ODD_NAMES = names(
            "a slash", "a%2Fb",
            "a percent sign", "a%25b",
            "a space", "a%20b",
            "spaces around", "%20ab%20",
            "a plus", "a+b",
            "an emoji", "%F0%9F%8E%93",
            "an umlaut", "%C3%A4da",
            "a capital", "Zoe",
            "a tab", "a%09b",
            "a line feed", "a%0Ab",
            "a zero", "a%00b",
            "a question mark", "a%3Fb",
            "a colon", "a:b",
            "an at sign", "a@b.c",
            "a dollar, a quote and a backslash", "%24%22%27%5C",
            "two dots inside", "a..b",
            "bytes that are no UTF-8", "a%FFb",
            "300 characters", "x".repeat(300),
            "10,000 characters", "y".repeat(10_000));

    private static final Map<String, String> BODIES = bodies();

    private final List<Scenario> all = new ArrayList<>();
    private final String prefix;
    private int names;

    /** @param prefix of the names that these cases use */
    Cases(String prefix) {
        this.prefix = prefix;
    }

    List<Scenario> all() {
        return List.copyOf(all);
    }

    /** A name that no other case uses. */
    String name() {
        return prefix + ++names;
    }

    void add(Scenario scenario) {
        all.add(scenario);
    }

    /** One question by an admin or whoever the request says. */
    void ask(String operation, String title, Request request) {
        add(Scenario.of(operation, title).ask(request));
    }

    /** The same question by each caller. */
    void byEach(List<Caller> callers, String operation, String title, Request request) {
        callers.forEach(caller -> ask(operation, title + ", by " + caller, request.by(caller)));
    }

    /** A case of its own for each caller. */
    void byEach(List<Caller> callers, String operation, String title, BiFunction<Scenario, Caller, Scenario> steps) {
        callers.forEach(caller -> add(steps.apply(Scenario.of(operation, title + ", by " + caller), caller)));
    }

    /** A case of its own for each body that is no good or hardly one. */
    void withOddBodies(String operation, BiFunction<Scenario, String, Scenario> steps) {
        BODIES.forEach((odd, body) -> add(steps.apply(Scenario.of(operation, "body " + odd), body)));
    }

    /** A case of its own for each of these bodies. */
    void withBodies(String operation, List<String> bodies, BiFunction<Scenario, String, Scenario> steps) {
        bodies.forEach(body -> add(steps.apply(Scenario.of(operation, "body " + shortened(body)), body)));
    }

    /** A case of its own for each odd name. */
    void withOddNames(String operation, BiFunction<Scenario, String, Scenario> steps) {
        ODD_NAMES.forEach((odd, name) -> add(steps.apply(Scenario.of(operation, "a name with " + odd), name)));
    }

    /** Steps between making a user and deleting it. */
    void withUser(String operation, String title, BiFunction<Scenario, String, Scenario> steps) {
        var user = name();
        add(around(Scenario.of(operation, title), user, scenario -> steps.apply(scenario, user)));
    }

    static Scenario around(Scenario scenario, String user, UnaryOperator<Scenario> steps) {
        return steps.apply(scenario.given(post("/users/" + user))).undo(delete("/users/" + user));
    }

    /** As {@link #around}, with a user in the group that the teacher looks after. */
    static Scenario aroundPupil(Scenario scenario, String user, UnaryOperator<Scenario> steps) {
        return around(
                scenario,
                user,
                made -> steps.apply(made.given(post("/groups/class/users", json("users", list(user))))));
    }

    /** As {@link #around}, with a server that was never started. */
    static Scenario aroundServer(Scenario scenario, String user, String server, Function<Scenario, Scenario> steps) {
        return around(
                scenario,
                user,
                made -> steps.apply(made.given(Request.put("/users/" + user + "/servers/" + server, "{}"))));
    }

    /** A name of a path as it is written elsewhere. */
    static String written(String name) {
        return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static String shortened(String text) {
        return text.length() <= 100 ? text : text.substring(0, 100) + "…";
    }

    private static Map<String, String> bodies() {
        var bodies = new LinkedHashMap<String, String>();
        for (var body : List.of(
                "{",
                "not json",
                "[]",
                "[1]",
                "3",
                "\"text\"",
                "null",
                "true",
                "{}",
                "{\"unknown\": 1}",
                "NaN",
                "{}{}",
                "/* a comment */ {}",
                "{} // a comment")) {
            bodies.put(body, body);
        }
        bodies.putAll(names(
                "\"\"",
                "",
                "\" \"",
                " ",
                "of bytes that are no UTF-8",
                Request.loneByte(0xff) + Request.loneByte(0xfe),
                "with such a byte in it",
                "{\"unknown\": \"" + Request.loneByte(0xe9) + "\"}",
                "with a byte order mark",
                "\ufeff{}",
                "of 100,000 brackets",
                "[".repeat(100_000)));
        return bodies;
    }

    private static Map<String, String> names(String... pairs) {
        var names = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            names.put(pairs[i], pairs[i + 1]);
        }
        return names;
    }
}
