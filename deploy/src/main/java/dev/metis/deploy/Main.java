package dev.metis.deploy;

import dev.metis.deploy.env.EnvCheck;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.log.LogConfiguration;
import dev.metis.deploy.proxy.ProxyOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program: its commands and options, described without annotations, whose reading would cost a tenth of a second. */
public final class Main {
    private static final String CONFIG = "--config";
    private static final String DATA = "--data";
    private static final String ENV = "--env";

    private final PrintStream out;
    private final PrintStream terminal;

    private Main(PrintStream out, PrintStream terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    public static void main(String[] args) {
        int status = new Main(System.out, System.err).run(args);
        LogConfiguration.finish();
        System.exit(status);
    }

    private int run(String[] args) {
        var program = program();
        try {
            var parsed = program.parseArgs(args);
            var help = CommandLine.executeHelpRequest(parsed);
            return help != null ? help : run(parsed);
        } catch (ParameterException e) {
            terminal.println("metis: " + e.getMessage());
            CommandLine.UnmatchedArgumentException.printSuggestions(e, terminal);
            var command = e.getCommandLine().getCommandName();
            terminal.println("Try: ./metis " + (command.equals("metis") ? "" : command + " ") + "--help");
            return command.equals("proxy") ? 1 : 2; // as configurable-http-proxy ends
        } catch (Problem e) {
            terminal.println("metis: " + e.getMessage());
            return 1;
        } catch (IOException e) {
            terminal.println("metis: " + Problem.reason(e));
            return 1;
        } catch (InterruptedException _) {
            return 130;
        }
    }

    private int run(ParseResult parsed) throws IOException, InterruptedException {
        if (!parsed.hasSubcommand()) {
            program().usage(terminal);
            return 2;
        }
        var command = parsed.subcommand();
        var file = path(command, CONFIG);
        var data = path(command, DATA);
        return switch (command.commandSpec().name()) {
            case "up" -> new UpCommand(out, terminal).run(file, data);
            case "hub" -> new HubCommand(terminal).run(file, data);
            case "proxy" -> new ProxyCommand(terminal).run(file, command);
            case "stop" -> new StopCommand(out).run(file, data);
            case "migrate" -> new MigrateCommand(out, terminal).run(file, data);
            case "check-config" -> checkConfig(file, path(command, ENV));
            case "example-service" -> new ExampleServiceCommand(out).run(System.getenv());
            case "train" -> new TrainCommand(out).run();
            default -> throw new IllegalStateException(command.commandSpec().name());
        };
    }

    /** @param env the .env of the compose file, in whose environment the settings are read then */
    private int checkConfig(Optional<Path> file, Optional<Path> env) {
        var environment = new HashMap<>(System.getenv());
        env.ifPresent(written -> {
            var check = EnvCheck.of(written, System.getenv());
            check.warnings().forEach(out::println);
            check.orFail();
            environment.putAll(check.environmentOfHub());
            out.println(written + ": no errors.");
        });
        var settings = Settings.load(file, environment);
        Platforms.check(settings);
        settings.warnings().forEach(out::println);
        out.println(settings.file().map(Path::toString).orElse("The environment") + ": no errors.");
        return 0;
    }

    private static Optional<Path> path(ParseResult command, String option) {
        return command.commandSpec().findOption(option) == null
                ? Optional.empty()
                : Optional.ofNullable(command.<Path>matchedOptionValue(option, null));
    }

    private static CommandLine program() {
        var up = command("up", "Runs everything here: PostgreSQL, hub and proxy. The first thing to try.")
                .addOption(config())
                .addOption(data());
        up.usageMessage()
                .footer(
                        "",
                        "Listens on 127.0.0.1:8000 unless JupyterHub.bind_url says otherwise. Without an authenticator"
                                + " in the settings it makes a user admin with a new password at each start.",
                        "",
                        "  METIS__JupyterHub__bind_url=http://127.0.0.1:9000 ./metis up    another port");
        var hub = command("hub", "Runs the hub alone; its PostgreSQL and its proxy are somewhere else.")
                .addOption(config())
                .addOption(data());
        var proxy = command(
                        "proxy", "Runs the proxy alone, as configurable-http-proxy would; a hub tells it its routes.")
                .addOption(config());
        ProxyOptions.all().forEach(proxy::addOption);
        proxy.addOption(version()).version("metis " + Build.version());
        proxy.usageMessage()
                .abbreviateSynopsis(true)
                .footer(
                        "",
                        "Takes the options and the environment of configurable-http-proxy 5.3. Options go before"
                                + " settings; without --config, metis.yaml and METIS__ variables there are no settings.",
                        "",
                        "  CONFIGPROXY_AUTH_TOKEN        token of the REST API; CONFIGPROXY_AUTH_TOKEN_FILE names a"
                                + " file",
                        "  CONFIGPROXY_SSL_KEY_PASSPHRASE, CONFIGPROXY_API_SSL_KEY_PASSPHRASE        of locked keys");
        var stop = command("stop", "Ends the Metis that was started with up, and waits until it has ended.")
                .addOption(config())
                .addOption(data());
        var migrate = command("migrate", "Brings the database up to this version; up and hub do so at start.")
                .addOption(config())
                .addOption(data());
        var check = command("check-config", "Reads the settings and reports every problem in them.")
                .addOption(config())
                .addOption(OptionSpec.builder(ENV)
                        .paramLabel("FILE")
                        .type(Path.class)
                        .description("The .env of deploy/compose, which is then checked, too.")
                        .build());
        var example = command("example-service", "Runs a service to try things with; a hub gives it its environment.");
        var train = command("train", "Used by the launcher.");
        train.usageMessage().hidden(true);

        var program = command("metis", "A JupyterHub for the JVM.")
                .addSubcommand("up", up)
                .addSubcommand("hub", hub)
                .addSubcommand("proxy", proxy)
                .addSubcommand("stop", stop)
                .addSubcommand("migrate", migrate)
                .addSubcommand("check-config", check)
                .addSubcommand("example-service", example)
                .addSubcommand("train", train)
                .addOption(version())
                .version("metis " + Build.version());
        program.usageMessage().footer("", "  ./metis test    builds, and runs all tests");
        return new CommandLine(program).setOverwrittenOptionsAllowed(true);
    }

    private static CommandSpec command(String name, String description) {
        var command = CommandSpec.create()
                .name(name)
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .type(boolean.class)
                        .description("Shows this.")
                        .build());
        command.usageMessage().description(description).width(100);
        return command;
    }

    private static OptionSpec version() {
        return OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .type(boolean.class)
                .description("Prints the version.")
                .build();
    }

    private static OptionSpec config() {
        return OptionSpec.builder(CONFIG)
                .paramLabel("FILE")
                .type(Path.class)
                .description("The settings; metis.yaml in the current directory when there is one.")
                .build();
    }

    private static OptionSpec data() {
        return OptionSpec.builder(DATA)
                .paramLabel("DIR")
                .type(Path.class)
                .description("Where everything is kept that Metis writes; .metis when not given.")
                .build();
    }
}
