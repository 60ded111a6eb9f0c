package dev.metis.deploy.proxy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;

/** Proxies and targets of one test, and whoever asks them; closed together. */
final class ProxyTrial implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Function<Start, ProxyUnderTest> program;
    private final Caller caller = new Caller();
    private final EchoTarget echo = EchoTarget.start(caller.vertx());

    ProxyTrial(Function<Start, ProxyUnderTest> program) {
        this.program = program;
    }

    Caller caller() {
        return caller;
    }

    /** A target in the clear. */
    EchoTarget echo() {
        return echo;
    }

    ProxyUnderTest proxy(String... options) {
        return start(Start.with(options));
    }

    /** With the echo for everything that no other route takes. */
    ProxyUnderTest proxyToEcho(String... options) {
        var all = new java.util.ArrayList<>(java.util.List.of("--default-target", echo.url()));
        all.addAll(java.util.List.of(options));
        return start(Start.with(all.toArray(String[]::new)));
    }

    ProxyUnderTest start(Start start) {
        return closed(program.apply(start));
    }

    <T extends AutoCloseable> T closed(T part) {
        open.push(part);
        return part;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            close(open.pop());
        }
        caller.close();
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
