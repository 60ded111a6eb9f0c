package dev.metis.deploy;

import dev.metis.deploy.host.Autogroup;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.log.LogConfiguration;
import dev.metis.deploy.proxy.ProxyArguments;
import dev.metis.hub.MetisConfig;
import dev.metis.hub.MetisConfig.LogFormat;
import dev.metis.hub.MetisConfig.LogLevel;
import dev.metis.proxy.Proxy;
import dev.metis.proxy.ProxyConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ParseResult;

/**
 * {@code metis proxy}: the proxy alone, started as configurable-http-proxy is, or from the settings of Metis. A signal lets
 * open connections go on for a while and ends it with 0, not with 2 as that one does: it is the ordinary end.
 */
final class ProxyCommand {
    private static final Logger log = LoggerFactory.getLogger(ProxyCommand.class);
    private static final int STOP_SECONDS = 20;

    private final PrintStream terminal;
    private final Shutdown shutdown = new Shutdown();

    ProxyCommand(PrintStream terminal) {
        this.terminal = terminal;
    }

    /** Comes back only with a failure, as an exception; a signal ends the program. */
    int run(Optional<Path> file, ParseResult command) throws InterruptedException {
        try {
            var arguments = ProxyArguments.of(command, System.getenv());
            var settings = settings(file, System.getenv());
            var config = settings.map(given -> arguments.over(Distribution.proxy(given, arguments.hasToken())))
                    .orElseGet(arguments::config);
            settings.ifPresent(given -> given.warnings().forEach(terminal::println));
            applyLog(settings.map(given -> given.read().metis()), arguments);
            start(config, arguments.drainTimeout());
            arguments.pidFile().ifPresent(this::writePid);
            Thread.currentThread().join();
            return 0;
        } finally {
            shutdown.run();
        }
    }

    private void start(ProxyConfig config, Duration drainTimeout) {
        Autogroup.prefer();
        // UNIX sockets with all of their options, and ports shared with another process, need the system's own
        // transport.
        var vertx = EventLoops.vertx();
        shutdown.closeAtEnd(() -> vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS));
        try {
            var proxy = Proxy.start(vertx, config).await();
            shutdown.closeAtEnd(
                    () -> proxy.drain(drainTimeout).await(drainTimeout.toSeconds() + STOP_SECONDS, TimeUnit.SECONDS));
        } catch (RuntimeException e) {
            throw new Problem("the proxy cannot start: " + e.getMessage(), e);
        }
    }

    /** Those of Metis, where somebody wrote any: a hub that starts this one does not wait for what nobody needs. */
    private static Optional<Settings> settings(Optional<Path> file, Map<String, String> environment) {
        return Settings.areThere(file, environment) ? Optional.of(Settings.load(file, environment)) : Optional.empty();
    }

    /** Unless another one has taken over meanwhile, and written its own. */
    private static void removePid(Path file, String pid) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(pid)) {
            Files.delete(file);
        }
    }

    private static void applyLog(Optional<MetisConfig> settings, ProxyArguments arguments) {
        LogConfiguration.applyToProxy(
                settings.map(MetisConfig::logFormat).orElse(LogFormat.TEXT),
                arguments
                        .logLevel()
                        .map(LogLevel::valueOf)
                        .or(() -> settings.map(MetisConfig::logLevel))
                        .orElse(LogLevel.INFO),
                arguments.accessLog());
        arguments
                .withoutEffect()
                .forEach(option -> log.atWarn().addKeyValue("option", option).log("option_without_effect"));
    }

    private void writePid(Path file) {
        var pid = Long.toString(ProcessHandle.current().pid());
        try {
            Files.writeString(file, pid);
        } catch (IOException e) {
            throw new Problem("option --pid-file: " + Problem.reason(e) + ".", e);
        }
        shutdown.closeAtEnd(() -> removePid(file, pid));
    }
}
