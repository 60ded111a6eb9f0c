package dev.metis.hub.http;

import dev.metis.hub.db.Slice;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.Shown;
import dev.metis.hub.name.Names;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Pages of lists: which one a request wants, and how it is answered. A list says where its next page is when it always does,
 * or when the caller accepts that form of it. Source: {@code APIHandler.get_api_pagination} and {@code paginated_model}.
 */
public final class Paging {
    private static final String MEDIA_TYPE = "application/jupyterhub-pagination+json";
    private static final Pattern INTEGER = Pattern.compile("[+-]?([0-9]{1,100})");
    /** More than any list has, and few enough digits for a row count. */
    private static final int MOST_DIGITS = 18;

    private final HttpConfig.PageSize size;
    private final Function<HttpServerRequest, RequestOrigin> origins;

    public Paging(HttpConfig.PageSize size, Function<HttpServerRequest, RequestOrigin> origins) {
        this.size = size;
        this.origins = origins;
    }

    /** What {@code offset} and {@code limit} ask for; too much is cut to what there may be at once. */
    public Slice slice(RoutingContext ctx) {
        long offset = integer(ctx, "offset").orElse(0L);
        long limit = integer(ctx, "limit").orElse((long) (accepted(ctx) ? size.standard() : size.most()));
        return new Slice(offset, Math.clamp(limit, 1, size.most()));
    }

    /** The sign does not count. */
    private static Optional<Long> integer(RoutingContext ctx, String name) {
        return Params.query(ctx, name).map(given -> {
            var match = INTEGER.matcher(given.strip());
            if (!match.matches()) {
                throw new HubError.BadRequest(name + ": not an integer: " + Shown.cut(given)).exception();
            }
            var digits = match.group(1).replaceFirst("^0+(?=.)", "");
            return digits.length() > MOST_DIGITS ? Long.MAX_VALUE / 2 : Long.parseLong(digits);
        });
    }

    /** Only the plain media type counts, as in JupyterHub: not with parameters. */
    private static boolean accepted(RoutingContext ctx) {
        var header = Optional.ofNullable(ctx.request().getHeader("Accept")).orElse("");
        return Arrays.stream(header.split(",", -1))
                .anyMatch(kind -> kind.strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE));
    }

    /** Answers with the items alone, or with where the next page is if the caller accepts that. */
    public Future<Void> answer(RoutingContext ctx, Slice slice, JsonArray items, long total) {
        return accepted(ctx) ? answerPage(ctx, slice, items, total) : Json.answer(ctx, 200, items);
    }

    /** The same for lists that are objects keyed by name. */
    public Future<Void> answer(RoutingContext ctx, Slice slice, JsonObject items, long total) {
        return Json.answer(ctx, 200, accepted(ctx) ? page(ctx, slice, items, total) : items);
    }

    /** For lists that always say where their next page is. */
    public Future<Void> answerPage(RoutingContext ctx, Slice slice, JsonArray items, long total) {
        return Json.answer(ctx, 200, page(ctx, slice, items, total));
    }

    private JsonObject page(RoutingContext ctx, Slice slice, Object items, long total) {
        var pagination = new JsonObject()
                .put("offset", slice.offset())
                .put("limit", slice.limit())
                .put("total", total)
                .putNull("next");
        long next = slice.offset() + slice.limit();
        if (next < total) {
            pagination.put(
                    "next",
                    new JsonObject()
                            .put("offset", next)
                            .put("limit", slice.limit())
                            .put("url", urlOf(ctx, next, slice.limit())));
        }
        return new JsonObject().put("items", items).put("_pagination", pagination);
    }

    /** The request's own address as its sender knows it, for clients follow it as it is. */
    private String urlOf(RoutingContext ctx, long offset, int limit) {
        var origin = origins.apply(ctx.request());
        var replaced = new HashMap<>(Map.of("offset", String.valueOf(offset), "limit", String.valueOf(limit)));
        List<String> query = new ArrayList<>();
        ctx.queryParams().forEach((name, value) -> {
            if (!name.equals("offset") && !name.equals("limit")) {
                query.add(parameter(name, value));
            } else if (replaced.containsKey(name)) {
                query.add(parameter(name, replaced.remove(name)));
            }
        });
        replaced.forEach((name, value) -> query.add(parameter(name, value)));
        return origin.scheme() + "://" + origin.host() + ctx.request().path() + "?" + String.join("&", query);
    }

    private static String parameter(String name, String value) {
        return Names.queryEscape(name) + "=" + Names.queryEscape(value);
    }
}
