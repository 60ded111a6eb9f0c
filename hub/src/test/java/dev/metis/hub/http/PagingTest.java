package dev.metis.hub.http;

import static dev.metis.hub.Eventually.resultOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.db.Slice;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a list of the numbers from 0 to 299, and bodies, over the wire. */
class PagingTest {
    private static final String WANTS_PAGES = "Application/JupyterHub-Pagination+JSON";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port;

    PagingTest() {
        var base = new BaseUrl("/", Optional.empty());
        var size = new HttpConfig.PageSize(50, 200);
        var router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false));
        router.get("/hub/api/numbers").respond(ctx -> {
            var paging = Paging.of(ctx, size);
            return paging.answer(ctx, numbers(paging.slice()), 300);
        });
        router.get("/hub/api/pages").respond(ctx -> {
            var paging = Paging.always(ctx, size);
            return paging.answer(ctx, numbers(paging.slice()), 300);
        });
        router.post("/hub/api/echo")
                .respond(ctx -> Json.answer(ctx, 200, Fields.ofAny(ctx).body()));
        router.route()
                .failureHandler(new ErrorResponder(
                        base,
                        (ctx, status, _) -> ctx.response().setStatusCode(status).end()));
        port = resultOf(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                .actualPort();
    }

    private static JsonArray numbers(Slice slice) {
        return new JsonArray(IntStream.range(0, 300)
                .skip(slice.offset())
                .limit(slice.limit())
                .boxed()
                .toList());
    }

    @AfterEach
    void close() {
        http.close();
        resultOf(vertx.close());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/hub/api/" + path));
    }

    private JsonObject page(String query) throws IOException, InterruptedException {
        return new JsonObject(send(to("numbers" + query).header("Accept", "text/plain, " + WANTS_PAGES))
                .body());
    }

    @Test
    void who_does_not_ask_for_pages_gets_the_bare_list_up_to_the_limit() throws Exception {
        var answer = send(to("numbers"));

        assertThat(new JsonArray(answer.body())).hasSize(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    }

    @Test
    void who_asks_for_pages_learns_where_the_next_one_is() throws Exception {
        var page = page("?limit=100&name=a%26b&offset=100");

        assertThat(page.getJsonArray("items")).hasSize(100).first().isEqualTo(100);
        var pagination = page.getJsonObject("_pagination");
        assertThat(pagination.getInteger("total")).isEqualTo(300);
        assertThat(pagination.getJsonObject("next").getString("url"))
                .isEqualTo("http://127.0.0.1:" + port + "/hub/api/numbers?name=a%26b&offset=200&limit=100");
    }

    @Test
    void the_next_page_is_where_the_caller_knows_the_hub_to_be() throws Exception {
        var answer = send(to("pages").header("X-Forwarded-Proto", "https"));

        var next = new JsonObject(answer.body()).getJsonObject("_pagination").getJsonObject("next");
        assertThat(next.getString("url")).startsWith("https://127.0.0.1:" + port + "/hub/api/pages?");
    }

    @Test
    void the_last_page_says_that_it_is() throws Exception {
        assertThat(page("?offset=250").getJsonObject("_pagination").getValue("next"))
                .isNull();
        assertThat(page("?offset=9999").getJsonArray("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'',50",
        "?limit=0,1",
        "?limit=-2,2",
        "?limit=%2B7,7",
        "?limit=1000,200",
        "?limit=99999999999999999999,200"
    })
    void limits_are_cut_to_what_there_may_be(String query, int expected) throws Exception {
        assertThat(page(query).getJsonArray("items")).hasSize(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=ten",
                "limit=",
                "offset=1.5",
                "offset=1%00",
                "offset=0x10",
                "offset=9999999999999999999999"
            })
    void what_is_no_number_is_refused_by_name(String query) throws Exception {
        var answer = send(to("numbers?" + query));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("message")).startsWith(query.split("=", -1)[0]);
    }

    @Test
    void a_media_type_with_parameters_does_not_count() throws Exception {
        var answer = send(to("numbers").header("Accept", WANTS_PAGES + ";q=0.9"));

        assertThat(answer.body()).startsWith("[");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\": \"x\\u0000y\"}",
                "{\"a\\u0000\": 1}",
                "{\"a\": [[\"\\u0000\"]]}",
                "{\"a\": 1e999}",
                "{",
                "[]",
                "7"
            })
    void bodies_that_cannot_be_stored_or_are_no_object_are_refused(String body) throws Exception {
        var answer = send(to("echo").POST(BodyPublishers.ofString(body)));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 900, 1100, 100_000})
    void bodies_that_are_too_deep_are_refused(int depth) throws Exception {
        var body = "{\"a\": " + "[".repeat(depth) + "]".repeat(depth) + "}";

        assertThat(send(to("echo").POST(BodyPublishers.ofString(body))).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\\\u0000\"}", "{\"a\":1.0E300}", "{}", ""})
    void bodies_that_only_look_wrong_are_taken(String body) throws Exception {
        var answer = send(to("echo").POST(BodyPublishers.ofString(body)));

        assertThat(answer.body()).isEqualTo(body.isEmpty() ? "{}" : body);
    }
}
