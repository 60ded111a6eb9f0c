package dev.metis.hub.spawner;

import dev.metis.hub.access.OAuthRoles;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Type;
import dev.metis.hub.config.Types;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for every server, whatever runs it.
 *
 * @param ip where the server listens; empty for all interfaces; an IPv6 address has no brackets
 * @param port 0 for a free one
 * @param command program and its arguments; empty for the platform's own default
 * @param notebookDir root directory, where {@code {username}} stands for the name; empty for the server's default
 * @param defaultUrl page the server opens with; empty for the server's default
 * @param startTimeout how long the platform may take to start it
 * @param httpTimeout how long it may take from then to answer
 * @param pollInterval how often it is checked; zero for never
 * @param pollJitter by which fraction the interval varies, 0 to 1
 * @param failureLimit after how many failed starts in a row the hub ends; 0 for never
 * @param hubConnectUrl where the server reaches the hub, when it is not where everybody does
 * @param oauthScopes scopes that OAuth tokens of the server may carry besides access to itself
 * @param oauthRoles roles whose scopes stand for {@code oauthScopes}
 * @param tokenScopes scopes of the server's own token; empty for those of the role {@code server}
 * @param gpus how many GPUs are each server's own
 */
public record SpawnerConfig(
        String ip,
        int port,
        List<String> command,
        ServerEnvironment environment,
        String notebookDir,
        String defaultUrl,
        Duration startTimeout,
        Duration httpTimeout,
        Duration pollInterval,
        double pollJitter,
        int failureLimit,
        OptionsForm form,
        ResourceLimits limits,
        boolean debug,
        boolean disableUserConfig,
        Optional<URI> hubConnectUrl,
        List<String> oauthScopes,
        List<String> oauthRoles,
        List<String> tokenScopes,
        int gpus) {
    private static final Type<Duration> TIMEOUT = Types.duration(Duration.ofMillis(1), Duration.ofDays(7));

    public static final Option<String> IP =
            Option.of("ip", Types.text(), "127.0.0.1", "Where servers listen; empty for all interfaces.");
    public static final Option<Integer> PORT =
            Option.of("port", Types.integer(0, 65535), 0, "Port servers listen at; 0 for a free one.");
    public static final Option<List<String>> CMD = Option.of(
            "cmd",
            Structures.command(),
            List.of("jupyterhub-singleuser"),
            "Command that is the server; a text is the program alone and is not split at blanks.");
    static final Option<List<String>> ARGS =
            Option.of("args", Structures.list(Types.text()), List.of(), "Arguments added to cmd.");
    static final Option<Map<String, String>> ENVIRONMENT = Option.of(
            "environment",
            Structures.map(Types.secretText()),
            Map.of(),
            "Environment variables of servers; they override those of the hub.");
    public static final Option<List<String>> ENV_KEEP = Option.of(
            "env_keep",
            Structures.list(Types.text()),
            List.of("JUPYTERHUB_SINGLEUSER_APP"),
            "Variables taken over from the hub's own environment.");
    static final Option<String> NOTEBOOK_DIR =
            Option.of("notebook_dir", Types.text(), "", "Root directory of servers; {username} stands for the name.");
    static final Option<String> DEFAULT_URL = Option.of(
            "default_url", Types.text(), "", "Page servers open with, such as /lab; {username} stands for the name.");
    static final Option<Duration> START_TIMEOUT = Option.of(
            "start_timeout", TIMEOUT, Duration.ofSeconds(60), "How long the platform may take to start a server.");
    static final Option<Duration> HTTP_TIMEOUT =
            Option.of("http_timeout", TIMEOUT, Duration.ofSeconds(30), "How long a started server may take to answer.");
    static final Option<Duration> POLL_INTERVAL = Option.of(
            "poll_interval",
            Types.duration(Duration.ofDays(-1), Duration.ofDays(1)),
            Duration.ofSeconds(30),
            "How often servers are checked; 0 for never.");
    static final Option<Double> POLL_JITTER =
            Option.of("poll_jitter", Types.decimal(0, 1), 0.1, "By which fraction poll_interval varies.");
    static final Option<Integer> FAILURE_LIMIT = Option.of(
            "consecutive_failure_limit",
            Types.integer(0, Integer.MAX_VALUE),
            0,
            "After how many failed starts in a row the hub ends; 0 for never.");
    static final Option<Boolean> DEBUG = Option.of("debug", Types.bool(), false, "Whether servers log more.");
    static final Option<Boolean> DISABLE_USER_CONFIG = Option.of(
            "disable_user_config", Types.bool(), false, "Whether servers ignore configuration in users' homes.");
    static final Option<Optional<URI>> HUB_CONNECT_URL = Option.optional(
            "hub_connect_url", Types.url(), "Where servers reach the hub, when it is not where everybody does.");
    static final Option<List<String>> OAUTH_SCOPES = Option.of(
            "oauth_client_allowed_scopes",
            Structures.list(Types.text()),
            List.of(),
            "Scopes that OAuth tokens of a server may carry besides access to itself.");
    static final Option<List<String>> TOKEN_SCOPES = Option.of(
                    "server_token_scopes",
                    Structures.list(Types.text()),
                    List.of(),
                    "Scopes of a server's own API token.")
            .defaultShownAs("those of the role server");

    static final Option<Integer> GPUS = Option.of(
            "gpus",
            Types.integer(0, 1_000),
            0,
            "How many GPUs each server has for itself alone, of those in Metis.gpu_devices; JupyterHub has no such option.");

    /** What every spawner inherits. */
    public static final Section SECTION = Section.of(
            "Spawner",
            "What holds for every server, whatever runs it.",
            IP,
            PORT,
            CMD,
            ARGS,
            ENVIRONMENT,
            ENV_KEEP,
            NOTEBOOK_DIR,
            DEFAULT_URL,
            START_TIMEOUT,
            HTTP_TIMEOUT,
            POLL_INTERVAL,
            POLL_JITTER,
            FAILURE_LIMIT,
            DEBUG,
            DISABLE_USER_CONFIG,
            HUB_CONNECT_URL,
            OAUTH_SCOPES,
            OAuthRoles.OPTION,
            TOKEN_SCOPES,
            GPUS);

    public static final Section FORM_SECTION = OptionsForm.OPTIONS;
    public static final Section LIMITS_SECTION = ResourceLimits.OPTIONS;

    public SpawnerConfig {
        command = List.copyOf(command);
        oauthScopes = List.copyOf(oauthScopes);
        oauthRoles = List.copyOf(oauthRoles);
        tokenScopes = List.copyOf(tokenScopes);
    }

    /** @param in stands at the section of the spawner that is used */
    public static SpawnerConfig read(ConfigReader in) {
        return new SpawnerConfig(
                in.get(IP).replaceAll("^\\[|]$", ""),
                in.get(PORT),
                command(in),
                new ServerEnvironment(in.get(ENVIRONMENT), in.get(ENV_KEEP)),
                withoutPercent(in, NOTEBOOK_DIR),
                in.get(DEFAULT_URL),
                in.get(START_TIMEOUT),
                in.get(HTTP_TIMEOUT),
                in.get(POLL_INTERVAL).isPositive() ? in.get(POLL_INTERVAL) : Duration.ZERO,
                in.get(POLL_JITTER),
                in.get(FAILURE_LIMIT),
                OptionsForm.read(in),
                ResourceLimits.read(in),
                in.get(DEBUG),
                in.get(DISABLE_USER_CONFIG),
                in.get(HUB_CONNECT_URL),
                in.get(OAUTH_SCOPES),
                OAuthRoles.read(in, OAUTH_SCOPES),
                in.get(TOKEN_SCOPES),
                in.get(GPUS));
    }

    /** With another form for users' choices. */
    public SpawnerConfig withForm(OptionsForm other) {
        return with(environment, other);
    }

    /** With further variables in the environment, which replace those of the same names. */
    public SpawnerConfig withVariables(Map<String, String> variables) {
        return with(environment.with(variables), form);
    }

    private SpawnerConfig with(ServerEnvironment otherEnvironment, OptionsForm otherForm) {
        return new SpawnerConfig(
                ip,
                port,
                command,
                otherEnvironment,
                notebookDir,
                defaultUrl,
                startTimeout,
                httpTimeout,
                pollInterval,
                pollJitter,
                failureLimit,
                otherForm,
                limits,
                debug,
                disableUserConfig,
                hubConnectUrl,
                oauthScopes,
                oauthRoles,
                tokenScopes,
                gpus);
    }

    private static List<String> command(ConfigReader in) {
        var command = in.get(CMD);
        var args = in.get(ARGS);
        if (command.isEmpty() && !args.isEmpty() && in.isSet(CMD)) {
            in.problem(ARGS, "needs a cmd", "Write the command too.");
        }
        return java.util.stream.Stream.concat(command.stream(), args.stream()).toList();
    }

    private static String withoutPercent(ConfigReader in, Option<String> option) {
        var written = in.get(option);
        if (written.contains("%U")) {
            in.warning(option, "has %U, an old form", "Write {username} instead.");
        }
        return written.replace("%U", "{username}");
    }
}
