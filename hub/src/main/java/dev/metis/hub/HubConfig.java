package dev.metis.hub;

import dev.metis.hub.authenticator.AuthStateConfig;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.AuthenticatorKind;
import dev.metis.hub.authenticator.dummy.DummyConfig;
import dev.metis.hub.authenticator.oauth.GitHubConfig;
import dev.metis.hub.authenticator.oauth.OAuthConfig;
import dev.metis.hub.authenticator.sharedpassword.SharedPasswordConfig;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Sections;
import dev.metis.hub.config.Types;
import dev.metis.hub.cull.CullConfig;
import dev.metis.hub.db.DatabaseConfig;
import dev.metis.hub.gpu.GpuConfig;
import dev.metis.hub.group.GroupConfig;
import dev.metis.hub.home.LandingConfig;
import dev.metis.hub.http.HttpConfig;
import dev.metis.hub.http.HubListenerConfig;
import dev.metis.hub.http.PublicListenerConfig;
import dev.metis.hub.login.RemovedUsersConfig;
import dev.metis.hub.metric.MetricsConfig;
import dev.metis.hub.page.PageConfig;
import dev.metis.hub.role.RoleConfig;
import dev.metis.hub.route.ProxyClientConfig;
import dev.metis.hub.server.ActivityConfig;
import dev.metis.hub.server.NamedServerConfig;
import dev.metis.hub.server.ServerConfig;
import dev.metis.hub.server.SpawnLimits;
import dev.metis.hub.service.ServiceConfig;
import dev.metis.hub.service.Services;
import dev.metis.hub.session.CookieConfig;
import dev.metis.hub.spawner.SpawnerConfig;
import dev.metis.hub.spawner.SpawnerKind;
import dev.metis.hub.spawner.process.ProcessSpawnerConfig;
import dev.metis.hub.token.TokenConfig;
import java.util.Optional;

/**
 * All settings of the hub but those of its authenticator and spawner, which are read by whoever builds them.
 *
 * @param authenticator which one to use; empty when the operator does not say
 * @param spawner which one to use; empty when the operator does not say
 * @param protectMetrics whether {@code /hub/metrics} needs a login or token
 */
