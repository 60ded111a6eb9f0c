package dev.metis.proxy;

import static dev.metis.proxy.ProxyFixture.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes on can be seen, counted and cut. */
final class ConnectionApiIT {

    private final Semaphore answers = new Semaphore(0);
    private ProxyFixture proxy;
    private RawBackend backend;

    @BeforeEach
    void start() {
        proxy = ProxyFixture.start();
        backend = new RawBackend(wire -> {
            while (true) {
                var message = wire.message();
                if (!message.head().first("upgrade").isEmpty()) {
                    wire.send("HTTP/1.1 101 OK\nUpgrade: websocket\nConnection: Upgrade\n\n");
                    wire.send(new byte[] {(byte) 0x81, 2, 'h', 'i'});
                    wire.drain();
                    return;
                }
                if (message.head().line().contains("slow")) {
                    answers.acquire();
                }
                wire.send("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello");
            }
        });
        proxy.route("/user/ada", backend);
        proxy.route("/user/bob", backend);
    }

    @AfterEach
    void stop() {
        answers.release(100);
        proxy.close();
        backend.close();
    }

    private JsonObject connections(String query) {
        return new JsonObject(proxy.api("GET", "/api/connections" + query, "").body());
    }

    private JsonArray open(String query) {
        return connections(query).getJsonArray("connections");
    }

    private Wire webSocket(String user, String session) {
        var wire = proxy.connect().send("""
            GET /user/%s/ws HTTP/1.1
            Host: h
            Connection: Upgrade
            Upgrade: websocket
            Cookie: a=b; jupyterhub-session-id=%s; c=d

            """.formatted(user, session));
        assertThat(wire.head().status()).isEqualTo(101);
        assertThat(wire.bytes(4)).endsWith('h', 'i');
        return wire;
    }

    @Test
    void what_goes_on_is_listed_and_what_is_over_is_not() {
        try (var _ = webSocket("ada", "s1");
                var slow = proxy.connect().send("GET /user/bob/slow HTTP/1.1\nHost: h\n\n")) {
            eventually("both are there", () -> open("").size() == 2);
            assertThat(open("?route=/user/ada").getJsonObject(0).getString("kind"))
                    .isEqualTo("websocket");
            assertThat(open("?route=/user/ada/").getJsonObject(0).getString("client"))
                    .isEqualTo("127.0.0.1");
            assertThat(open("?route=/user/bob").getJsonObject(0).getString("kind"))
                    .isEqualTo("http");
            assertThat(open("?route=/user/nobody")).isEmpty();

            answers.release();
            assertThat(slow.message().body()).isEqualTo("hello");
            eventually("the answer is over", () -> open("").size() == 1);
        }
        eventually("the socket is closed", () -> open("").isEmpty());
    }

    @Test
    void sessions_are_shown_as_digests_and_found_either_way() {
        try (var _ = webSocket("ada", "s1");
                var _ = webSocket("ada", "s2")) {
            var digest = Visit.digest("s1");

            assertThat(open("?session=s1")).hasSize(1);
            assertThat(open("?session=" + digest)).hasSize(1);
            assertThat(open("?session=" + digest).getJsonObject(0).getString("session"))
                    .isEqualTo(digest);
            assertThat(connections("").encode()).doesNotContain("\"s1\"").doesNotContain("\"s2\"");
        }
    }

    @Test
    void all_of_one_login_is_cut_and_nothing_else() {
        try (var first = webSocket("ada", "s1");
                var second = webSocket("bob", "s1");
                var other = webSocket("ada", "s2")) {
            var reply = proxy.api("DELETE", "/api/connections?session=s1", "");

            assertThat(reply.statusCode()).isEqualTo(200);
            assertThat(reply.body()).isEqualTo("{\"closed\":2}");
            assertThat(first.drain()).isZero();
            assertThat(second.drain()).isZero();
            eventually("targets see it, too", () -> backend.open() == 1);
            assertThat(open("")).hasSize(1);
            other.send(new byte[] {(byte) 0x81, (byte) 0x80, 0, 0, 0, 0});
            assertThat(open("?session=s2")).hasSize(1);
        }
    }

