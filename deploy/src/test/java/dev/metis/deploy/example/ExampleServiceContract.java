package dev.metis.deploy.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.metis.client.HubAuthConfig;
import dev.metis.deploy.client.Browser;
import dev.metis.deploy.client.Eventually;
import dev.metis.deploy.client.HubBrowser;
import dev.metis.deploy.client.Socket;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.hub.FreePorts;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A service in Java on a hub: browsers log in through the hub, programs bring tokens, the hub decides who may. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ExampleServiceContract {
    private static final Duration START = Duration.ofMinutes(2);
    private static final String HOME = "services/news/";
    private static final Pattern XSRF = Pattern.compile("name=\"_xsrf\" value=\"([^\"]+)\"");

    private final Vertx vertx = Vertx.vertx();
    private @Nullable HubUnderTest started;
    private HubUnderTest hub;

    protected abstract HubUnderTest startHub(RegisteredService service);

    /** Whether the hub runs the service. */
    protected abstract boolean managed();

    @BeforeAll
    void startHubAndService() throws Exception {
        var port = FreePorts.find(1).getFirst();
        var service = managed() ? RegisteredService.managed(port) : RegisteredService.external(port);
        started = startHub(service);
        hub = started;
        if (!managed()) {
            var config =
                    HubAuthConfig.fromEnvironment(service.environment(hub.url().toString()));
            ExampleService.start(vertx, config)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        }
        try (var browser = new Browser(hub.url())) {
            Eventually.eventually("the service answers", START, () -> answers(browser));
        }
    }

    private static Optional<Boolean> answers(Browser browser) {
        try {
            return browser.call("GET", HOME + "api/whoami").status() == 403 ? Optional.of(true) : Optional.empty();
        } catch (CompletionException _) {
            return Optional.empty();
        }
    }

    @AfterAll
    void stopHubAndService() {
        if (started != null) {
            started.close();
        }
        vertx.close();
    }

    private HubBrowser logIn(String user) {
        var password = user.equals("ada") ? RegisteredService.ADMIN_PASSWORD : hub.password();
        return HubBrowser.logIn(hub.url(), user, password);
    }

    private String path(String path) {
        return hub.url().resolve(path).getPath();
    }

    @Test
    void a_browser_is_logged_in_to_the_service_through_the_hub() {
        try (var carl = logIn("carl")) {
            var visit = carl.browser().open(HOME + "?from=a%20link");

            assertThat(visit.paths())
                    .containsExactly(
                            path(HOME), path("hub/api/oauth2/authorize"), path(HOME + "oauth_callback"), path(HOME));
            assertThat(visit.page().uri().getRawQuery()).isEqualTo("from=a%20link");
            assertThat(visit.page().text()).contains("Hello, carl");
            assertThat(carl.browser().open(HOME).hops()).hasSize(1);
        }
    }

    @Test
    void a_browser_that_is_not_logged_in_is_sent_to_the_login_form() {
        try (var browser = new Browser(hub.url())) {
            var visit = browser.open(HOME);

            assertThat(visit.status()).isEqualTo(200);
            assertThat(visit.page().uri().getPath()).endsWith("/hub/login");
            assertThat(browser.call("GET", HOME + "api/whoami").status()).isEqualTo(403);
        }
    }

    @Test
    void who_may_not_use_the_service_is_told_so_and_not_sent_around() {
        try (var bob = logIn("bob");
                var program = new Browser(hub.url())) {
            assertThat(bob.browser().open(HOME).status()).isEqualTo(403);

            var answer = program.callWithToken(HOME + "api/whoami", bob.newToken("for the service"));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("bob").contains("access:services!service=news");
        }
    }

    @Test
    void a_token_says_who_is_calling() {
        try (var carl = logIn("carl");
                var ada = logIn("ada");
                var program = new Browser(hub.url())) {
            var ofCarl = program.callWithToken(HOME + "api/whoami", carl.newToken("for the service"));
            var ofAda = program.callWithToken(HOME + "api/whoami", ada.newToken("for the service"));

            assertThat(ofCarl.status()).as("%s", ofCarl).isEqualTo(200);
            assertThat(ofCarl.json().getString("name")).isEqualTo("carl");
            assertThat(ofCarl.json().getBoolean("admin")).isFalse();
            assertThat(ofCarl.json().getJsonArray("scopes")).contains("access:services!service=news");
            assertThat(ofAda.json().getString("name")).isEqualTo("ada");
            assertThat(program.callWithToken(HOME + "api/whoami", "unknown").status())
                    .isEqualTo(403);
        }
    }

    @Test
    void a_service_has_a_token_too() {
        try (var program = new Browser(hub.url())) {
            var answer = program.callWithToken(HOME + "api/whoami", RegisteredService.TOKEN);

            assertThat(answer.status())
                    .as("it is known, but nobody gave it a role")
                    .isEqualTo(403);
            assertThat(answer.text()).contains("news may not use this");
        }
    }

    @Test
    void a_form_changes_something_only_with_its_xsrf_token() {
        try (var ada = logIn("ada");
                var carl = logIn("carl")) {
            var page = ada.browser().open(HOME).page().text();
            var xsrf = XSRF.matcher(page);
            assertThat(xsrf.find()).as(page).isTrue();

            assertThat(ada.browser()
                            .submit(HOME + "announcement", Map.of("text", "forged"))
                            .status())
                    .isEqualTo(403);
            var sent =
                    ada.browser().submit(HOME + "announcement", Map.of("text", "Cake <now>", "_xsrf", xsrf.group(1)));
            assertThat(sent.page().text()).contains("<p id=\"announcement\">Cake &lt;now&gt;</p>");
            assertThat(carl.browser().open(HOME).page().text())
                    .contains("Cake &lt;now&gt;")
                    .doesNotContain("<form");
            var read = carl.browser().call("GET", HOME + "api/announcement");
            assertThat(read.json())
                    .isEqualTo(new JsonObject().put("text", "Cake <now>").put("author", "ada"));
        }
    }

    @Test
    void a_websocket_opens_by_login_or_token_and_not_without() {
        try (var carl = logIn("carl");
                var program = new Browser(hub.url())) {
            var token = carl.newToken("for the service");
            assertThat(refusal(carl.browser(), HOME + "live"))
                    .as("not logged in to the service yet")
                    .isEqualTo(403);
            carl.browser().open(HOME);

            assertThat(firstText(carl.browser(), HOME + "live")).contains("\"text\"");
            assertThat(firstText(program, HOME + "live?token=" + token)).contains("\"text\"");
            assertThat(refusal(program, HOME + "live")).isEqualTo(403);
        }
    }

    @Test
    void logging_out_of_the_hub_ends_the_login_at_the_service_at_once() {
        try (var carl = logIn("carl")) {
            carl.browser().open(HOME);
            carl.logOut();

            assertThat(carl.browser().open(HOME).page().uri().getPath()).endsWith("/hub/login");
        }
    }

    @Test
    void logging_out_of_the_service_logs_out_of_the_hub() {
        try (var carl = logIn("carl")) {
            carl.browser().open(HOME);
            var visit = carl.browser().open(HOME + "logout");

            assertThat(visit.paths()).startsWith(path(HOME + "logout"), path("hub/logout"));
            assertThat(carl.browser().cookie("service-news", HOME)).isEmpty();
            assertThat(carl.browser().open(HOME).page().uri().getPath()).endsWith("/hub/login");
        }
    }

    private static String firstText(Browser browser, String path) {
        try (var socket = browser.socket(path)) {
            return socket.receive(
                    "a text",
                    message -> message instanceof Socket.Text text ? Optional.of(text.text()) : Optional.empty());
        }
    }

    private static int refusal(Browser browser, String path) {
        return catchThrowableOfType(Socket.Refused.class, () -> browser.socket(path))
                .status();
    }
}
