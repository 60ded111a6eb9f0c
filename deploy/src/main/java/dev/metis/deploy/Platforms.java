package dev.metis.deploy;

import dev.metis.deploy.host.Problem;
import dev.metis.hub.HubConfig;
import dev.metis.hub.authenticator.Authenticator;
import dev.metis.hub.authenticator.AuthenticatorConfig;
import dev.metis.hub.authenticator.AuthenticatorKind;
import dev.metis.hub.authenticator.NullAuthenticator;
import dev.metis.hub.authenticator.dummy.DummyAuthenticator;
import dev.metis.hub.authenticator.dummy.DummyConfig;
import dev.metis.hub.authenticator.oauth.GitHubConfig;
import dev.metis.hub.authenticator.oauth.OAuthAuthenticator;
import dev.metis.hub.authenticator.sharedpassword.SharedPasswordAuthenticator;
import dev.metis.hub.authenticator.sharedpassword.SharedPasswordConfig;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Sections;
import dev.metis.hub.server.Servers;
import dev.metis.hub.spawner.SpawnerKind;
import dev.metis.hub.spawner.process.LocalProcessSpawner;
import dev.metis.hub.spawner.process.ProcessSettings;
import dev.metis.hub.spawner.process.ProcessSpawnerConfig;
import dev.metis.spawner.docker.DockerSpawner;
import dev.metis.spawner.docker.DockerSpawnerConfig;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.function.Function;

/** Picks the authenticator and the spawner that the settings name: the only place that knows them all. */
final class Platforms {
    /** Every section of the settings, with those of the spawners that are modules of their own. */
    static final Sections SECTIONS =
            HubConfig.SECTIONS.with(DockerSpawnerConfig.SECTION, DockerSpawnerConfig.SYSTEM_SECTION);

    private Platforms() {}

    /** A way to log in, with what all of them have in common. */
    record Logins(Authenticator authenticator, AuthenticatorConfig config) {}

    /** Reads everything that will be needed, so that all problems are told together and before anything starts. */
    static HubConfig check(Settings settings) {
        return settings.read(Platforms::read);
    }

    /** Everything a hub will read. */
    static HubConfig read(ConfigReader in) {
        var config = HubConfig.read(in);
        switch (config.authenticator().orElse(AuthenticatorKind.NULL)) {
            case DUMMY -> DummyConfig.read(in);
            case SHARED_PASSWORD -> SharedPasswordConfig.read(in);
            case GITHUB -> GitHubConfig.read(in);
            case NULL -> AuthenticatorConfig.read(in.at(AuthenticatorKind.NULL.section()));
        }
        var spawner = config.spawner().orElse(SpawnerKind.LOCAL_PROCESS);
        switch (spawner) {
            case LOCAL_PROCESS, SIMPLE ->
                config.servers()
                        .warnIfStopsTakeLonger(
                                in,
                                ProcessSpawnerConfig.read(in.at(spawner.section()))
                                        .longestStop(),
                                ProcessSpawnerConfig.stopSettings(spawner.section()));
            case DOCKER, DOCKER_SYSTEM_USER -> {
                var containers = DockerSpawnerConfig.read(in.at(spawner.section()));
                config.servers()
                        .warnIfStopsTakeLonger(
                                in, containers.longestStop(), DockerSpawnerConfig.stopSetting(spawner.section()));
                if (!containers.isInNetworkOfMachine()) {
                    config.hub().warnUnlessReached(in, containers.common().hubConnectUrl());
                }
            }
        }
        return config;
    }

    static Logins logins(Vertx vertx, Settings settings, HubConfig config) {
        var kind = config.authenticator()
                .orElseThrow(() -> new Problem("nothing says how people log in: set JupyterHub.authenticator_class to"
                        + " github, dummy, shared-password or null."));
        return switch (kind) {
            case DUMMY -> {
                var dummy = settings.read(DummyConfig::read);
                yield new Logins(new DummyAuthenticator(dummy), dummy.common());
            }
            case SHARED_PASSWORD -> {
                var shared = settings.read(SharedPasswordConfig::read);
                yield new Logins(new SharedPasswordAuthenticator(shared), shared.common());
            }
            case GITHUB -> {
                var gitHub = settings.read(GitHubConfig::read);
                yield new Logins(
                        OAuthAuthenticator.gitHub(vertx, gitHub), gitHub.oauth().common());
            }
            case NULL ->
                new Logins(
                        new NullAuthenticator(),
                        settings.read(in -> AuthenticatorConfig.read(in.at(AuthenticatorKind.NULL.section()))));
        };
    }

    static Servers.Platform servers(Vertx vertx, Settings settings, HubConfig config) {
        var kind = config.spawner().orElse(SpawnerKind.LOCAL_PROCESS);
        return switch (kind) {
            case LOCAL_PROCESS, SIMPLE -> processes(vertx, settings, config, kind);
            case DOCKER, DOCKER_SYSTEM_USER -> containers(vertx, settings, kind);
        };
    }

    private static Servers.Platform processes(Vertx vertx, Settings settings, HubConfig config, SpawnerKind kind) {
        Function<ConfigReader, ProcessSpawnerConfig> read = in -> ProcessSpawnerConfig.read(in.at(kind.section()));
        var processes = settings.read(read);
        var kept = ProcessSettings.of(processes, config.metis().dataDirectory());
        return new Servers.Platform(
                _ -> kind == SpawnerKind.SIMPLE
                        ? LocalProcessSpawner.simple(vertx, kept)
                        : LocalProcessSpawner.withAccounts(vertx, kept),
                processes.common(),
                chosen -> settings.configuration()
                        .readWith(kind.section(), chosen, read)
                        .common());
    }

    private static Servers.Platform containers(Vertx vertx, Settings settings, SpawnerKind kind) {
        Function<ConfigReader, DockerSpawnerConfig> read = in -> DockerSpawnerConfig.read(in.at(kind.section()));
        var containers = settings.read(read);
        Function<Map<String, Object>, DockerSpawnerConfig> changed =
                chosen -> settings.configuration().readWith(kind.section(), chosen, read);
        return new Servers.Platform(
                installation -> new DockerSpawner(vertx, installation, containers, changed, System.getenv()),
                containers.common(),
                chosen -> changed.apply(chosen).common());
    }
}
