package dev.metis.deploy.parity.compare;

import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON without what two hubs cannot have in common: times, ids, secrets and ports are replaced by the name of their form when
 * they have it, and lists without an order are sorted. What does not have its form stays, and so is seen.
 */
final class NormalForm {
    private static final Pattern TIME = Pattern.compile(
            "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{6})?Z|\\d{4}-\\d\\d-\\d\\dT[\\d:]{8}\\.\\d{3}Z");
    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{32}|[A-Za-z0-9_-]{43}|[A-Za-z0-9_-]{30}");
    private static final Pattern ID = Pattern.compile("(a|sc_)\\d+");
    private static final Pattern PORT = Pattern.compile("(?<=http://127\\.0\\.0\\.1:)\\d+");
    private static final Pattern SECRET_IN_QUERY = Pattern.compile("(?<=[?&](?:code|_xsrf)=)[A-Za-z0-9_-]+");

    private static final Set<String> TIMES =
            Set.of("created", "last_activity", "started", "expires_at", "created_at", "last_exchanged_at");
    private static final Set<String> SECRETS = Set.of("token", "code", "session_id", "access_token", "refresh_token");
    private static final Set<String> IDS = Set.of("id", "token_id");
    /** Text for people. */
    private static final Set<String> TEXTS = Set.of("message", "html_message", "error_description");
    /** Of the program and the machine it runs on. */
    private static final Set<String> MACHINE = Set.of("python", "sys_executable", "pid", "class");
    /** Without an order where they stand in one of these models. */
    private static final Set<String> UNORDERED = Set.of("roles", "groups", "users");

    private final String hub;

    NormalForm(URI hub) {
        this.hub = hub.toString();
    }

    @Nullable
    Object of(@Nullable Object json) {
        return of("", json);
    }

    /** What a stream of events says: the forms of those on the way, and the last one. */
    Object ofEvents(String stream) {
        var events = stream.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.startsWith("data: ") ? Json.decodeValue(line.substring(6)) : line)
                .toList();
        if (events.isEmpty()) {
            return "no events";
        }
        var forms = new TreeSet<String>();
        for (var event : events.subList(0, events.size() - 1)) {
            forms.add(formOnTheWay(event));
        }
        return Map.of("on the way", forms.toString(), "last", String.valueOf(of(events.getLast())));
    }

    private static String formOnTheWay(Object event) {
        return event instanceof JsonObject object
                        && object.getValue("progress") instanceof Number
                        && object.getValue("message") instanceof String
                ? "progress with message"
                : String.valueOf(event);
    }

    static Object ofHeader(URI hub, String name, String value) {
        return switch (name) {
            case "set-cookie" -> cookies(value);
            case "content-security-policy" -> new TreeSet<>(List.of(value.split(";\\s*", -1))).toString();
            case "content-type" -> value.replaceFirst("^(text/plain; version=)\\d\\.\\d\\.\\d;", "$1‹version›;");
            case "retry-after" -> value.matches("\\d+") ? "‹seconds›" : value;
            case "location" -> new NormalForm(hub).ofLocation(value);
            default -> value;
        };
    }

    /** Without their values. The one of XSRF tokens is set anew whenever a hub sees fit. */
    private static Object cookies(String value) {
        return List.of(value.split(" \\| ")).stream()
                .map(NormalForm::ofCookie)
                .filter(cookie -> !cookie.startsWith("_xsrf"))
                .sorted()
                .toList();
    }

    private static String ofCookie(String cookie) {
        var parts = cookie.split(";\\s*", 2);
        var attributes = parts.length < 2 ? List.<String>of() : List.of(parts[1].split(";\\s*", -1));
        return parts[0].substring(0, Math.max(0, parts[0].indexOf('=')))
                + attributes.stream()
                        .map(attribute ->
                                attribute.toLowerCase(Locale.ROOT).replaceFirst("^(expires|max-age)=.*", "$1"))
                        .sorted()
                        .toList();
    }

    /** Path and parameters apart, for a space in a parameter may be written in two ways. */
    private Object ofLocation(String location) {
        var parts = location.split("\\?", 2);
        var fields = new TreeMap<String, @Nullable Object>();
        fields.put("to", address(parts[0]));
        if (parts.length > 1) {
            for (var pair : parts[1].split("&", -1)) {
                var value = URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8);
                var name = pair.substring(0, Math.max(0, pair.indexOf('=')));
                fields.put(name, ofText(name, value));
            }
        }
        return fields;
    }

    private @Nullable Object of(String name, @Nullable Object value) {
        return switch (value) {
            case JsonObject object -> ofObject(object);
            case JsonArray array -> ofList(name, array);
            case String text when name.equals("url") && text.contains("?") -> ofLocation(text);
            case String text when name.equals("scope") -> sorted(List.of(text.split(" ", -1)));
            case String text -> ofText(name, text);
            case Number number when MACHINE.contains(name) && number.intValue() > 0 -> "‹number›";
            case Number number ->
                new BigDecimal(
                        new BigDecimal(number.toString()).stripTrailingZeros().toPlainString());
            case null -> null;
            default -> value;
        };
    }

    private Object ofObject(JsonObject object) {
        var fields = new TreeMap<String, @Nullable Object>();
        object.forEach(field -> fields.put(field.getKey(), of(field.getKey(), field.getValue())));
        if (object.containsKey("class") && fields.get("version") instanceof String) { // that of the class
            fields.put("version", "‹machine›");
        }
        if ("api_token".equals(object.getValue("kind")) && fields.get("scopes") instanceof List<?> scopes) {
            fields.put("scopes", sorted(scopes));
        }
        return fields;
    }

    private Object ofList(String name, JsonArray array) {
        var items = new ArrayList<@Nullable Object>();
        array.forEach(item -> items.add(of(name, item)));
        return UNORDERED.contains(name) && array.stream().allMatch(String.class::isInstance) ? sorted(items) : items;
    }

    private static List<String> sorted(List<?> texts) {
        var sorted = new ArrayList<String>(texts.stream().map(String::valueOf).toList());
        Collections.sort(sorted);
        return sorted;
    }

    private String ofText(String name, String text) {
        if (TIMES.contains(name) && TIME.matcher(text).matches()) {
            return "‹time›";
        }
        if (SECRETS.contains(name) && SECRET.matcher(text).matches()) {
            return "‹secret›";
        }
        if (IDS.contains(name) && ID.matcher(text).matches()) {
            return "‹" + text.replaceAll("\\d", "") + "…›";
        }
        if (TEXTS.contains(name) && !text.isEmpty()) {
            return "‹text›";
        }
        return MACHINE.contains(name) ? "‹machine›" : address(text);
    }

    /** Ports differ, and so do secrets in addresses. */
    private String address(String text) {
        var short_ = text.replace(hub, "‹hub›/");
        return SECRET_IN_QUERY
                .matcher(PORT.matcher(short_).replaceAll("‹port›"))
                .replaceAll("‹secret›");
    }
}
