package dev.metis.proxy;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a proxy. Start from {@link #defaults()} and change what differs.
 *
 * @param host address of the public listener
 * @param port port of the public listener; 0 means any free one
 * @param apiHost address of the API listener
 * @param apiPort port of the API listener; 0 means any free one
 * @param authToken what a caller of the API must present; empty opens the API to everybody
 * @param errorTarget base URL of a server that renders error pages, asked for {@code <base>/<status>?url=<request>}
 * @param defaultTarget where requests go that no other route takes
 * @param connectTimeout longest wait for a connection to a target
 * @param targetTimeout longest silence of a target before its answer; zero means no limit
 * @param errorPageTimeout longest wait for a page from {@code errorTarget}
 * @param keepAliveTimeout how long a client's connection may lie idle between two requests
 * @param headerTimeout how long a new connection may take to send its first request
 * @param maxHeaderBytes largest request line, and largest sum of header lines, in either direction
 * @param maxConnectionsPerTarget most connections to one target from one event loop; requests beyond it queue
 * @param controlFramesAreActivity whether a WebSocket's ping, pong and close count as activity, as an open tab's pongs
 *     do in configurable-http-proxy
 */
public record ProxyConfig(
        String host,
        int port,
        String apiHost,
        int apiPort,
        String authToken,
        Optional<URI> errorTarget,
        Optional<URI> defaultTarget,
        Duration connectTimeout,
        Duration targetTimeout,
        Duration errorPageTimeout,
        Duration keepAliveTimeout,
        Duration headerTimeout,
        int maxHeaderBytes,
        int maxConnectionsPerTarget,
        boolean controlFramesAreActivity) {

    /** All interfaces on port 8000, API on 127.0.0.1:8001 without a token, no default target. */
    public static ProxyConfig defaults() {
        return new ProxyConfig(
                "0.0.0.0",
                8000,
                "127.0.0.1",
                8001,
                "",
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(60),
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(60),
                64 * 1024,
                2048,
                false);
    }

    /** The same settings with another address for the public listener. */
    public ProxyConfig withPublic(String newHost, int newPort) {
        return new ProxyConfig(
                newHost,
                newPort,
                apiHost,
                apiPort,
                authToken,
                errorTarget,
                defaultTarget,
                connectTimeout,
                targetTimeout,
                errorPageTimeout,
                keepAliveTimeout,
                headerTimeout,
                maxHeaderBytes,
                maxConnectionsPerTarget,
                controlFramesAreActivity);
    }

    /** The same settings with another address and token for the API. */
    public ProxyConfig withApi(String newHost, int newPort, String newToken) {
        return new ProxyConfig(
                host,
                port,
                newHost,
                newPort,
                newToken,
                errorTarget,
                defaultTarget,
                connectTimeout,
                targetTimeout,
                errorPageTimeout,
                keepAliveTimeout,
                headerTimeout,
                maxHeaderBytes,
                maxConnectionsPerTarget,
                controlFramesAreActivity);
    }

    /** The same settings with another server of error pages and another default target. */
    public ProxyConfig withTargets(Optional<URI> newErrorTarget, Optional<URI> newDefaultTarget) {
        return new ProxyConfig(
                host,
                port,
                apiHost,
                apiPort,
                authToken,
                newErrorTarget,
                newDefaultTarget,
                connectTimeout,
                targetTimeout,
                errorPageTimeout,
                keepAliveTimeout,
                headerTimeout,
                maxHeaderBytes,
                maxConnectionsPerTarget,
                controlFramesAreActivity);
    }

    /** The same settings with other waits for targets: to connect, and for an answer (zero: no limit). */
    public ProxyConfig withTargetTimeouts(Duration newConnectTimeout, Duration newTargetTimeout) {
        return new ProxyConfig(
                host,
                port,
                apiHost,
                apiPort,
                authToken,
                errorTarget,
                defaultTarget,
                newConnectTimeout,
                newTargetTimeout,
                errorPageTimeout,
                keepAliveTimeout,
                headerTimeout,
                maxHeaderBytes,
                maxConnectionsPerTarget,
                controlFramesAreActivity);
    }

    /** The same settings with another longest wait for a page of the error target. */
    public ProxyConfig withErrorPageTimeout(Duration newErrorPageTimeout) {
        return new ProxyConfig(
                host,
                port,
                apiHost,
                apiPort,
                authToken,
                errorTarget,
                defaultTarget,
                connectTimeout,
                targetTimeout,
                newErrorPageTimeout,
                keepAliveTimeout,
                headerTimeout,
                maxHeaderBytes,
                maxConnectionsPerTarget,
                controlFramesAreActivity);
    }

    /** The same settings with other waits for clients: between two requests, and for the first one. */
    public ProxyConfig withClientTimeouts(Duration newKeepAliveTimeout, Duration newHeaderTimeout) {
        return new ProxyConfig(
                host,
                port,
                apiHost,
                apiPort,
                authToken,
                errorTarget,
                defaultTarget,
                connectTimeout,
                targetTimeout,
                errorPageTimeout,
                newKeepAliveTimeout,
                newHeaderTimeout,
                maxHeaderBytes,
                maxConnectionsPerTarget,
                controlFramesAreActivity);
    }

    /** The same settings, with WebSocket control frames counted as activity or not. */
    public ProxyConfig withControlFramesAreActivity(boolean counted) {
        return new ProxyConfig(
                host,
                port,
                apiHost,
                apiPort,
                authToken,
                errorTarget,
                defaultTarget,
                connectTimeout,
                targetTimeout,
                errorPageTimeout,
                keepAliveTimeout,
                headerTimeout,
                maxHeaderBytes,
                maxConnectionsPerTarget,
                counted);
    }

    @Override
    public String toString() {
        return "ProxyConfig[public=" + host + ":" + port + ", api=" + apiHost + ":" + apiPort + ", authToken="
                + (authToken.isEmpty() ? "none" : "***") + ", errorTarget=" + errorTarget.orElse(null)
                + ", defaultTarget=" + defaultTarget.orElse(null) + "]";
    }
}
