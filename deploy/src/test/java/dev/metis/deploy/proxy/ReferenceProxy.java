package dev.metis.deploy.proxy;

import dev.metis.deploy.singleuser.LogFile;
import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.net.SocketAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** configurable-http-proxy itself, as npm installed it. */
final class ReferenceProxy implements ProxyUnderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Start start;
    private final Process process;

    private ReferenceProxy(Start start, Process process) {
        this.start = start;
        this.process = process;
    }

    static ReferenceProxy start(Start start) {
        var process = launch(start);
        var proxy = new ReferenceProxy(start, process);
        try {
            proxy.awaitListener(start.api());
            proxy.awaitListener(start.address());
            return proxy;
        } catch (AssertionError e) {
            proxy.close();
            throw e;
        }
    }

    static Process launch(Start start) {
        TestEnvironment.require("upstream");
        var command = new ArrayList<>(List.of(program().toString()));
        command.addAll(start.options());
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()));
        builder.environment().keySet().removeIf(name -> name.startsWith("CONFIGPROXY"));
        builder.environment().putAll(start.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path program() {
        return TestEnvironment.directory().resolve("upstream/node_modules/.bin/configurable-http-proxy");
    }

    private static File log() {
        return TestEnvironment.target().resolve("reference-proxy.log").toFile();
    }

    private void awaitListener(SocketAddress address) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers(address)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("nobody listens at " + address + ", see " + new LogFile(log().toPath()));
            }
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    static boolean answers(SocketAddress address) {
        try {
            if (address.isDomainSocket() && !Files.exists(Path.of(address.path()))) {
                return false;
            }
            var to = address.isDomainSocket()
                    ? UnixDomainSocketAddress.of(address.path())
                    : new InetSocketAddress(address.host(), address.port());
            var family = address.isDomainSocket() ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET;
            try (var channel = SocketChannel.open(family)) {
                return channel.connect(to);
            }
        } catch (IOException _) {
            return false;
        }
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
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
