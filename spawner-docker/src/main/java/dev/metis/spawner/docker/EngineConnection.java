package dev.metis.spawner.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.SyncDockerCmd;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Calls an engine, each with a limit, and tells its refusals from its absence. Blocks. */
final class EngineConnection implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final DockerHttpClient http;
    private final DockerClient client;
    private final Duration timeout;
    private final Duration patience;

    EngineConnection(Vertx vertx, EngineConfig config) {
        timeout = config.timeout();
        patience = config.patience();
        // No version of the API: the engine's own, however old or new it is.
        var settings = DefaultDockerClientConfig.createDefaultConfigBuilder()
                .withDockerHost(config.url())
                .withDockerTlsVerify(false)
                .withApiVersion("")
                .build();
        var builder = new ZerodepDockerHttpClient.Builder()
                .dockerHost(URI.create(config.url()))
                .connectionTimeout(CONNECT)
                .responseTimeout(timeout);
        http = (config.hasTls() ? builder.sslConfig(new EngineTls(vertx, config)) : builder).build();
        client = DockerClientImpl.getInstance(settings, http);
    }

    /** What is called. */
    interface Call<T> {
        T with(DockerClient client) throws Exception;
    }

    /** @param what ends the sentence "when asked to …" */
    <T> T call(String what, Call<T> call) {
        return call(what, timeout, call);
    }

    <T> T call(String what, Duration limit, Call<T> call) {
        return retried(what, limit, () -> call.with(client));
    }

    /** For a command whose answer says nothing but that it was done. */
    void order(String what, Call<SyncDockerCmd<Void>> command) {
        order(what, timeout, command);
    }

    /** For what the engine itself waits for, as servers that are asked to end. */
    void orderPatiently(String what, Call<SyncDockerCmd<Void>> command) {
        order(what, patience, command);
    }

    private void order(String what, Duration limit, Call<SyncDockerCmd<Void>> command) {
        call(what, limit, connected -> {
            command.with(connected).exec();
            return true;
        });
    }

    /** Empty when the engine knows no such thing. */
    <T> Optional<T> find(String what, Call<T> call) {
        try {
            return Optional.of(call(what, call));
        } catch (EngineException e) {
            if (e.status() == 404) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** For a body that docker-java's records have no place for. */
    JsonObject post(String what, String path, JsonObject body) {
        return json(
                what,
                DockerHttpClient.Request.builder()
                        .method(DockerHttpClient.Request.Method.POST)
                        .path(path)
                        .putHeader("Content-Type", "application/json")
                        .bodyBytes(body.encode().getBytes(StandardCharsets.UTF_8))
                        .build());
    }

    /** For an answer that docker-java's records have no place for. */
    JsonObject get(String what, String path) {
        return json(
                what,
                DockerHttpClient.Request.builder()
                        .method(DockerHttpClient.Request.Method.GET)
                        .path(path)
                        .build());
    }

    private JsonObject json(String what, DockerHttpClient.Request request) {
        return retried(what, timeout, () -> {
            try (var response = http.execute(request)) {
                var text = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
                if (response.getStatusCode() >= 400) {
                    throw new DockerException(text, response.getStatusCode());
                }
                return new JsonObject(text);
            }
        });
    }

    /** For calls that go on for long and have their own ways to end. */
    DockerClient client() {
        return client;
    }

    /** A connection kept from before the engine was restarted fails at once; the second attempt has a new one. */
    private <T> T retried(String what, Duration limit, Callable<T> call) {
        try {
            return once(what, limit, call);
        } catch (EngineException e) {
            if (e.status() == EngineException.AWAY && !e.isLate()) {
                return once(what, limit, call);
            }
            throw e;
        }
    }

    private static <T> T once(String what, Duration limit, Callable<T> call) {
        try {
            return new Deadline(limit).of(what, call);
        } catch (Exception e) {
            throw failure(e);
        }
    }

    static RuntimeException failure(Throwable thrown) {
        if (thrown instanceof EngineException e) {
            return e;
        }
        if (thrown instanceof DockerException e) {
            return new EngineException(e.getHttpStatus(), said(e.getMessage()), e);
        }
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return new EngineException(EngineException.AWAY, said(cause.getMessage()), cause);
            }
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return thrown instanceof RuntimeException e ? e : new IllegalStateException(thrown);
    }

    /** The engine's sentence, which docker-java gives with the answer around it. */
    private static String said(@Nullable String message) {
        if (message == null) {
            return "";
        }
        var at = message.indexOf("{\"message\":");
        if (at < 0) {
            return message;
        }
        try {
            return new JsonObject(message.substring(at).strip()).getString("message", message);
        } catch (io.vertx.core.json.DecodeException e) {
            return message;
        }
    }

    @Override
    public void close() throws IOException {
        client.close();
        http.close();
    }
}
