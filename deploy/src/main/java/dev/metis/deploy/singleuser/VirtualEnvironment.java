package dev.metis.deploy.singleuser;

import dev.metis.deploy.host.Command;
import dev.metis.deploy.host.Problem;
import dev.metis.deploy.host.Progress;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Makes a virtual environment with the packages of a user's server. */
final class VirtualEnvironment {
    private static final List<String> ROOTS = List.of("jupyterhub==6.1.1", "jupyterlab>=4.5,<5");
    private static final int CONSTRAINED_FROM = 11;
    private static final int CONSTRAINED_TO = 14;
    private static final Pattern FORWARDED = Pattern.compile(
            "PIP_.*|SSL_CERT_.*|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|(HTTPS?|ALL|NO)_PROXY|HOME|TMPDIR|XDG_.*");

    private final Path directory;
    private final Python python;
    private final Progress progress;
    private final Path log;

    VirtualEnvironment(Path directory, Python python, Progress progress) {
        this.directory = directory;
        this.python = python;
        this.progress = progress;
        this.log = directory.resolveSibling(directory.getFileName() + ".log");
    }

    /** @param constraints pip's list of tried versions, used with the Python versions it was tried with */
    void make(String constraints) throws IOException {
        try (var writer = Files.newBufferedWriter(log)) {
            run(List.of(python.program().toString(), "-m", "venv", directory.toString()), writer, _ -> {});
            Files.writeString(directory.resolve("constraints.txt"), constraints);
            try (var meter =
                    new PipMeter(progress, sitePackages(), constraints.lines().count())) {
                run(install(), writer, meter::read);
            }
        }
    }

    private Path sitePackages() {
        return directory.resolve("lib/python3." + python.minor() + "/site-packages");
    }

    private List<String> install() {
        var words = new ArrayList<>(List.of(
                directory.resolve("bin/python").toString(),
                "-m",
                "pip",
                "install",
                "--no-input",
                "--disable-pip-version-check",
                "--progress-bar=off",
                "--prefer-binary"));
        if (python.minor() >= CONSTRAINED_FROM && python.minor() <= CONSTRAINED_TO) {
            words.addAll(
                    List.of("--constraint", directory.resolve("constraints.txt").toString()));
        }
        words.addAll(ROOTS);
        return words;
    }

    /** Through a shell with an ordinary umask: other accounts must be able to read what a careful root installs. */
    private void run(List<String> words, BufferedWriter writer, Consumer<String> watch) throws IOException {
        var shell = new ArrayList<>(List.of("/bin/sh", "-c", "umask 022; exec \"$0\" \"$@\""));
        shell.addAll(words);
        var process = new Command(shell, "", forwarded())
                .builder()
                .redirectErrorStream(true)
                .start();
        var end = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        var lastError = "see the log";
        try (var output = process.inputReader(StandardCharsets.UTF_8)) {
            process.getOutputStream().close();
            for (String line; (line = output.readLine()) != null; ) {
                writer.write(line);
                writer.newLine();
                watch.accept(line);
                lastError = line.startsWith("ERROR: ") ? line.substring("ERROR: ".length()) : lastError;
            }
            var exitCode = process.waitFor();
            Runtime.getRuntime().removeShutdownHook(end);
            if (exitCode != 0) {
                throw new Problem(
                        "JupyterLab could not be installed for users' servers (" + lastError + "; log: " + log
                                + "): see that pip reaches its package index, or set Spawner.cmd to the server program to run.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    private static Map<String, String> forwarded() {
        var variables = new HashMap<String, String>();
        System.getenv().forEach((name, value) -> {
            if (FORWARDED.matcher(name.toUpperCase(Locale.ROOT)).matches()) {
                variables.put(name, value);
            }
        });
        variables.put("PYTHONUNBUFFERED", "1");
        return variables;
    }
}
