package dev.metis.deploy.metis;

import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The machine's Docker engine by its own client, and a small image of busybox that needs no registry. */
final class SmallImage {
    private SmallImage() {}

    /** Makes it. Skips the test when there is no engine; fails it in CI. */
    static void make(String name) {
        TestEnvironment.require(run("info").isEmpty(), "docker", "missing: no Docker engine answers");
        TestEnvironment.require(
                !Files.isExecutable(Path.of("/bin/busybox")), "docker", "missing: no static busybox at /bin/busybox");
        sh("set -e; root=$(mktemp -d); mkdir -p $root/bin $root/tmp; cp /bin/busybox $root/bin;"
                + " for name in sh httpd mkdir echo cat sleep env; do ln -s busybox $root/bin/$name; done;"
                + " tar -C $root -c . | docker import - " + name + " >/dev/null; rm -rf $root");
    }

    /** What the client writes; empty when it fails. */
    static String docker(String... arguments) {
        return run(arguments).strip();
    }

    private static String run(String... arguments) {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        return written(command);
    }

    static void sh(String script) {
        written(List.of("sh", "-c", script));
    }

    private static String written(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? said : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
