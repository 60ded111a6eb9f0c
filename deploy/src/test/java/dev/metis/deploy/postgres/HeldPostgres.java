package dev.metis.deploy.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Another JVM that runs, or tried to run, an embedded PostgreSQL. */
final class HeldPostgres implements AutoCloseable {
    private final Process jvm;
    private final BufferedReader output;
    private final String answer;

    private HeldPostgres(Process jvm) throws IOException {
        this.jvm = jvm;
        this.output = jvm.inputReader(UTF_8);
        this.answer = firstAnswer();
    }

    static HeldPostgres in(Path directory) throws IOException {
        return run(List.of(), System.getProperty("java.class.path"), directory);
    }

    /** The same run by another account, which may not be able to read our class path where it lies. */
    static HeldPostgres in(Path directory, List<String> runAs, Path readable) throws IOException {
        var classPath = new ArrayList<String>();
        for (var entry : System.getProperty("java.class.path").split(":", -1)) {
            var source = Path.of(entry);
            var copy = readable.resolve(classPath.size() + "-" + source.getFileName());
            copy(source, copy);
            classPath.add(copy.toString());
        }
        return run(runAs, String.join(":", classPath), directory);
    }

    String answer() {
        return answer;
    }

    long jvmPid() {
        return jvm.pid();
    }

    long postgresPid() {
        return Long.parseLong(answer.replace("started ", ""));
    }

    /** As {@code kill -9} does. */
    void kill() throws InterruptedException {
        jvm.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws IOException {
        jvm.getOutputStream().close();
        try {
            jvm.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        } finally {
            jvm.destroyForcibly();
        }
    }

    private String firstAnswer() throws IOException {
        for (String line; (line = output.readLine()) != null; ) {
            if (line.startsWith("started ") || line.startsWith("problem ")) {
                return line;
            }
        }
        return "ended without an answer";
    }

    private static HeldPostgres run(List<String> runAs, String classPath, Path directory) throws IOException {
        var words = new ArrayList<>(runAs);
        words.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                PostgresHolder.class.getName(),
                directory.toString()));
        return new HeldPostgres(new ProcessBuilder(words)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .start());
    }

    private static void copy(Path source, Path target) throws IOException {
        if (!Files.isDirectory(source)) {
            Files.copy(source, target);
            return;
        }
        try (var files = Files.walk(source)) {
            for (var file : (Iterable<Path>) files::iterator) {
                Files.copy(file, target.resolve(source.relativize(file).toString()));
            }
        }
    }
}
