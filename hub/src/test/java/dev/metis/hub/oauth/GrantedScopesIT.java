package dev.metis.hub.oauth;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.db.TestDatabase;
import dev.metis.proxy.TestLog;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantedScopesIT {
    @RegisterExtension
    static final TestDatabase DATABASE = TestDatabase.migrated();

    private static OAuthFixture hub;
    private static String adas;
    private static String adasLab;

    @BeforeAll
    static void start() {
        hub = new OAuthFixture(DATABASE);
        hub.user("ada", false);
        hub.user("root", true);
        adas = hub.server("ada", "");
        adasLab = hub.server("ada", "lab", "read:servers!user", "tokens", "read:hub");
        hub.server("ada", "all", "inherit");
        hub.server("ada", "own", "self");
    }

    @Test
    void without_a_scope_parameter_the_client_gets_what_it_is_registered_for_and_the_person_has() {
        var scopes = scopesFor("ada", adasLab, "");

        assertThat(scopes)
                .containsExactly(
                        "access:servers!server=ada/lab",
                        "read:servers!user",
                        "read:tokens!user=ada",
                        "read:users:groups!user",
                        "read:users:name!user",
                        "tokens!user=ada");
    }

    @Test
    void a_scope_parameter_narrows_that_down() {
        assertThat(scopesFor("ada", adasLab, "&scope=read:tokens!user%20identify"))
                .containsExactly(
                        "access:servers!server=ada/lab",
                        "read:tokens!user",
                        "read:users:groups!user",
                        "read:users:name!user");
        assertThat(scopesFor("ada", adasLab, "&scope=identify"))
                .containsExactly("access:servers!server=ada/lab", "read:users:groups!user", "read:users:name!user");
    }

    @Test
    void a_client_that_asks_for_what_it_should_no_more_gets_it_and_is_named_in_the_log() {
        try (var log = new TestLog()) {
            assertThat(scopesFor("ada", "jupyterhub-user-ada-own", "&scope=user%20identify"))
                    .contains("self");
            assertThat(scopesFor("ada", "jupyterhub-user-ada-own", "&scope=self"))
                    .contains("self");
            assertThat(log.of("deprecated_oauth_scope").stream().distinct())
                    .hasSize(2)
                    .allMatch(line -> line.contains("jupyterhub-user-ada-own"))
                    .anyMatch(line -> line.contains("scope=\"identify\""))
                    .anyMatch(line -> line.contains("scope=\"user\""));
        }
    }

    @Test
    void scopes_the_person_has_unfiltered_are_kept_as_written() {
        assertThat(scopesFor("root", adasLab, "&scope=tokens%20read:hub")).contains("tokens", "read:hub");
    }

    @Test
    void a_scope_whose_filter_is_empty_has_none() {
        assertThat(scopesFor("root", adasLab, "&scope=tokens!")).contains("tokens!");
        assertThat(scopesFor("ada", adasLab, "&scope=tokens!"))
                .contains("tokens!user=ada")
                .doesNotContain("tokens", "tokens!");
    }

    @Test
    void a_client_that_may_inherit_gets_all_there_is() {
        assertThat(scopesFor("ada", "jupyterhub-user-ada-all", ""))
                .containsExactly("access:servers!server=ada/all", "inherit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"self", "read:users!user", "user", "token%20user", "inherit%20self"})
    void a_client_that_may_inherit_may_not_ask_for_a_part_of_it(String part) {
        var answer = hub.authorize("ada", "client_id=jupyterhub-user-ada-all&response_type=code&scope=" + part);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.location()).startsWith("/user/ada/all/oauth_callback?error=invalid_scope");
    }

    @Test
    void allowing_nothing_still_tells_who_it_is() {
        var allowed = hub.allow("ada", "client_id=" + adas + "&response_type=code", "_xsrf=good");
        assertThat(allowed.given("code")).isNotEmpty();
        var scopes = await(DATABASE.database()
                .sql()
                .query("select scopes from oauth_codes order by id desc limit 1")
                .mapping(row -> List.of(row.getArrayOfStrings("scopes")))
                .execute()
                .map(rows -> rows.iterator().next()));

        assertThat(scopes)
                .containsExactly("access:servers!server=ada/", "read:users:groups!user", "read:users:name!user");
    }

    private static List<String> scopesFor(String user, String client, String more) {
        var query = "client_id=" + client + "&response_type=code" + more;
        var answer = hub.authorize(user, query);
        var allowed = answer.status() == 200 ? hub.allow(user, query, OAuthFixture.form(answer)) : answer;
        var token = hub.redeem(client, allowed).json().getString("access_token");
        return hub.token(token).orElseThrow().scopes();
    }
}
