package dev.metis.hub.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What kind of answer a request asks for (RFC 9110 §12.5.1). */
public final class Accept {
    private record Kind(String name, double weight) {}

    private Accept() {}

    /** Whether JSON is wanted rather than a page; who takes anything gets a page. */
    public static boolean prefersJson(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader("Accept"))
                .map(Accept::prefersJson)
                .orElse(false);
    }

    static boolean prefersJson(String header) {
        return kinds(header).stream()
                .filter(kind -> kind.weight() > 0)
                .map(Kind::name)
                .filter(name -> isJson(name) || isPage(name))
                .findFirst()
                .map(Accept::isJson)
                .orElse(false);
    }

    private static boolean isJson(String name) {
        return name.equals("application/json") || name.equals("application/*");
    }

    private static boolean isPage(String name) {
        return name.equals("text/html") || name.equals("text/*") || name.equals("*/*");
    }

    /** The heaviest first, equal ones as written. */
    private static List<Kind> kinds(String header) {
        return Arrays.stream(header.split(",", -1))
                .map(Accept::kind)
                .sorted(Comparator.comparingDouble(Kind::weight).reversed())
                .toList();
    }

    private static Kind kind(String written) {
        var parts = written.split(";", -1);
        double weight = 1;
        for (int i = 1; i < parts.length; i++) {
            var part = parts[i].strip();
            if (part.startsWith("q=")) {
                weight = weight(part.substring(2));
            }
        }
        return new Kind(parts[0].strip(), weight);
    }

    private static double weight(String written) {
        try {
            return Double.parseDouble(written);
        } catch (NumberFormatException _) {
            return 0;
        }
    }
}
