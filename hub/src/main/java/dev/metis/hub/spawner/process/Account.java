package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** An account of the operating system, from whatever the machine is configured to look in (files, LDAP, SSSD). */
public record Account(String name, int uid, int gid, Path home, String shell) {

    /** A number is no name, though the system would find an account by it too. */
    public static Optional<Account> find(String name) throws IOException, InterruptedException {
        var process = new ProcessBuilder(Tool.GETENT.path().toString(), "passwd", "--", name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        var fields = answer.lines().findFirst().orElse("").split(":", -1);
        if (fields.length < 7 || !fields[0].equals(name)) {
            return Optional.empty();
        }
        return Optional.of(new Account(
                name, Integer.parseInt(fields[2]), Integer.parseInt(fields[3]), Path.of(fields[5]), fields[6]));
    }

    /** The number of the account the hub runs as. */
    static int ownUid() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new SpawnException(
                    "The hub cannot read /proc/self. Local servers need Linux with /proc mounted.", "");
        }
    }
}
