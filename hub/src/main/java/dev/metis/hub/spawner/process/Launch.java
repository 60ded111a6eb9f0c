package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.ServerAddress;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the process: in a session of its own, its output in the log, by way of {@link WrapperScripts} to its account. */
record Launch(
        InstanceDirectory directory,
        int number,
        Marker marker,
        ServerAddress address,
        Surroundings surroundings,
        Map<String, String> environment,
        List<String> command) {
    private static final Logger log = LoggerFactory.getLogger(Launch.class);
    private static final Pattern SHELL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Some shells refuse to set these. */
    private static final Set<String> SHELLS_OWN =
            Set.of("UID", "EUID", "PPID", "SHELLOPTS", "BASHOPTS", "BASH_VERSINFO", "OPTIND", "IFS", "PWD", "_");

    /** Returns once the process exists; it has not claimed the instance yet. */
    Process run(SignalDefaults signals) throws IOException, InterruptedException {
        var line = new ArrayList<String>(signals.command());
        line.addAll(List.of(Tool.SETSID.toString(), Tool.SH.toString(), "-c", WrapperScripts.OUTER, "metis"));
        line.addAll(List.of(
                directory.draftPrefix().toString(),
                directory.claimFile(number).toString(),
                directory.stopMark().toString(),
                address.url(),
                Tool.LN.toString()));
        line.addAll(becoming());
        line.addAll(List.of(Tool.SH.toString(), "-s"));
        line.addAll(
                List.of(surroundings.directory().toString(), surroundings.need().name(), Tool.MKTEMP.toString()));
        line.addAll(strangeVariables());
        line.addAll(command);
        return start(line);
    }

    private List<String> becoming() {
        if (surroundings.runAs().isEmpty()) {
            return List.of();
        }
        var account = surroundings.runAs().get();
        var becoming = new ArrayList<>(List.of(
                Tool.SETPRIV.toString(), "--reuid=" + account.uid(), "--regid=" + account.gid(), "--inh-caps=-all"));
        becoming.addAll(
                switch (surroundings.groups()) {
                    case THE_ACCOUNTS -> List.of("--init-groups");
                    case NONE -> List.of("--clear-groups", "--no-new-privs");
                });
        return becoming;
    }

    private static boolean isForShell(String name) {
        return SHELL_NAME.matcher(name).matches() && !SHELLS_OWN.contains(name);
    }

    /** Variables that a shell cannot set are left to env. */
    private List<String> strangeVariables() {
        var line = new ArrayList<String>();
        environment.forEach((name, value) -> {
            if (name.isEmpty() || name.contains("=") || value.indexOf('\0') >= 0) {
                log.atWarn().addKeyValue("instance", directory.instance()).log("environment_variable_left_out");
            } else if (!isForShell(name)) {
                line.add(name + "=" + value);
            }
        });
        if (!line.isEmpty()) {
            line.addFirst(Tool.ENV.toString());
        }
        return line;
    }

    private String innerScript() {
        var variables = new LinkedHashMap<String, String>();
        environment.forEach((name, value) -> {
            if (isForShell(name) && value.indexOf('\0') < 0) {
                variables.put(name, value);
            }
        });
        variables.putAll(marker.variables());
        return WrapperScripts.inner(variables);
    }

    private Process start(List<String> line) throws IOException {
        var output = ProcessBuilder.Redirect.appendTo(openLog().toFile());
        var builder = new ProcessBuilder(line)
                .redirectOutput(output)
                .redirectError(output) // merged by the JDK, it would keep a pipe open as long as the server runs
                .directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(marker.variables());
        builder.environment().put("PATH", "/usr/bin:/bin");
        var process = builder.start();
        try (Writer input = process.outputWriter(StandardCharsets.UTF_8)) {
            input.write(innerScript());
        } catch (IOException e) {
            // it ended already; whoever waits for its claim learns so
        }
        return process;
    }

    /** It belongs to the server's account, so that programs may open /dev/stdout again. */
    private Path openLog() throws IOException {
        var file = directory.logFile();
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // from an attempt before
        }
        if (surroundings.runAs().isPresent()) {
            Files.setAttribute(file, "unix:uid", surroundings.runAs().get().uid(), LinkOption.NOFOLLOW_LINKS);
        }
        return file;
    }
}
