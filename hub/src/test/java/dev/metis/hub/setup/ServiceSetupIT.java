package dev.metis.hub.setup;

import static dev.metis.hub.db.TestDatabase.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.oauth.NewClient;
import dev.metis.hub.oauth.OAuthClient;
import dev.metis.hub.service.NewService;
import dev.metis.hub.service.Service;
import dev.metis.hub.token.NewToken;
import dev.metis.hub.token.Token;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServiceSetupIT {
    @AutoClose
    private final SetupFixture hub = new SetupFixture();

    @Test
    void a_service_of_the_settings_has_a_row_a_token_and_a_client() {
        hub.start("""
                JupyterHub:
                  services:
                    - name: grader
                      url: http://127.0.0.1:9000
                      api_token: graders-token
                      info: {owner: ops}
                      display: false
                      timeout: 7.5
                      command: [grade, --fast]
                      environment: {SECRET: hunter2}
                      oauth_client_allowed_scopes: ['read:users!user']
                      oauth_no_confirm: true
                """);

        var service = service("grader").orElseThrow();
        assertThat(service.url()).contains("http://127.0.0.1:9000");
        assertThat(service.info()).isEqualTo(new JsonObject().put("owner", "ops"));
        assertThat(service.display()).isFalse();
        assertThat(service.command()).containsExactly("grade", "--fast");
        assertThat(service.timeout()).isEqualTo(Duration.ofMillis(7500));
        assertThat(service.fromConfig()).isTrue();
        assertThat(service.admin()).isFalse();
        assertThat(service.roles()).isEmpty();
        var client = client("service-grader", "graders-token").orElseThrow();
        assertThat(client.stands()).isEqualTo(new Resource.OfService(new ServiceName("grader")));
        assertThat(client.redirectUri()).isEqualTo("/services/grader/oauth_callback");
        assertThat(client.description()).isEqualTo("JupyterHub service grader");
        assertThat(client.allowedScopes()).containsExactly("access:services!service=grader", "read:users!user");
        assertThat(client.withoutConsent()).isTrue();
        var token = token("graders-token").orElseThrow();
        assertThat(token.owner()).isEqualTo(new OwnerId.OfService(service.id()));
        assertThat(token.scopes()).containsExactly("inherit");
        assertThat(token.note()).isEqualTo("from config");
        assertThat(hub.texts("select environment::text from services")).containsExactly("{}");
    }

    @Test
    void a_service_nobody_comes_to_has_no_client() {
        hub.start("JupyterHub: {services: [{name: culler, api_token: cullers-token}]}");

        assertThat(service("culler").orElseThrow().client()).isEmpty();
        assertThat(token("cullers-token")).isPresent();
        hub.start(
                "JupyterHub: {services: [{name: culler, api_token: cullers-token, oauth_redirect_uri: 'https://x.org/back'}]}");
        assertThat(client("service-culler", "cullers-token").orElseThrow().redirectUri())
                .isEqualTo("https://x.org/back");
        hub.start("JupyterHub: {services: [{name: culler, api_token: cullers-token}]}");
        assertThat(service("culler").orElseThrow().client()).isEmpty();
    }

    @Test
    void another_token_in_the_settings_ends_the_old_one_and_changes_the_client() {
        hub.start("JupyterHub: {services: [{name: grader, url: 'http://x', api_token: first-token}]}");
        var id = service("grader").orElseThrow().id();
        hub.start("JupyterHub: {services: [{name: grader, url: 'http://y', api_token: second-token}]}");

        assertThat(token("first-token")).isEmpty();
        assertThat(token("second-token")).isPresent();
        assertThat(client("service-grader", "first-token")).isEmpty();
        assertThat(client("service-grader", "second-token")).isPresent();
        assertThat(service("grader").orElseThrow().id()).isEqualTo(id);

        hub.start("JupyterHub: {services: [{name: grader, url: 'http://y'}]}");
        assertThat(hub.texts("select note from tokens")).isEmpty();
        assertThat(client("service-grader", "second-token")).isEmpty();
    }

    @Test
    void the_token_the_hub_gives_a_service_it_runs_outlives_a_start() {
        var settings = "JupyterHub: {services: [{name: web, url: 'http://x', command: [web]}]}";
        hub.start(settings);
        var id = service("web").orElseThrow().id();
        await(hub.clients.setSecret(hub.db().sql(), id, Optional.of("generated-token")));

        hub.start(settings);

        assertThat(client("service-web", "generated-token")).isPresent();
    }

    @Test
    void a_service_that_vanishes_from_the_settings_takes_everything_along() {
        hub.start("JupyterHub: {services: [{name: grader, url: 'http://x', api_token: graders-token}, {name: other}]}");
        hub.start("JupyterHub: {services: [{name: other}]}");

        assertThat(service("grader")).isEmpty();
        assertThat(token("graders-token")).isEmpty();
        assertThat(hub.texts("select identifier from oauth_clients")).isEmpty();
        assertThat(hub.texts("select name from services")).containsExactly("other");
    }

    @Test
    void a_service_made_through_the_api_belongs_to_the_api() {
        await(hub.services.insert(hub.db().sql(), mine()));

        hub.start("JupyterHub: {services: [{name: mine, url: 'http://settings'}]}");
        assertThat(service("mine").orElseThrow().url()).contains("http://mine");
        hub.start("");
        assertThat(service("mine")).isPresent();
    }

    @Test
    void a_token_or_client_id_of_somebody_else_is_refused() {
        var ada = hub.user("ada");
        await(hub.tokens.insert(
                hub.db().sql(),
                new NewToken(
                        "adas-own-token",
                        new OwnerId.OfUser(ada),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("inherit"),
                        "",
                        Optional.empty())));
        var runtime = await(hub.services.insert(hub.db().sql(), mine())).orElseThrow();
        await(hub.clients.put(
                hub.db().sql(),
                new NewClient("service-mine", Optional.empty(), "", "/x", List.of()),
                new NewClient.OfService(runtime)));

        assertThatThrownBy(() -> hub.start("""
                        JupyterHub:
                          services:
                            - {name: thief, api_token: adas-own-token}
                            - {name: twin, url: 'http://x', oauth_client_id: service-mine}
                        """))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("the api_token of the service thief is a token of somebody else")
                .hasMessageContaining("service-mine of the service twin");
        assertThat(service("thief")).isEmpty();
    }

    private Optional<Service> service(String name) {
        return await(hub.services.find(hub.db().sql(), new ServiceName(name)));
    }

    private Optional<Token> token(String secret) {
        return await(hub.tokens.find(hub.db().sql(), Sha256.of(secret)));
    }

    private Optional<OAuthClient> client(String identifier, String secret) {
        return await(hub.clients.authenticate(hub.db().sql(), identifier, secret));
    }

    /** As somebody makes one through the API. */
    private static NewService mine() {
        return new NewService(
                new ServiceName("mine"),
                Optional.of("http://mine"),
                new JsonObject(),
                true,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                new JsonObject(),
                Duration.ofSeconds(30),
                false,
                false);
    }

    @Test
    void a_service_may_name_roles_for_the_scopes_they_have() {
        hub.start("""
                JupyterHub:
                  load_roles: [{name: reading, scopes: ['read:users!user', 'list:groups']}]
                  services:
                    - {name: web, url: 'http://x', oauth_roles: [reading, nope]}
                    - {name: both, url: 'http://x', oauth_roles: [reading], oauth_client_allowed_scopes: ['read:hub']}
                """);
        assertThat(scopesOfClient("service-web"))
                .containsExactly("access:services!service=web", "list:groups", "read:users!user");
        assertThat(scopesOfClient("service-both")).containsExactly("access:services!service=both", "read:hub");

        hub.start("""
                JupyterHub:
                  load_roles: [{name: reading, scopes: ['read:servers!user']}]
                  services: [{name: web, url: 'http://x', oauth_roles: [reading]}]
                """);
        assertThat(scopesOfClient("service-web")).containsExactly("access:services!service=web", "read:servers!user");
    }

    private List<String> scopesOfClient(String id) {
        return hub.texts("select unnest(allowed_scopes) from oauth_clients where identifier = '" + id + "' order by 1");
    }
}
