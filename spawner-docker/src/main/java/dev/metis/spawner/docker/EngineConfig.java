package dev.metis.spawner.docker;

import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where the Docker engine is.
 *
 * @param url such as {@code unix:///var/run/docker.sock}
 * @param authority file with the certificate that the engine's is signed with
 * @param identity files with the hub's own certificate and its key; empty for none
 * @param timeout how long the engine may take to answer
 */
record EngineConfig(String url, Optional<Path> authority, List<Path> identity, Duration timeout) {
    private static final String SOCKET = "unix:///var/run/docker.sock";

    static final Option<Optional<String>> BASE_URL = Option.optional(
                    "client_kwargs.base_url", Types.text(), "Where the Docker engine is, such as tcp://host:2376.")
            .defaultShownAs(SOCKET)
            .orVariable("DOCKER_HOST");
    static final Option<Duration> TIMEOUT = Option.of(
            "client_kwargs.timeout",
            Types.duration(Duration.ofMillis(100), Duration.ofHours(1)),
            Duration.ofSeconds(60),
            "How long the engine may take to answer a call.");
    static final Option<Optional<Path>> AUTHORITY = Option.optional(
            "tls_config.ca_cert", Types.path(), "File with the certificate that the engine's is signed with.");
    static final Option<List<Path>> IDENTITY = Option.of(
            "tls_config.client_cert",
            Structures.list(Types.path()),
            List.of(),
            "Files with the hub's certificate for the engine, and its key.");
    static final Option<Optional<Path>> CERTIFICATES = Option.optional(
                    "client_kwargs.cert_path", Types.path(), "Directory with ca.pem, cert.pem and key.pem instead.")
            .orVariable("DOCKER_CERT_PATH");

    static final List<Option<?>> OPTIONS = List.of(BASE_URL, TIMEOUT, AUTHORITY, IDENTITY, CERTIFICATES);

    /** More than servers get to end. */
    private static final Duration GRACE = Duration.ofSeconds(20);

    /** Of a stop: to note it, to read notes and containers, to describe one, to kill it, to see it end and to remove it. */
    private static final int CALLS_OF_STOP = 7;

    static EngineConfig read(ConfigReader in) {
        var url = in.get(BASE_URL).orElse(SOCKET);
        var scheme = url.substring(0, Math.max(0, url.indexOf(':')));
        if (!List.of("unix", "tcp", "http", "https").contains(scheme)) {
            in.problem(BASE_URL, "is no address of an engine", "Write unix:///path or tcp://host:port.");
        }
        var directory = in.get(CERTIFICATES);
        var identity = in.get(IDENTITY);
        if (!identity.isEmpty() && identity.size() != 2) {
            in.problem(IDENTITY, "is not two files", "Write the certificate and its key.");
        }
        return new EngineConfig(
                url.startsWith("http") ? "tcp" + url.substring(scheme.length()) : url,
                in.get(AUTHORITY).or(() -> directory.map(path -> path.resolve("ca.pem"))),
                identity.isEmpty()
                        ? directory
                                .map(path -> List.of(path.resolve("cert.pem"), path.resolve("key.pem")))
                                .orElse(List.of())
                        : identity,
                in.get(TIMEOUT));
    }

    /** How long a call may take in which the engine waits for a server to end. */
    Duration patience() {
        return timeout.plus(GRACE);
    }

    /** How long it may take to stop a server. */
    Duration longestStop() {
        return timeout.multipliedBy(CALLS_OF_STOP - 1L).plus(patience());
    }

    /** The engine's machine, when it may be another one. */
    Optional<String> host() {
        return url.startsWith("tcp://")
                ? Optional.ofNullable(java.net.URI.create(url).getHost())
                : Optional.empty();
    }

    boolean hasTls() {
        return host().isPresent() && authority.isPresent();
    }
}
