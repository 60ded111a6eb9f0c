package dev.metis.deploy.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A directory that looks to the launcher like a checkout: a Maven that notes its runs, and a JDK that prints its words. */
final class Checkout {
    /** What a run of the launcher printed and how it ended. */
    record Run(int exitCode, String output) {}

    private static final String JAVA = """
            #!/bin/sh
            for word; do
                case $word in
                    -XX:AOTCacheOutput=*) : > "${word#*=}" ;;
                    -XX:AOTMode=on) [ -z "$FAKE_REFUSED" ] || exit 1 ;;
                esac
            done
            while [ "$1" != -jar ]; do shift; done
            shift 2
            echo "java: $*"
            """;
    private static final String MAVEN = """
            #!/bin/sh
            echo "$*" >> builds
            if [ -n "$FAKE_BUILD_FAILS" ]; then echo "[ERROR] /src/A.java: cannot find symbol"; exit 1; fi
            mkdir -p deploy/target
            : > deploy/target/metis.jar
            [ -z "$FAKE_REPORT" ] || { mkdir -p hub/target/surefire-reports; cp "$FAKE_REPORT" hub/target/surefire-reports; }
            [ -z "$FAKE_TEST_FAILS" ] || echo "[ERROR] There are test failures."
            echo "[INFO] Tests run: 3, Failures: 0, Errors: 0, Skipped: 1"
            """;

    private final Path root;
    private final Path jdk;

    private Checkout(Path root, Path jdk) {
        this.root = root;
        this.jdk = jdk;
    }

    static Checkout below(Path directory) throws IOException {
        var root = Files.createDirectories(directory.resolve("a check out"));
        var jdk = Files.createDirectories(directory.resolve("jdk 25/bin")).resolveSibling("");
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        program(jdk.resolve("bin/java"), JAVA);
        program(jdk.resolve("bin/javac"), "#!/bin/sh\n");
        program(root.resolve("metis"), Files.readString(launcher()));
        program(root.resolve("mvnw"), MAVEN);
        Files.writeString(root.resolve("pom.xml"), "");
        Files.createDirectories(root.resolve("hub/src/main/java"));
        Files.writeString(root.resolve("hub/pom.xml"), "");
        Files.writeString(root.resolve("hub/src/main/java/A.java"), "");
        Files.createDirectories(root.resolve("hub/client/src/main/java"));
        Files.writeString(root.resolve("hub/client/pom.xml"), "");
        Files.writeString(root.resolve("hub/client/src/main/java/B.java"), "");
        return new Checkout(root, jdk);
    }

    Path root() {
        return root;
    }

    /** How often it was built. */
    List<String> builds() throws IOException {
        var log = root.resolve("builds");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    /** A source file that was written after the last build, whatever the resolution of the file system's clock. */
    void change(String file) throws IOException {
        Files.setLastModifiedTime(
                root.resolve(file), FileTime.from(Instant.now().plusSeconds(5)));
    }

    /** Makes the launcher look for another JDK than there is. */
    void needJdk(String major) throws IOException {
        var script = root.resolve("metis");
        Files.writeString(script, Files.readString(script).replace("JAVA_MAJOR=25", "JAVA_MAJOR=" + major));
    }

    Run run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        return run(root.resolve("metis"), environment, words);
    }

    Run run(Path script, Map<String, String> environment, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(words));
        var builder =
                new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("CI", "METIS_JAVA_OPTS"));
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Run(process.waitFor(), output);
    }

    private static Path launcher() {
        var directory = Path.of("").toAbsolutePath();
        return Files.exists(directory.resolve("metis")) ? directory.resolve("metis") : directory.resolve("../metis");
    }

    private static void program(Path file, String content) throws IOException {
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
