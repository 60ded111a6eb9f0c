package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.resultOf;

import dev.metis.proxy.Proxy;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.SocketAddress;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Our proxy in this JVM, with the settings that a command line makes. */
final class OurProxy implements ProxyUnderTest {
    private final Start start;
    private final Vertx vertx;
    private final Proxy proxy;

    private OurProxy(Start start) {
        this.start = start;
        var arguments = arguments(start);
        vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(2));
        proxy = resultOf(Proxy.start(vertx, arguments.config()));
    }

    static OurProxy start(Start start) {
        return new OurProxy(start);
    }

    static ProxyArguments arguments(Start start) {
        var command = CommandSpec.create().name("proxy");
        ProxyOptions.all().forEach(command::addOption);
        var parsed = new CommandLine(command)
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(start.options().toArray(String[]::new));
        return ProxyArguments.of(parsed, start.environment());
    }

    @Override
    public SocketAddress address() {
        return start.address();
    }

    @Override
    public SocketAddress api() {
        return start.api();
    }

    @Override
    public void close() {
        resultOf(proxy.stop());
        resultOf(vertx.close());
    }
}
