package dev.metis.hub.oauth;

import static dev.metis.hub.oauth.OAuthFixture.fields;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.db.TestDatabase;
import dev.metis.hub.name.ServerKey;
import dev.metis.hub.oauth.OAuthFixture.Answer;
import dev.metis.hub.token.Token;
import io.vertx.core.http.HttpMethod;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OAuthTokenApiIT {
    /** Verifier and challenge of RFC 7636, appendix B. */
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private static OAuthFixture hub;
    private static String adas;
    private static String bobs;

    @BeforeAll
    static void start() {
        hub = new OAuthFixture(DATABASE);
        hub.user("ada", false);
        hub.user("bob", false);
        adas = hub.server("ada", "");
        bobs = hub.server("bob", "");
    }

    @Test
    void a_code_is_worth_a_token_bound_to_client_login_and_scopes() {
        var answer = hub.redeem(fields(adas, hub.code("ada", adas)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers().get("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.headers().get("Pragma")).isEqualTo("no-cache");
        assertThat(answer.headers().get("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json().getString("access_token")).matches("[A-Za-z0-9]{30}");
        assertThat(answer.json().getLong("expires_in")).isEqualTo(1_209_600);
        assertThat(answer.json().getString("token_type")).isEqualTo("Bearer");
        assertThat(answer.json().getString("scope"))
                .isEqualTo("access:servers!server=ada/ read:users:groups!user read:users:name!user");
        assertThat(answer.json().fieldNames()).hasSize(4);

        var token = hub.token(answer.json().getString("access_token")).orElseThrow();
        assertThat(token.client().map(Token.Client::stands)).contains(new Resource.OfServer(ServerKey.of("ada", "")));
        assertThat(token.owner())
                .isEqualTo(new OwnerId.OfUser(
                        token.client().orElseThrow().serverOwner().orElseThrow()));
        assertThat(token.sessionId()).contains(OAuthFixture.sessionOf("ada"));
        assertThat(token.ofServer()).isFalse();
        assertThat(token.expiresAt()).isPresent();
    }

    @Test
    void a_code_works_once() {
        var fields = fields(adas, hub.code("ada", adas));

        assertThat(hub.redeem(fields).status()).isEqualTo(200);
        assertRefused(hub.redeem(fields), 400, "invalid_grant");
    }

    @Test
    void of_many_at_once_one_gets_the_token() {
        var fields = fields(adas, hub.code("ada", adas));

        var statuses = IntStream.range(0, 12)
                .parallel()
                .map(_ -> hub.redeem(fields).status())
                .boxed()
                .toList();

        assertThat(statuses).containsOnlyOnce(200).contains(400).hasSize(12);
    }

    @Test
    void a_failed_exchange_leaves_the_code_usable() {
        var code = hub.code("ada", adas, "&code_challenge_method=S256&code_challenge=" + CHALLENGE);
        var right = fields(adas, code);
        right.put("code_verifier", VERIFIER);

        assertRefused(hub.redeem(fields(adas, code)), 400, "invalid_request");
        assertRefused(hub.redeem(with(right, "code_verifier", VERIFIER + "x")), 400, "invalid_grant");
        assertRefused(hub.redeem(with(right, "client_secret", "wrong")), 401, "invalid_client");
        assertRefused(hub.redeem(with(right, "client_id", bobs)), 400, "invalid_grant");
        assertRefused(hub.redeem(with(right, "redirect_uri", "/user/bob/oauth_callback")), 400, "invalid_request");

        assertThat(hub.redeem(right).status()).isEqualTo(200);
    }

    @Test
    void a_plain_challenge_is_the_verifier_itself() {
        var fields = fields(adas, hub.code("ada", adas, "&code_challenge=" + VERIFIER));

        assertRefused(hub.redeem(with(fields, "code_verifier", CHALLENGE)), 400, "invalid_grant");
        assertThat(hub.redeem(with(fields, "code_verifier", VERIFIER)).status()).isEqualTo(200);
    }

    @Test
    void a_redirect_uri_left_out_before_may_be_sent_now() {
        var fields = fields(adas, hub.code("ada", adas));

        assertThat(hub.redeem(with(fields, "redirect_uri", "/user/ada/oauth_callback"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type,          password, 400, unsupported_grant_type",
        "grant_type,          refresh_token, 400, unauthorized_client",
        "code,                '',       400, invalid_request",
        "client_secret,       wrong,    401, invalid_client",
        "code,                unknown,  400, invalid_grant",
    })
    void each_fault_has_its_error(String field, String value, int status, String error) {
        var broken = Map.of(
                "grant_type",
                "authorization_code",
                "code",
                "unknown",
                "client_id",
                adas,
                "client_secret",
                OAuthFixture.SECRET);

        assertRefused(hub.redeem(with(broken, field, value)), status, error);
    }

    @Test
    void the_first_fault_wins() {
        var worst = Map.of("grant_type", "x", "client_id", "x", "client_secret", "x");

        assertRefused(hub.redeem(worst), 400, "unsupported_grant_type");
        assertRefused(hub.redeem(with(worst, "grant_type", "authorization_code")), 400, "invalid_request");
        assertRefused(
                hub.redeem(with(with(worst, "grant_type", "authorization_code"), "code", "x")), 401, "invalid_client");
    }

    @Test
    void a_wrong_client_is_401_with_a_challenge() {
        var answer = hub.redeem(with(fields(adas, "x"), "client_id", "nobody\0"));

        assertRefused(answer, 401, "invalid_client");
        assertThat(answer.headers().get("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_client\"");
    }

    @Test
    void basic_authentication_is_not_looked_at() {
        var fields = fields(adas, hub.code("ada", adas));
        fields.remove("client_id");
        fields.remove("client_secret");
        var basic =
                Base64.getEncoder().encodeToString((adas + ":" + OAuthFixture.SECRET).getBytes(StandardCharsets.UTF_8));

        assertRefused(hub.redeem(fields, "Authorization", "Basic " + basic), 401, "invalid_client");
    }

    @ParameterizedTest
    @CsvSource({"token " + OAuthFixture.SECRET, "Bearer something", "Basic !!!", "nonsense"})
    void an_authorization_header_says_nothing_here(String header) {
        assertThat(hub.redeem(fields(adas, hub.code("ada", adas)), "Authorization", header)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void fields_in_the_url_are_refused() {
        var answer = hub.send(
                HttpMethod.POST,
                "/hub/api/oauth2/token?client_id=" + adas,
                "grant_type=authorization_code&code=" + hub.code("ada", adas));

        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void a_field_given_twice_is_refused() {
        var answer = hub.send(
                HttpMethod.POST, "/hub/api/oauth2/token", "grant_type=authorization_code&client_id=a&client_id=b");

        assertRefused(answer, 400, "invalid_request");
    }

    @Test
    void json_is_not_understood() {
        var answer = hub.send(
                HttpMethod.POST,
                "/hub/api/oauth2/token",
                "{\"grant_type\": \"authorization_code\"}",
                "Content-Type",
                "application/json");

        assertRefused(answer, 400, "unsupported_grant_type");
    }

    @Test
    void a_script_in_a_browser_is_refused() {
        var answer = hub.redeem(fields(adas, hub.code("ada", adas)), "Origin", "https://hub.example.org");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().getInteger("status")).isEqualTo(403);
    }

    @Test
    void reading_is_no_method_of_it() {
        assertThat(hub.send(HttpMethod.GET, "/hub/api/oauth2/token", "").status())
                .isEqualTo(405);
    }

    @Test
    void an_expired_code_is_unknown() {
        var code = hub.code("ada", adas);
        hub.run("update oauth_codes set expires_at = now() - interval '1 second'", Tuple.tuple());

        assertRefused(hub.redeem(fields(adas, code)), 400, "invalid_grant");
    }

    @Test
    void a_code_does_not_outlive_the_login_it_was_made_in() {
        hub.user("eve", false);
        var client = hub.server("eve", "");
        var code = hub.code("eve", client);
        hub.run("delete from sessions where session_id = $1", Tuple.of(OAuthFixture.sessionOf("eve")));

        assertRefused(hub.redeem(fields(client, code)), 400, "invalid_grant");
    }

    @Test
    void a_stopped_server_takes_its_codes_and_tokens_along() {
        var client = hub.server("ada", "gone");
        var code = hub.code("ada", client);
        var token = hub.redeem(fields(client, hub.code("ada", client))).json().getString("access_token");

        hub.run("delete from oauth_clients where identifier = $1", Tuple.of(client));

        assertThat(hub.token(token)).isEmpty();
        assertRefused(hub.redeem(fields(client, code)), 401, "invalid_client");
    }

    private static void assertRefused(Answer answer, int status, String error) {
        assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getString("error_description")).isNotBlank();
        assertThat(answer.headers().get("Cache-Control")).isEqualTo("no-store");
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        var changed = new LinkedHashMap<>(fields);
        changed.put(name, value);
        return changed;
    }
}
