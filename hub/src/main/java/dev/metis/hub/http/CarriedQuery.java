package dev.metis.hub.http;

import dev.metis.hub.name.Names;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * What a request asks for beside its path, which goes along to the place it is sent on to. Source: JupyterHub {@code
 * append_query_parameters}.
 */
public final class CarriedQuery {
    /** Is for the hub alone, and the latter nobody else's to know. */
    private static final Set<String> NEVER = Set.of("next", "_xsrf");

    private CarriedQuery() {}

    /** The address with the request's parameters but {@code next}, the proof of where the request came from, and those. */
    public static String appended(String url, RoutingContext ctx, String... without) {
        var others = Set.of(without);
        var carried = new StringBuilder();
        Params.query(ctx).forEach((name, value) -> {
            if (!NEVER.contains(name) && !others.contains(name)) {
                carried.append(carried.isEmpty() ? "" : "&")
                        .append(escaped(name))
                        .append('=')
                        .append(escaped(value));
            }
        });
        return carried.isEmpty() ? url : url + (url.contains("?") ? "&" : "?") + carried;
    }

    /** As forms write it, a space as a plus sign. */
    private static String escaped(String text) {
        return Names.queryEscape(text).replace("%20", "+");
    }
}
