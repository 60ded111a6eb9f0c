package dev.metis.spawner.docker;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import dev.metis.hub.spawner.SpawnerConfig;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Settings of servers that are containers, under DockerSpawner's names.
 *
 * @param hasCommand whether the command is in the settings; else it is the image's, and only arguments are added
 * @param nameTemplate empty for the usual one
 * @param remove whether a stopped server's container is removed; else it is started again the next time
 * @param system what SystemUserSpawner adds; empty for DockerSpawner
 */
public record DockerSpawnerConfig(
        SpawnerConfig common,
        boolean hasCommand,
        String image,
        AllowedImages allowedImages,
        PullPolicy pullPolicy,
        String prefix,
        Optional<String> nameTemplate,
        Escape escape,
        boolean remove,
        NetworkConfig network,
        VolumeConfig volumes,
        JsonObject extraHostConfig,
        JsonObject extraCreate,
        Map<String, String> links,
        Optional<String> postStartCommand,
        EngineConfig engine,
        Optional<SystemUserConfig> system) {

    /** Of JupyterHub 6, which every single-user server of this age speaks to. */
    private static final String USUAL_IMAGE = "quay.io/jupyterhub/singleuser:6.1";

    private static final String NAME = "DockerSpawner";

    static final Option<String> IMAGE = Option.of("image", Types.text(), USUAL_IMAGE, "Image of the servers.")
            .formerlyAt(NAME, "container_image");
    static final Option<AllowedImages> ALLOWED_IMAGES = Option.of(
                    "allowed_images",
                    AllowedImages.TYPE,
                    new AllowedImages.Some(Map.of()),
                    "Images users may choose from: a list, a map from what they see to the image, or \"*\" for any.")
            .defaultShownAs("none")
            .formerlyAt(NAME, "image_whitelist");
    static final Option<PullPolicy> PULL_POLICY = Option.of(
            "pull_policy",
            Types.text()
                    .parsed(
                            "one of always, ifnotpresent, never, skip",
                            DockerSpawnerConfig::pullPolicy,
                            policy -> policy.name().toLowerCase(Locale.ROOT)),
            PullPolicy.IFNOTPRESENT,
            "When images are fetched from their registry.");
    static final Option<String> PREFIX = Option.of("prefix", Types.text(), "jupyter", "Beginning of containers' names.")
            .formerlyAt(NAME, "container_prefix");
    static final Option<Optional<String>> NAME_TEMPLATE = Option.optional(
                    "name_template", Types.text(), "Name of a container, with {prefix}, {username} and {servername}.")
            .defaultShownAs("{prefix}-{username}, with --{servername} for named servers")
            .formerlyAt(NAME, "container_name_template");
    static final Option<Escape> ESCAPE = Option.of(
            "escape",
            Types.choice(escapes()),
            Escape.SAFE,
            "How {username} is made fit for names; legacy is that of DockerSpawner before 12.");
    static final Option<Boolean> REMOVE = Option.of(
                    "remove",
                    Types.bool(),
                    false,
                    "Whether a stopped server's container is removed; else it is started again as it was.")
            .formerlyAt(NAME, "remove_containers");
    static final Option<JsonObject> EXTRA_HOST_CONFIG = Option.of(
            "extra_host_config",
            Structures.json(),
            new JsonObject(),
            "More of the Engine API's HostConfig, in its words or those of Docker's Python library.");
    static final Option<JsonObject> EXTRA_CREATE_KWARGS = Option.of(
            "extra_create_kwargs",
            Structures.json(),
            new JsonObject(),
            "More of what containers are created with, in the same words.");
    static final Option<Map<String, String>> LINKS = Option.of(
            "links", Structures.map(Types.text()), Map.of(), "Containers that a server finds under another name.");
    static final Option<Optional<String>> POST_START_CMD = Option.optional(
            "post_start_cmd", Types.text(), "Command to run in a container once it runs; no shell reads it.");

    private static final Option<Integer> PORT =
            SpawnerConfig.PORT.withDefault(8888).formerlyAt(NAME, "container_port");

    /** What DockerSpawner has. */
    public static final Section SECTION = section();

    /** What SystemUserSpawner adds to it. */
    public static final Section SYSTEM_SECTION = Section.of(
                    "SystemUserSpawner",
                    "Servers are containers with the home directory and the number of the user's account.",
                    SystemUserConfig.OPTIONS.toArray(Option<?>[]::new))
            .extending(SECTION);

    private static Section section() {
        var own = Stream.<Option<?>>of(
                SpawnerConfig.IP.withDefault("0.0.0.0"),
                PORT,
                SpawnerConfig.CMD.withDefault(List.of()).defaultShownAs("that of the image"),
                SpawnerConfig.ENV_KEEP.withDefault(List.of()),
                IMAGE,
                ALLOWED_IMAGES,
                PULL_POLICY,
                PREFIX,
                NAME_TEMPLATE,
                ESCAPE,
                REMOVE,
                EXTRA_HOST_CONFIG,
                EXTRA_CREATE_KWARGS,
                LINKS,
                POST_START_CMD);
        var all = Stream.of(
                        own,
                        NetworkConfig.OPTIONS.stream(),
                        VolumeConfig.OPTIONS.stream(),
                        EngineConfig.OPTIONS.stream())
                .flatMap(options -> options)
                .toArray(Option<?>[]::new);
        return Section.of(NAME, "Servers are containers of a Docker engine.", all)
                .extending(SpawnerConfig.SECTION);
    }

    private static PullPolicy pullPolicy(String word) throws BadValue {
        try {
            return PullPolicy.valueOf(word.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadValue("is not one of the choices", "Write one of always, ifnotpresent, never, skip.");
        }
    }

    private static Map<String, Escape> escapes() {
        var words = new LinkedHashMap<String, Escape>();
        words.put("default", Escape.SAFE);
        words.put("legacy", Escape.LEGACY);
        return words;
    }

    /** How long a stop may take. */
    public Duration longestStop() {
        return engine.longestStop();
    }

    /** Which setting that depends on, in the section that is in force. */
    public static String stopSetting(String section) {
        return section + "." + EngineConfig.TIMEOUT.name();
    }

    /** @param in stands at one of the two sections */
    public static DockerSpawnerConfig read(ConfigReader in) {
        var common = SpawnerConfig.read(in);
        var image = in.get(IMAGE);
        var allowed = in.get(ALLOWED_IMAGES);
        var form = common.form().html().isEmpty() ? allowed.form(image, common.form()) : Optional.of(common.form());
        if (!ImageName.isOne(image)) {
            in.problem(IMAGE, "is no name of an image", "Names look like quay.io/jupyter/base-notebook:latest.");
        }
        checkWords(in, EXTRA_HOST_CONFIG, EngineWords.HOST);
        checkWords(in, EXTRA_CREATE_KWARGS, EngineWords.CREATE);
        return new DockerSpawnerConfig(
                form.map(common::withForm).orElse(common),
                !in.get(SpawnerConfig.CMD).isEmpty(),
                image,
                allowed,
                in.get(PULL_POLICY),
                in.get(PREFIX),
                in.get(NAME_TEMPLATE),
                in.get(ESCAPE),
                in.get(REMOVE),
                NetworkConfig.read(in),
                VolumeConfig.read(in),
                in.get(EXTRA_HOST_CONFIG),
                in.get(EXTRA_CREATE_KWARGS),
                in.get(LINKS),
                in.get(POST_START_CMD),
                EngineConfig.read(in),
                in.knows(SystemUserConfig.RUN_AS_ROOT.name())
                        ? Optional.of(SystemUserConfig.read(in))
                        : Optional.empty());
    }

    private static void checkWords(ConfigReader in, Option<JsonObject> option, Set<String> words) {
        EngineWords.unknown(in.get(option), words)
                .forEach(
                        key -> in.problem(
                                option,
                                "has " + key + ", which Docker does not know",
                                "Write a name of Docker's Python library, or one of the Engine API, which begins with a capital."));
    }

    /** Whether containers see what listens at the loopback address of the engine's machine. */
    public boolean isInNetworkOfMachine() {
        return network.isHost();
    }

    /** The template that holds for this server. */
    String nameTemplate(String serverName) {
        return nameTemplate.orElse(serverName.isEmpty() ? "{prefix}-{username}" : "{prefix}-{username}--{servername}");
    }

    /** Without the environments in it. */
    @Override
    public String toString() {
        return "DockerSpawnerConfig[" + image + "]";
    }
}
