package dev.metis.hub.http;

import dev.metis.hub.db.Listing;
import dev.metis.hub.db.Slice;
import dev.metis.hub.error.HubError;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Which page of a list a request wants, and in which form. Callers who say that they know pages get them; others get a bare
 * list that ends without a word at the limit. Source: JupyterHub REST reference, pagination.
 *
 * @param wrapped whether items come with where the next page is
 */
public record Paging(Slice slice, boolean wrapped) {
    private static final String MEDIA_TYPE = "application/jupyterhub-pagination+json";
    /** Longer ones fit no number; no list is that long. */
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");

    private static final Pattern LONG_INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Set<String> REPLACED = Set.of("offset", "limit");

    /** For lists that were there before pages were: wrapped only for whoever asks for it. */
    public static Paging of(RoutingContext ctx, HttpConfig.PageSize size) {
        boolean asked = isAsked(ctx.request());
        return read(ctx, size, asked ? size.standard() : size.most(), asked);
    }

    /** For lists that always come in pages. */
    public static Paging always(RoutingContext ctx, HttpConfig.PageSize size) {
        return read(ctx, size, isAsked(ctx.request()) ? size.standard() : size.most(), true);
    }

    private static Paging read(RoutingContext ctx, HttpConfig.PageSize size, int usual, boolean wrapped) {
        long offset = Params.query(ctx, "offset")
                .map(text -> integer("offset", text)
                        .orElseThrow(() -> new HubError.BadRequest("offset: is too large").exception()))
                .orElse(0L);
        long limit = Params.query(ctx, "limit")
                .map(text -> integer("limit", text).orElse(Long.MAX_VALUE))
                .orElse((long) usual);
        return new Paging(new Slice(offset, (int) Math.clamp(limit, 1L, size.most())), wrapped);
    }

    /** The sign does not count. Empty when it fits no number. */
    private static Optional<Long> integer(String name, String text) {
        var written = text.strip();
        if (!LONG_INTEGER.matcher(written).matches()) {
            throw new HubError.BadRequest(name + ": must be an integer").exception();
        }
        return INTEGER.matcher(written).matches() ? Optional.of(Math.abs(Long.parseLong(written))) : Optional.empty();
    }

    private static boolean isAsked(HttpServerRequest request) {
        return request.headers().getAll("Accept").stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .anyMatch(type -> type.strip().toLowerCase(Locale.ROOT).equals(MEDIA_TYPE));
    }

    /** @param total how long the whole list is; counts only when {@link #wrapped} */
    public Future<Void> answer(RoutingContext ctx, JsonArray items, long total) {
        return wrapped ? Json.answer(ctx, 200, wrap(ctx, items, total)) : Json.answer(ctx, 200, items);
    }

    /** @param model how an item is shown */
    public <T> Future<Void> answer(RoutingContext ctx, Listing<T> listing, Function<T, JsonObject> model) {
        return answer(ctx, new JsonArray(listing.items().stream().map(model).toList()), listing.total());
    }

    /** The same for a list whose items have keys. */
    public Future<Void> answer(RoutingContext ctx, JsonObject items, long total) {
        return Json.answer(ctx, 200, wrapped ? wrap(ctx, items, total) : items);
    }

    private JsonObject wrap(RoutingContext ctx, Object items, long total) {
        long following = slice.offset() + slice.limit();
        var page = new JsonObject()
                .put("offset", slice.offset())
                .put("limit", slice.limit())
                .put("total", total);
        if (following < total) {
            page.put(
                    "next",
                    new JsonObject()
                            .put("offset", following)
                            .put("limit", slice.limit())
                            .put("url", url(ctx, following)));
        } else {
            page.putNull("next");
        }
        return new JsonObject().put("items", items).put("_pagination", page);
    }

    /** As the caller wrote it, with everything else it asked for: clients follow it as it is. */
    private String url(RoutingContext ctx, long offset) {
        var origin = RequestOrigin.of(ctx.request(), Set.of());
        var query = new StringJoiner("&");
        var written = Optional.ofNullable(ctx.request().query()).orElse("");
        for (var pair : written.split("&", -1)) {
            if (!pair.isEmpty() && !REPLACED.contains(pair.split("=", 2)[0])) {
                query.add(pair);
            }
        }
        query.add("offset=" + offset).add("limit=" + slice.limit());
        return origin.scheme() + "://" + origin.host() + ctx.request().path() + "?" + query;
    }
}
