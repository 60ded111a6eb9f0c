package dev.metis.hub.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.TestBrowser;
import dev.metis.hub.share.SharingFixture.Person;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page invitations lead to. */
class AcceptShareIT {
    @AutoClose
    private static final SharingFixture fixture = new SharingFixture();

    private final Person ada = fixture.owner();
    private final Person grace = fixture.newcomer();
    private final String code = fixture.invitation(ada, "lab").getString("code");

    private String page() {
        return "/hub/accept-share?code=" + code;
    }

    private HttpResponse<String> accept(TestBrowser browser, String page) {
        var shown = browser.get(page);
        assertThat(shown.statusCode()).as(shown.body()).isEqualTo(200);
        return browser.postForm(page, "_xsrf", TestBrowser.xsrfIn(shown.body()), "code", code);
    }

    private String opens() {
        return "access:servers!server=" + ada.name() + "/lab";
    }

    private int exchanged() {
        return ada.api()
                .object("share-codes/" + ada.name() + "/lab")
                .getJsonArray("items")
                .getJsonObject(0)
                .getInteger("exchange_count");
    }

    @Test
    void the_page_says_what_is_shared_in_words() {
        var shown = grace.browser().get(page()).body();

        assertThat(shown)
                .contains(ada.name() + "'s server lab")
                .contains("Open servers and work in them")
                .contains("does not run right now")
                .contains("/user/" + ada.name() + "/lab/");
        assertThat(grace.scopes()).doesNotContain(opens());
    }

    @Test
    void accepting_shares_the_server_and_leads_there() {
        var answer = accept(grace.browser(), page());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).hasValue("/user/" + ada.name() + "/lab/");
        assertThat(grace.scopes()).contains(opens());
        assertThat(grace.browser().get("/hub/user/" + ada.name() + "/lab/").statusCode())
                .isEqualTo(424);
        assertThat(exchanged()).isEqualTo(1);
    }

    @Test
    void an_invitation_works_for_many_and_again_and_again() {
        accept(grace.browser(), page());
        accept(grace.browser(), page());
        var alan = fixture.newcomer();
        accept(alan.browser(), page());

        assertThat(alan.scopes()).contains(opens());
        assertThat(exchanged()).isEqualTo(3);
        assertThat(ada.api().object("shares/" + ada.name() + "/lab").getJsonArray("items"))
                .hasSize(2);
    }

    @Test
    void those_who_accept_at_the_same_instant_are_all_counted() {
        var guests = IntStream.range(0, 6).mapToObj(_ -> fixture.newcomer()).toList();

        guests.stream()
                .map(guest -> CompletableFuture.supplyAsync(
                        () -> accept(guest.browser(), page()).statusCode()))
                .toList()
                .forEach(answer -> assertThat(answer.join()).isEqualTo(302));

        assertThat(exchanged()).isEqualTo(6);
    }

    @Test
    void accepting_adds_to_what_was_shared_before() {
        ada.api()
                .call(
                        "POST",
                        "shares/" + ada.name() + "/lab",
                        "{\"user\": \"" + grace.name() + "\", \"scopes\": [\"read:servers\"]}");

        accept(grace.browser(), page());

        assertThat(grace.scopes()).contains(opens(), "read:servers!server=" + ada.name() + "/lab");
    }

    @ParameterizedTest
    @CsvSource({"/hub/token, /hub/token", "https://evil.example.org/, SERVER", "//evil.example.org, SERVER"})
    void one_goes_on_only_within_the_hub(String next, String location) {
        var answer = accept(grace.browser(), page() + "&next=" + next);

        assertThat(answer.headers().firstValue("Location"))
                .hasValue(location.replace("SERVER", "/user/" + ada.name() + "/lab/"));
    }

    @Test
    void an_address_without_a_code_or_with_a_wrong_one_says_so() {
        assertThat(grace.browser().get("/hub/accept-share").statusCode()).isEqualTo(400);
        assertThat(grace.browser().get("/hub/accept-share?code=").statusCode()).isEqualTo(400);
        assertThat(grace.browser().get("/hub/accept-share?code=a%00b").statusCode())
                .isEqualTo(400);
        var unknown = grace.browser().get("/hub/accept-share?code=unknown");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("unknown or has expired");
    }

    @Test
    void an_invitation_that_expired_or_was_taken_back_is_worth_nothing() {
        var shown = grace.browser().get(page());
        var xsrf = TestBrowser.xsrfIn(shown.body());
        fixture.run("update share_codes set expires_at = now() where id = (select max(id) from share_codes)");

        assertThat(grace.browser().get(page()).statusCode()).isEqualTo(404);
        var late = grace.browser().postForm(page(), "_xsrf", xsrf, "code", code);
        assertThat(late.statusCode()).isEqualTo(400);
        assertThat(late.body()).contains("unknown or has expired");
        assertThat(grace.scopes()).doesNotContain(opens());
    }

    @Test
    void nobody_accepts_their_own_invitation() {
        var own = ada.browser().get(page());
        var xsrf = TestBrowser.xsrfIn(ada.browser()
                .get("/hub/accept-share?code="
                        + fixture.invitation(fixture.owner(), "lab").getString("code"))
                .body());

        assertThat(own.statusCode()).isEqualTo(403);
        assertThat(ada.browser().postForm(page(), "_xsrf", xsrf, "code", code).statusCode())
                .isEqualTo(400);
        assertThat(exchanged()).isZero();
    }

    @Test
    void a_form_of_another_site_accepts_nothing() {
        assertThat(grace.browser().postForm(page(), "code", code).statusCode()).isEqualTo(403);
        assertThat(grace.browser()
                        .postForm(page(), "code", code, "_xsrf", "guessed")
                        .statusCode())
                .isEqualTo(403);
        assertThat(exchanged()).isZero();
    }

    @Test
    void who_is_not_logged_in_is_asked_to_first() {
        var answer = fixture.hub().browser().get(page());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .hasValue("/hub/login?next=%2Fhub%2Faccept-share%3Fcode%3D" + code);
        assertThat(fixture.hub()
                        .browser()
                        .withHeader(page(), "Authorization", "token x")
                        .statusCode())
                .isEqualTo(302);
    }
}
