package dev.metis.hub.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.http.BaseUrl;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandlerNamesTest {
    private final HandlerNames names = HandlerNames.load(new BaseUrl("/at/", Optional.empty()));

    @ParameterizedTest
    @CsvSource({
        "/at/hub/, jupyterhub.handlers.pages.RootHandler",
        "/at/hub/home, jupyterhub.handlers.pages.HomeHandler",
        "/at/hub/health, jupyterhub.handlers.pages.HealthCheckHandler",
        "/at/hub/spawn/ada/lab, jupyterhub.handlers.pages.SpawnHandler",
        "/at/hub/user/ada/lab/tree/a/b, jupyterhub.handlers.base.UserUrlHandler",
        "/at/hub/user-redirect/, jupyterhub.handlers.base.UserRedirectHandler",
        "/at/hub/static/js/a.js, jupyterhub.handlers.static.CacheControlStaticFilesHandler",
        "/at/hub/api, jupyterhub.apihandlers.hub.RootAPIHandler",
        "/at/hub/api/, jupyterhub.apihandlers.hub.RootAPIHandler",
        "/at/hub/api/user, jupyterhub.apihandlers.users.SelfAPIHandler",
        "/at/hub/api/users/ada, jupyterhub.apihandlers.users.UserAPIHandler",
        "/at/hub/api/users/server, jupyterhub.apihandlers.users.UserAPIHandler",
        "/at/hub/api/users/ada/servers/, jupyterhub.apihandlers.users.UserServerAPIHandler",
        "/at/hub/api/users/ada/servers/lab/progress, jupyterhub.apihandlers.users.SpawnProgressAPIHandler",
        "/at/hub/api/users/ada/shared/bob/lab, jupyterhub.apihandlers.shares.UserShareAPIHandler",
        "/at/hub/api/roles/teachers/users, dev.metis.hub.role.RoleApi",
        "/at/hub/api/users/ada/nothing, jupyterhub.apihandlers.base.API404",
        "/at/hub/api/nothing, jupyterhub.apihandlers.base.API404",
        "/at/hub/nothing/at/all, jupyterhub.handlers.base.Template404",
        "/at/hub/home/, jupyterhub.handlers.base.Template404",
        "/at/hub, jupyterhub.handlers.base.PrefixRedirectHandler",
        "/elsewhere, jupyterhub.handlers.base.PrefixRedirectHandler",
        "'', jupyterhub.handlers.base.PrefixRedirectHandler"
    })
    void a_path_has_the_name_that_dashboards_know(String path, String name) {
        assertThat(names.of(path)).isEqualTo(name);
    }
}
