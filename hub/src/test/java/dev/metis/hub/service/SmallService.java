package dev.metis.hub.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;

/**
 * A program that the hub may run. Without arguments it answers at its service URL with its number and environment; with a file
 * and an exit code it adds a line to the file and ends.
 */
final class SmallService {
    private SmallService() {}

    /** Runs it in this JVM's own kind. */
    static List<String> command(String... arguments) {
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                SmallService.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 2) {
            Files.writeString(
                    Path.of(arguments[0]),
                    Path.of("").toAbsolutePath() + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            System.exit(Integer.parseInt(arguments[1]));
        }
        var url = URI.create(System.getenv("JUPYTERHUB_SERVICE_URL"));
        var server = HttpServer.create(new InetSocketAddress(url.getHost(), url.getPort()), 0);
        server.createContext("/", SmallService::answer);
        server.start();
        System.out.println("listening, token " + System.getenv("JUPYTERHUB_API_TOKEN"));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        var answer = new JsonObject()
                .put("pid", ProcessHandle.current().pid())
                .put("environment", new JsonObject(new HashMap<>(System.getenv())))
                .encode()
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        try (var body = exchange.getResponseBody()) {
            body.write(answer);
        }
    }
}
