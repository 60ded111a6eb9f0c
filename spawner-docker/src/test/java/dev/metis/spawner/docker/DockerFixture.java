package dev.metis.spawner.docker;

import static dev.metis.hub.Eventually.resultOf;

import com.github.dockerjava.api.DockerClient;
import dev.metis.hub.HubConfig;
import dev.metis.hub.config.Configuration;
import dev.metis.hub.spawner.InstanceId;
import dev.metis.hub.spawner.ServerAddress;
import dev.metis.hub.spawner.ServerSpec;
import dev.metis.hub.spawner.ServerStatus;
import dev.metis.hub.spawner.Spawner;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** An installation of its own on the machine's engine, of which nothing is left afterwards. */
final class DockerFixture implements AutoCloseable {
    private final Vertx vertx;
    private final EngineConnection connection;
    private final String installation = UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> settings = new HashMap<>();
    private final List<String> toRemove = new ArrayList<>();

    DockerFixture(Vertx vertx) {
        this(vertx, TestEngine.require(vertx));
    }

    /** @param connection to the engine; closed with the fixture */
    DockerFixture(Vertx vertx, EngineConnection connection) {
        this(vertx, connection, TestEngine.config().url());
        TestEngine.provideImage(client());
    }

    private DockerFixture(Vertx vertx, EngineConnection connection, String url) {
        this.vertx = vertx;
        this.connection = connection;
        with("client_kwargs.base_url", url);
        with("image", TestEngine.IMAGE);
        with("prefix", "metis-it-" + installation);
        with("extra_host_config", "{init: true}");
    }

    /** One that calls no engine by itself. */
    static DockerFixture withoutEngine(Vertx vertx, String url) {
        return new DockerFixture(vertx, new EngineConnection(vertx, TestEngine.config(url)), url);
    }

    /** For spawners made from now on: as if the option were not set. */
    DockerFixture without(String option) {
        settings.remove("METIS__DockerSpawner__" + option.replace(".", "__"));
        return this;
    }

    /** For spawners made from now on; the value as in the settings' file. */
    DockerFixture with(String option, String value) {
        settings.put("METIS__DockerSpawner__" + option.replace(".", "__"), value);
        return this;
    }

    /** An option of another section, such as {@code Spawner.mem_limit}. */
    DockerFixture withOther(String option, String value) {
        settings.put("METIS__" + option.replace(".", "__"), value);
        return this;
    }

    String prefix() {
        return "metis-it-" + installation;
    }

    String installation() {
        return installation;
    }

    DockerClient client() {
        return connection.client();
    }

    DockerEngine engine() {
        return new DockerEngine(connection);
    }

    Spawner spawner() {
        return spawner("DockerSpawner");
    }

    Spawner spawner(String section) {
        var configuration = Configuration.load(
                HubConfig.SECTIONS.with(DockerSpawnerConfig.SECTION, DockerSpawnerConfig.SYSTEM_SECTION),
                Optional.empty(),
                settings);
        var config = configuration
                .read(in -> DockerSpawnerConfig.read(in.at(section)))
                .value();
        return new DockerSpawner(
                vertx,
                installation,
                config,
                changes -> configuration.readWith(section, changes, in -> DockerSpawnerConfig.read(in.at(section))),
                Map.of("KEPT", "from the hub"));
    }

    /** A server of ada's that nobody started yet. */
    ServerSpec spec(String owner, String name, List<String> command) {
        var instance = new InstanceId(ThreadLocalRandom.current().nextLong(1, 1L << 40), 1);
        return spec(instance, owner, name, command);
    }

    ServerSpec spec(InstanceId instance, String owner, String name, List<String> command) {
        var path = "/user/" + owner + "/" + (name.isEmpty() ? "" : name + "/");
        var environment = Map.of(
                "JUPYTERHUB_USER", owner,
                "JUPYTERHUB_SERVER_NAME", name,
                "JUPYTERHUB_SERVICE_PREFIX", path,
                "JUPYTERHUB_API_TOKEN", "token-of-" + instance);
        return new ServerSpec(instance, owner, name, path, command, environment, Map.of(), new JsonObject());
    }

    ServerSpec answering(String owner) {
        return spec(owner, "", answering("/user/" + owner + "/", "hello"));
    }

    static ServerSpec nextRun(ServerSpec spec) {
        return copy(
                spec,
                new InstanceId(spec.instance().server(), spec.instance().run() + 1),
                spec.options(),
                spec.changes(),
                spec.devices());
    }

    static ServerSpec withOptions(ServerSpec spec, JsonObject options, Map<String, Object> changes) {
        return copy(spec, spec.instance(), options, changes, spec.devices());
    }

    static ServerSpec withDevices(ServerSpec spec, String... devices) {
        return copy(spec, spec.instance(), spec.options(), spec.changes(), List.of(devices));
    }

    static ServerSpec withCommand(ServerSpec spec, List<String> command) {
        return new ServerSpec(
                spec.instance(),
                spec.owner(),
                spec.serverName(),
                spec.basePath(),
                command,
                spec.hubEnvironment(),
                spec.extraEnvironment(),
                spec.options());
    }

    private static ServerSpec copy(
            ServerSpec spec,
            InstanceId instance,
            JsonObject options,
            Map<String, Object> changes,
            List<String> devices) {
        var environment = new HashMap<>(spec.hubEnvironment());
        environment.computeIfPresent("JUPYTERHUB_API_TOKEN", (_, _) -> "token-of-" + instance);
        return new ServerSpec(
                instance,
                spec.owner(),
                spec.serverName(),
                spec.basePath(),
                spec.command(),
                environment,
                spec.extraEnvironment(),
                options,
                changes,
                devices);
    }

    /** The command of a server that answers with a text below its path. */
    static List<String> answering(String path, String text) {
        return shell("mkdir -p /tmp/www" + path + "; echo '" + text + "' >/tmp/www" + path
                + "api; echo listening; exec httpd -f -p 8888 -h /tmp/www");
    }

    static List<String> shell(String script) {
        return List.of("sh", "-c", script);
    }

    ServerAddress start(ServerSpec spec) {
        return resultOf(spawner().start(spec, (_, _) -> {}));
    }

    ServerStatus status(ServerSpec spec) {
        return resultOf(spawner().status(spec.instance()));
    }

    Container container(String name) {
        return engine().container(name).orElseThrow();
    }

    /** What a command in the container writes. */
    String execute(String container, String... command) {
        return DockerOutput.of(client(), container, command);
    }

    /** Also this is removed in the end: a container, by name. */
    void removeLater(String container) {
        toRemove.add(container);
    }

    /** Ids of what runs of an instance. */
    List<String> running(InstanceId instance) {
        var labels = Map.of(Labels.INSTALLATION, installation, Labels.SERVER, String.valueOf(instance.server()));
        return client().listContainersCmd().withLabelFilter(labels).exec().stream()
                .map(com.github.dockerjava.api.model.Container::getId)
                .toList();
    }

    @Override
    public void close() {
        toRemove.forEach(engine()::remove);
        engine().containers(Map.of(Labels.INSTALLATION, installation)).keySet().forEach(engine()::remove);
        engine().volumes(Labels.INSTALLATION + "=" + installation).keySet().forEach(engine()::removeVolume);
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
