package dev.metis.deploy.metis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/**
 * What runs of a hub's servers, as the machine knows it: by the marks that the spawner leaves in the environment.
 *
 * @param dataDirectory of the hub
 */
record ServerProcesses(Path dataDirectory) {
    List<ProcessHandle> all() {
        return matching(_ -> true);
    }

    List<ProcessHandle> of(String user) {
        return matching(environment -> environment.contains("JUPYTERHUB_USER=" + user));
    }

    void kill() {
        for (var left = all(); !left.isEmpty(); left = all()) {
            left.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private List<ProcessHandle> matching(Predicate<List<String>> wanted) {
        var mark = "METIS_SERVERS=" + dataDirectory.resolve("servers");
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    var environment = environment(process.pid());
                    return environment.contains(mark) && wanted.test(environment);
                })
                .toList();
    }

    /** Empty for what is not ours to look into, and for what ended. */
    private static List<String> environment(long pid) {
        try {
            var text = Files.readString(Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            return List.of(text.split("\0", -1));
        } catch (IOException _) {
            return List.of();
        }
    }
}