public record HubConfig(
        PublicListenerConfig listener,
        HubListenerConfig hub,
        HttpConfig http,
        CookieConfig cookies,
        TokenConfig tokens,
        LandingConfig landing,
        PageConfig pages,
        ServerConfig servers,
        ActivityConfig activity,
        RoleConfig roles,
        GroupConfig groups,
        ServiceConfig services,
        ProxyClientConfig proxy,
        DatabaseConfig database,
        MetisConfig metis,
        AuthStateConfig authStates,
        CullConfig cull,
        RemovedUsersConfig removedUsers,
        MetricsConfig metrics,
        Optional<AuthenticatorKind> authenticator,
        Optional<SpawnerKind> spawner,
        boolean protectMetrics) {

    static final Option<Optional<AuthenticatorKind>> AUTHENTICATOR_CLASS =
            Option.optional("authenticator_class", AuthenticatorKind.TYPE, "How people log in.");
    static final Option<Optional<SpawnerKind>> SPAWNER_CLASS =
            Option.optional("spawner_class", SpawnerKind.TYPE, "What runs users' servers.");
    static final Option<Boolean> AUTHENTICATE_PROMETHEUS =
            Option.of("authenticate_prometheus", Types.bool(), true, "Whether /hub/metrics needs a login or token.");

    private static final Section OPTIONS =
            Section.of("JupyterHub", "The hub itself.", AUTHENTICATOR_CLASS, SPAWNER_CLASS, AUTHENTICATE_PROMETHEUS);

    /** Every section the hub knows, with those of its own authenticators and spawners. */
    public static final Sections SECTIONS = Sections.of(
            OPTIONS,
            PublicListenerConfig.OPTIONS,
            HubListenerConfig.OPTIONS,
            HttpConfig.OPTIONS,
            CookieConfig.OPTIONS,
            TokenConfig.OPTIONS,
            LandingConfig.OPTIONS,
            PageConfig.OPTIONS,
            SpawnLimits.OPTIONS,
            NamedServerConfig.OPTIONS,
            ServerConfig.OPTIONS,
            ActivityConfig.OPTIONS,
            RoleConfig.OPTIONS,
            GroupConfig.OPTIONS,
            ServiceConfig.OPTIONS,
            ProxyClientConfig.HUB_OPTIONS,
            MetisConfig.HUB_OPTIONS,
            AuthenticatorConfig.SECTION,
            DummyConfig.SECTION,
            SharedPasswordConfig.SECTION,
            OAuthConfig.SECTION,
            OAuthConfig.RULES,
            OAuthConfig.HTTP,
            GitHubConfig.SECTION,
            AuthenticatorConfig.NULL,
            AuthStateConfig.SECTION,
            CullConfig.SECTION,
            MetricsConfig.OPTIONS,
            SpawnerConfig.SECTION,
            SpawnerConfig.FORM_SECTION,
            SpawnerConfig.LIMITS_SECTION,
            ProcessSpawnerConfig.LOCAL_SECTION,
            ProcessSpawnerConfig.SIMPLE_SECTION,
            ProxyClientConfig.SECTION,
            ProxyClientConfig.CHP_SECTION,
            MetisConfig.OPTIONS,
            DatabaseConfig.OPTIONS,
            ServerConfig.METIS_OPTIONS,
            GpuConfig.METIS_OPTIONS,
            RemovedUsersConfig.METIS_OPTIONS,
            NamedServerConfig.METIS_OPTIONS,
            ProxyClientConfig.METIS_OPTIONS);

    /**
     * How a hub runs services.
     *
     * @param hubName the hub among others
     * @param port the hub listens at
     */
    Services.Running runningServices(String hubName, int port) {
        return new Services.Running(
                hubName,
                hub.localUrlAt(port),
                cookies.options(),
                servers.claimLifetime(),
                metis.dataDirectory().resolve("services"));
    }

    public static HubConfig read(ConfigReader in) {
        var listener = PublicListenerConfig.read(in);
        var cookies = CookieConfig.read(in);
        var hub = in.at(OPTIONS);
        var authenticator = hub.get(AUTHENTICATOR_CLASS);
        var spawner = hub.get(SPAWNER_CLASS);
        var roles = RoleConfig.read(in);
        var groups = GroupConfig.read(in);
        var services = ServiceConfig.read(in);
        var authStates = AuthStateConfig.read(in);
        authenticator.ifPresent(kind -> {
            var logins = read(in, kind);
            new PeopleCheck(hub, roles, groups, logins).noteProblems();
            AuthStateConfig.requireKey(in, kind.section(), logins, authStates);
        });
        PeopleCheck.checkServices(hub, services, roles.catalogue());
        if (spawner.orElse(SpawnerKind.SIMPLE).isLocal()) {
            ProcessSpawnerConfig.read(in.at(spawner.orElse(SpawnerKind.SIMPLE).section()));
        }
        return new HubConfig(
                listener,
                HubListenerConfig.read(in, listener.baseUrl()),
                HttpConfig.read(in),
                cookies,
                TokenConfig.read(in, cookies.maxAge()),
                LandingConfig.read(in),
                PageConfig.read(in),
                ServerConfig.read(in),
                ActivityConfig.read(in),
                roles,
                groups,
                services,
                ProxyClientConfig.read(in),
                DatabaseConfig.read(in),
                MetisConfig.read(in),
                authStates,
                CullConfig.read(in),
                RemovedUsersConfig.read(in),
                MetricsConfig.read(in),
                authenticator,
                spawner,
                hub.get(AUTHENTICATE_PROMETHEUS));
    }

    /** Reads what its builder will read, so that its problems are reported together with all others. */
    private static AuthenticatorConfig read(ConfigReader in, AuthenticatorKind kind) {
        return switch (kind) {
            case DUMMY -> DummyConfig.read(in).common();
            case SHARED_PASSWORD -> SharedPasswordConfig.read(in).common();
            case GITHUB -> GitHubConfig.read(in).oauth().common();
            case NULL -> AuthenticatorConfig.read(in.at(kind.section()), AuthenticatorConfig.Usual.OPEN);
        };
    }
}
