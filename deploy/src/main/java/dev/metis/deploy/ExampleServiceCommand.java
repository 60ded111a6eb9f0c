package dev.metis.deploy;

import dev.metis.client.HubAuthConfig;
import dev.metis.client.InvalidConfigException;
import dev.metis.deploy.example.ExampleService;
import dev.metis.deploy.host.Problem;
import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code metis example-service}: what a hub starts as a service, with the environment that it gives to services. */
final class ExampleServiceCommand {
    private static final int SECONDS = 20;

    private final PrintStream out;
    private final Shutdown shutdown = new Shutdown();

    ExampleServiceCommand(PrintStream out) {
        this.out = out;
    }

    /** Comes back only with a failure, as an exception; a signal ends the program. */
    int run(Map<String, String> environment) throws InterruptedException {
        try {
            var config = HubAuthConfig.fromEnvironment(environment);
            var vertx = Vertx.vertx();
            shutdown.closeAtEnd(() -> vertx.close().await(SECONDS, TimeUnit.SECONDS));
            var service = ExampleService.start(vertx, config).await(SECONDS, TimeUnit.SECONDS);
            shutdown.closeAtEnd(() -> service.stop().await(SECONDS, TimeUnit.SECONDS));
            out.println("The example service listens on port " + service.port() + ".");
            Thread.currentThread().join();
            return 0;
        } catch (InvalidConfigException e) {
            throw new Problem(String.valueOf(e.getMessage()));
        } catch (TimeoutException e) {
            throw new Problem("the example service did not start within " + SECONDS + " s");
        } finally {
            shutdown.run();
        }
    }
}
