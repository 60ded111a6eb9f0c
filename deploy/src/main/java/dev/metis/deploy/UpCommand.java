package dev.metis.deploy;

import dev.metis.deploy.host.Autogroup;
import dev.metis.deploy.host.PortHolder;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.log.LogConfiguration;
import dev.metis.deploy.postgres.EmbeddedPostgres;
import dev.metis.deploy.singleuser.SingleUserEnvironment;
import dev.metis.hub.HubConfig;
import dev.metis.hub.db.DatabaseUrl;
import dev.metis.hub.http.PublicListenerConfig;
import dev.metis.hub.spawner.SpawnerKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code metis up}: everything on this machine, in one JVM, with nothing to set before. */
final class UpCommand {
    private static final Executor VIRTUAL = task -> Thread.ofVirtual().start(task);
    private static final int STOP_SECONDS = 20;
    /** JupyterLab's first start on a small machine compiles a lot of Python. */
    private static final String FIRST_START = "2m";

    private final PrintStream out;
    private final PrintStream terminal;
    private final Shutdown shutdown = new Shutdown();

    /**
     * @param out for the lines that scripts read
     * @param terminal for what people want to know meanwhile
     */
    UpCommand(PrintStream out, PrintStream terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Comes back only with a failure, as an exception; a signal ends the program. */
    int run(Optional<Path> file, Optional<Path> data) throws InterruptedException {
        try {
            start(file, data);
            Thread.currentThread().join();
            return 0;
        } catch (IOException e) {
            throw new Problem("Metis cannot start: " + Problem.reason(e) + ".", e);
        } finally {
            shutdown.run();
        }
    }

    private void start(Optional<Path> file, Optional<Path> data) throws IOException {
        var login = FirstLogin.random();
        var given = Settings.load(file, System.getenv())
                .with(data.map(path -> Map.of("Metis.data_dir", path.toString()))
                        .orElse(Map.of()));
        var settings = given.with(answersTo(given, login));
        var config = Platforms.check(settings);
        settings.warnings().forEach(terminal::println);

        var directory = DataDirectory.open(config.metis().dataDirectory(), terminal);
        var lock = shutdown.closeAtEnd(directory.acquire());
        requireFree(config.listener());
        settings = settings.with(Map.of("Metis.data_dir", directory.path().toString()))
                .with(InnerPorts.leftOpenIn(settings));
        LogConfiguration.apply(config.metis(), Optional.of(directory.log()));

        var database = inBackground(() -> database(config, directory));
        var command = inBackground(() -> serverCommand(given, config, directory));
        Autogroup.prefer();
        var vertx = EventLoops.vertx();
        shutdown.closeAtEnd(() -> vertx.close().await(STOP_SECONDS, TimeUnit.SECONDS));
        var listener =
                new InnerPorts(directory.ports()).listen(vertx, settings.read().hub());
        settings = settings.with(join(command));
        var running = Distribution.hubAndProxy(vertx, settings, join(database), listener, shutdown::end);
        shutdown.closeAtEnd(() -> running.stop().await(STOP_SECONDS, TimeUnit.SECONDS));

        var url = url(config.listener());
        lock.note(RunningMetis.note(url));
        welcome(url, given.mentions("JupyterHub.authenticator_class") ? Optional.empty() : Optional.of(login));
    }

    /** What {@code up} says where nobody else says anything: only for this machine, for one user, as processes. */
    private static Map<String, String> answersTo(Settings given, FirstLogin login) {
        var answers = new HashMap<String, String>();
        if (!given.mentions("JupyterHub.bind_url") && !given.mentions("JupyterHub.ip")) {
            answers.put("JupyterHub.ip", "127.0.0.1");
        }
        if (!given.mentions("JupyterHub.spawner_class")) {
            answers.put("JupyterHub.spawner_class", "simple");
        }
        if (!given.mentions("Spawner.http_timeout")) {
            answers.put("Spawner.http_timeout", FIRST_START);
        }
        if (!given.mentions("JupyterHub.authenticator_class")) {
            answers.putAll(login.options());
        }
        return answers;
    }

    private DatabaseUrl database(HubConfig config, DataDirectory directory) {
        return config.database().url().orElseGet(() -> {
            try {
                var postgres = shutdown.closeAtEnd(EmbeddedPostgres.start(directory.postgres()));
                return Distribution.url(postgres.connection());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Problem("The start was interrupted.", e);
            }
        });
    }

    /** Options with the program of users' servers, where the settings name none. */
    private static Map<String, String> serverCommand(Settings given, HubConfig config, DataDirectory directory) {
        var section = config.spawner().map(SpawnerKind::section).orElse("Spawner");
        if (given.mentions("Spawner.cmd") || given.mentions(section + ".cmd")) {
            return Map.of();
        }
        var command = SingleUserEnvironment.in(directory.singleUser()).command();
        return Map.of("Spawner.cmd", command.toString());
    }

    private static void requireFree(PublicListenerConfig listener) throws IOException {
        var port = listener.port();
        if (port == 0 || PortHolder.isFree(listener.host(), port)) {
            return;
        }
        var holder = PortHolder.of(port)
                .map(process -> " by process " + process.pid() + " (" + process.name() + ")")
                .orElse("");
        throw new Problem("Port " + port + " is taken" + holder + ": end that program, or choose another port, as in"
                + " METIS__JupyterHub__bind_url=http://127.0.0.1:" + (port == 9000 ? 9001 : 9000) + " ./metis up");
    }

    /** How a browser on this machine gets in. */
    private static String url(PublicListenerConfig listener) {
        return listener.baseUrl().publicUrl().map(Object::toString).orElseGet(() -> {
            var host = listener.host();
            var shown = host.isEmpty() || host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
            return listener.scheme() + "://" + (shown.contains(":") ? "[" + shown + "]" : shown) + ":" + listener.port()
                    + listener.baseUrl().path();
        });
    }

    private void welcome(String url, Optional<FirstLogin> login) {
        out.println("URL: " + url);
        login.ifPresentOrElse(
                first -> {
                    out.println("User: " + first.user());
                    out.println("Password: " + first.password().reveal());
                },
                () -> out.println("Log in as the settings say (JupyterHub.authenticator_class)."));
        out.flush();
        terminal.println("Ctrl-C ends Metis; users' servers keep running.");
    }

    private static <T> CompletableFuture<T> inBackground(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, VIRTUAL);
    }

    /** The result; a failure as it was thrown. */
    private static <T> T join(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