    @Test
    void one_route_can_be_left_alone() {
        try (var first = webSocket("ada", "s1");
                var _ = webSocket("bob", "s1")) {
            assertThat(proxy.api("DELETE", "/api/connections?session=s1&except=/user/bob/", "")
                            .body())
                    .isEqualTo("{\"closed\":1}");

            assertThat(first.drain()).isZero();
            assertThat(open("").getJsonObject(0).getString("route")).isEqualTo("/user/bob");
        }
    }

    @Test
    void all_of_one_route_is_cut_requests_included() {
        try (var socket = webSocket("ada", "s1");
                var slow = proxy.connect().send("GET /user/ada/slow HTTP/1.1\nHost: h\n\n");
                var _ = webSocket("bob", "s1")) {
            eventually("all are there", () -> open("").size() == 3);

            assertThat(proxy.api("DELETE", "/api/connections?route=/user/ada", "")
                            .body())
                    .isEqualTo("{\"closed\":2}");

            assertThat(socket.drain()).isZero();
            assertThat(slow.drain()).isZero();
            assertThat(open("").size()).isEqualTo(1);
            assertThat(proxy.api("DELETE", "/api/connections?route=/user/ada", "")
                            .body())
                    .isEqualTo("{\"closed\":0}");
        }
    }

    @Test
    void what_went_through_a_route_is_counted() {
        try (var wire = webSocket("ada", "s1")) {
            wire.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'y', 'o'});
            wire.send(new byte[] {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0});
            proxy.ask("POST /user/ada/x HTTP/1.1\nHost: h\nContent-Length: 3\n\nabc");
            proxy.get("/user/ada/y");

            eventually("all is counted", () -> traffic().getJsonObject("bytes").getInteger("sent") == 17);
            assertThat(traffic()).isEqualTo(new JsonObject("""
                {"requests": 2, "websockets": 1, "frames": {"sent": 2, "received": 1},
                 "bytes": {"sent": 17, "received": 14}}\
                """));
            proxy.route("/user/ada", backend);
            assertThat(traffic().getInteger("requests"))
                    .as("a route that is set again")
                    .isEqualTo(2);
            assertThat(connections("?route=/user/ada").getJsonObject("routes").fieldNames())
                    .containsExactly("/user/ada");
        }
    }

    private JsonObject traffic() {
        return connections("").getJsonObject("routes").getJsonObject("/user/ada");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, '', 400, Must name a route or a session",
        "DELETE, ?except=/user/ada, 400, Must name a route or a session",
        "DELETE, ?user=ada, 400, Unknown parameter 'user'",
        "GET, ?x, 400, Unknown parameter 'x'",
        "GET, ?route=%zz, 400, Malformed query",
        "POST, '', 405, Method not supported"
    })
    void what_makes_no_sense_is_refused(String method, String query, int status, String message) {
        try (var wire = Wire.to(proxy.proxy().apiPort())) {
            var reply = wire.send(method + " /api/connections" + query + " HTTP/1.1\nHost: h\nAuthorization: token "
                            + ProxyFixture.TOKEN + "\n\n")
                    .message();
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.body()).startsWith(message);
        }
    }

    @Test
    void nobody_without_the_token_sees_or_cuts_anything() {
        for (var method : new String[] {"GET", "DELETE"}) {
            assertThat(proxy.api(method, "/api/connections?route=/user/ada", "", "token wrong")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_session_is_known_by_a_second_header_of_cookies() {
        try (var wire = proxy.connect()
                .send("GET /user/ada/slow HTTP/1.1\nHost: h\nCookie: a=b\nCookie: jupyterhub-session-id=s1\n\n")) {
            eventually("it is there", () -> open("").size() == 1);
            assertThat(open("").getJsonObject(0).getString("session")).isNotNull();
            answers.release();
            assertThat(wire.message().body()).isEqualTo("hello");
        }
    }

    @Test
    void a_cookie_that_only_ends_like_the_one_of_the_session_is_none() {
        try (var wire =
                proxy.connect().send("GET /user/ada/slow HTTP/1.1\nHost: h\nCookie: x-jupyterhub-session-id=s1\n\n")) {
            eventually("it is there", () -> open("").size() == 1);
            assertThat(open("").getJsonObject(0).getString("session")).isNull();
            answers.release();
            assertThat(wire.message().body()).isEqualTo("hello");
        }
    }
}
