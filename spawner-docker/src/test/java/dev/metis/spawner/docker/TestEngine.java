package dev.metis.spawner.docker;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** The machine's Docker engine, and a small image with a shell and a web server. */
final class TestEngine {
    /** Busybox alone, imported: no registry is needed. */
    static final String IMAGE = "metis-test/busybox:1";

    private static final Path BUSYBOX = Path.of("/bin/busybox");
    private static final List<String> PROGRAMS = List.of(
            "sh",
            "httpd",
            "cat",
            "echo",
            "sleep",
            "printf",
            "env",
            "ls",
            "mkdir",
            "dd",
            "tail",
            "id",
            "setsid",
            "nc",
            "touch",
            "test",
            "wget",
            "kill",
            "pwd",
            "rm",
            "hostname");

    private TestEngine() {}

    static EngineConfig config() {
        return config(Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse("unix:///var/run/docker.sock"));
    }

    /** Where the engine's socket is in the file system. */
    static String socket() {
        var url = config().url();
        if (!url.startsWith("unix://")) {
            missing("the engine is not behind a socket but at " + url);
        }
        return url.substring("unix://".length());
    }

    static EngineConfig config(String url) {
        return new EngineConfig(url, Optional.empty(), List.of(), Duration.ofSeconds(60));
    }

    /** Skips the test when there is no engine; fails it in CI, where one has to be. */
    static EngineConnection require(Vertx vertx) {
        var connection = new EngineConnection(vertx, config());
        try {
            connection.call("answer", client -> client.pingCmd().exec());
        } catch (EngineException e) {
            missing("no Docker engine answers at " + config().url() + ": " + e.said());
        }
        if (!Files.isExecutable(BUSYBOX)) {
            missing("no static busybox at " + BUSYBOX + " to make an image of");
        }
        return connection;
    }

    static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            fail(what);
        }
        abort(what);
    }

    /** Makes the image unless it is there. */
    static void provideImage(DockerClient client) {
        try {
            client.inspectImageCmd(IMAGE).exec();
        } catch (NotFoundException e) {
            provideImage(config().url());
        }
    }

    /** By the engine's own client: what docker-java sends of an archive, the engine finds incomplete. */
    static void provideImage(String engine) {
        try {
            var loading = new ProcessBuilder("docker", "--host", engine, "import", "-", IMAGE)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var input = loading.getOutputStream()) {
                input.write(root());
            }
            if (loading.waitFor() != 0) {
                throw new AssertionError("docker import failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] root() {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(bytes)) {
            var program = new TarArchiveEntry("bin/busybox");
            program.setSize(Files.size(BUSYBOX));
            program.setMode(0755);
            tar.putArchiveEntry(program);
            Files.copy(BUSYBOX, tar);
            tar.closeArchiveEntry();
            for (var name : PROGRAMS) {
                var link = new TarArchiveEntry("bin/" + name, TarConstants.LF_SYMLINK);
                link.setLinkName("busybox");
                tar.putArchiveEntry(link);
                tar.closeArchiveEntry();
            }
            var temporary = new TarArchiveEntry("tmp/");
            temporary.setMode(01777);
            tar.putArchiveEntry(temporary);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
