package dev.metis.hub.service;

import dev.metis.hub.FreePorts;
import dev.metis.hub.HubFixture;
import dev.metis.hub.TestBrowser;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A hub whose settings let it run services, and a look at their processes. */
final class RunServices implements AutoCloseable {
    private final int port = FreePorts.find(1).getFirst();
    private Optional<HubFixture> running = Optional.empty();

    /** Of {@link #small}. */
    int port() {
        return port;
    }

    HubFixture start(JsonObject... services) {
        var hubPort = FreePorts.find(1).getFirst();
        var hub = HubFixture.with(
                "JupyterHub__services",
                new JsonArray(List.of(services)).encode(),
                "JupyterHub__hub_port",
                String.valueOf(hubPort));
        running = Optional.of(hub);
        return hub;
    }

    /** Answers with its number and environment. */
    JsonObject small() {
        return new JsonObject()
                .put("name", "small")
                .put("url", "http://127.0.0.1:" + port)
                .put("command", new JsonArray(SmallService.command()))
                .put("environment", new JsonObject().put("COLOUR", "red").put("JUPYTERHUB_SERVER_NAME", "mine"));
    }

    /** Adds a line to the file and ends. */
    static JsonObject job(String name, Path file, int exitCode) {
        return new JsonObject()
                .put("name", name)
                .put("command", new JsonArray(SmallService.command(file.toString(), String.valueOf(exitCode))));
    }

    /** What the service says, once it does. */
    JsonObject answer() {
        return new JsonObject(running.orElseThrow()
                .browser()
                .eventually("/services/small/", page -> page.statusCode() == 200)
                .body());
    }

    long pid() {
        return answer().getLong("pid");
    }

    static long pidInModel(TestBrowser root) {
        return new JsonObject(root.api("GET", "services/small").body()).getLong("pid");
    }

    static boolean lives(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** All that hubs ever started here and that still run. */
    List<Long> processes() {
        var directory = running.orElseThrow().data().resolve("services").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> environment(process).contains("METIS_SERVERS=" + directory))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static List<String> environment(ProcessHandle process) {
        try {
            return Stream.of(Files.readString(Path.of("/proc/" + process.pid() + "/environ"))
                            .split("\0", -1))
                    .toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    @Override
    public void close() {
        running.ifPresent(HubFixture::close);
    }
}
