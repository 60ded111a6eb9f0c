package dev.metis.deploy.host;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A short run of another program, with its output. It gets a clean environment: ours may hold secrets. */
public record Command(List<String> words, String input, Map<String, String> environment) {
    /** @param output what it printed on both streams, without blank space at the end */
    public record Result(int exitCode, String output) {
        public boolean succeeded() {
            return exitCode == 0;
        }

        /** The last line it printed that says something. */
        public String lastLine() {
            return output.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((_, last) -> last)
                    .orElse("exit code " + exitCode)
                    .strip();
        }
    }

    public static Command of(String... words) {
        return new Command(List.of(words), "", Map.of());
    }

    public static Command of(List<String> words) {
        return new Command(words, "", Map.of());
    }

    /** Where a program lies on our PATH (and in the usual places for programs of the system). */
    public static Optional<Path> find(String program) {
        return findAll(program).findFirst();
    }

    /** Every place on our PATH that has the program, in its order. */
    public static Stream<Path> findAll(String program) {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of((path + ":/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin").split(File.pathSeparator))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, program).toAbsolutePath())
                .distinct()
                .filter(Files::isExecutable)
                .filter(file -> !Files.isDirectory(file));
    }

    /** The same command with that text as its standard input. */
    public Command withInput(String text) {
        return new Command(words, text, environment);
    }

    /** The same command run by another account, when one is given. */
    public Command as(Optional<Account> account) {
        return new Command(account.map(other -> other.command(words)).orElse(words), input, environment);
    }

    /** The same command with these variables added. */
    public Command with(Map<String, String> variables) {
        return new Command(words, input, variables);
    }

    /** Runs it to its end. A program that cannot be started is a result too: exit code 127 and the reason. */
    public Result run() {
        try {
            var process = builder().redirectErrorStream(true).start();
            try (var stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            } catch (IOException _) {
                // It ended without reading its input; its exit code tells the story.
            }
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.stripTrailing());
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while waiting for " + words.getFirst(), e));
        }
    }

    /** For a caller that needs the process itself. Its working directory is the root, which every account may enter. */
    public ProcessBuilder builder() {
        var builder = new ProcessBuilder(new ArrayList<>(words)).directory(new File("/"));
        var inherited = builder.environment();
        inherited.keySet().retainAll(List.of("PATH", "TZ"));
        inherited.putIfAbsent("PATH", "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin");
        inherited.put("LC_ALL", "C");
        inherited.putAll(environment);
        return builder;
    }
}
