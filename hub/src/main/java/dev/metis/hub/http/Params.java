package dev.metis.hub.http;

import dev.metis.hub.error.HubError;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request says, taken apart. Everything fails with a HubError that names the parameter. */
public final class Params {
    private static final int MOST_PARAMETERS = 1024;
    private static final String QUERY = "query";

    private Params() {}

    /**
     * A path parameter, percent-decoded; present because the route matched. Never with a zero byte, which no row has: what is
     * called so cannot be there, and cannot be made.
     */
    public static String path(RoutingContext ctx, String name) {
        var value = Optional.ofNullable(ctx.pathParam(name)).orElse("");
        if (value.indexOf('\0') < 0) {
            return value;
        }
        throw (ctx.request().method().equals(HttpMethod.POST)
                        ? new HubError.BadRequest("Bad path parameter " + name)
                        : new HubError.NotFound(name, value))
                .exception();
    }

    /** Of several the last, without blanks around it, which JupyterHub leaves out. Never with a zero byte either. */
    public static Optional<String> query(RoutingContext ctx, String name) {
        var values = query(ctx).getAll(name);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        var value = values.getLast();
        if (value.indexOf('\0') >= 0) {
            throw new HubError.BadRequest(name + ": has a character that cannot be").exception();
        }
        return Optional.of(value.strip());
    }

    /** The whole query, read once. A semicolon is a character like others, as JupyterHub reads it, and separates nothing. */
    public static MultiMap query(RoutingContext ctx) {
        return Optional.ofNullable(ctx.<@Nullable MultiMap>get(QUERY)).orElseGet(() -> {
            var all = decoded(ctx.request().uri());
            ctx.put(QUERY, all);
            return all;
        });
    }

    private static MultiMap decoded(String uri) {
        var all = MultiMap.caseInsensitiveMultiMap();
        try {
            new QueryStringDecoder(uri, StandardCharsets.UTF_8, true, MOST_PARAMETERS, true)
                    .parameters()
                    .forEach(all::add);
        } catch (IllegalArgumentException _) {
            throw new HubError.BadRequest("The query has an escape that cannot be read").exception();
        }
        return all;
    }

    /** A switch in the query: on unless it is missing, {@code 0} or {@code false}. */
    public static boolean flag(RoutingContext ctx, String name) {
        return query(ctx, name)
                .filter(value -> !value.equals("0") && !value.equalsIgnoreCase("false"))
                .isPresent();
    }

    /** A form field; empty text when it is missing. */
    public static String form(RoutingContext ctx, String name) {
        return Optional.ofNullable(ctx.request().getFormAttribute(name)).orElse("");
    }
}
