package dev.metis.hub.spawner.process;

import dev.metis.hub.spawner.SpawnException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * No user needs an account: all servers run as the hub's own, or as {@code nobody} when that is root, each in a home made
 * for it. Users are not protected from each other.
 */
final class SharedAccount implements Homes {
    private static final String UNPRIVILEGED = "nobody";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._@+-]*");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private final String template;

    /** Once found, since nothing changes it while a hub runs, and every start asks. */
    private volatile Optional<Account> unprivileged = Optional.empty();

    /** @param template path of a home, with {@code {username}} in it */
    SharedAccount(String template) {
        this.template = template;
    }

    @Override
    public Surroundings of(String owner) throws IOException, InterruptedException {
        var runAs = Account.ownUid() == 0 ? Optional.of(unprivileged()) : Optional.<Account>empty();
        var home = Path.of(template.replace("{username}", directoryName(owner)))
                .toAbsolutePath()
                .normalize();
        make(home, runAs);
        var shell = Files.isExecutable(Path.of("/bin/bash")) ? "/bin/bash" : "/bin/sh";
        return new Surroundings(runAs, Surroundings.Groups.NONE, owner, home, shell, home, Surroundings.Need.WRITE);
    }

    private Account unprivileged() throws IOException, InterruptedException {
        if (unprivileged.isEmpty()) {
            unprivileged = Account.find(UNPRIVILEGED).filter(account -> account.uid() != 0);
        }
        return unprivileged.orElseThrow(() -> new SpawnException(
                "The hub runs as root, and there is no account " + UNPRIVILEGED
                        + " on its machine to run servers as. Create it, or run the hub as another user.",
                ""));
    }

    /** One made earlier is left as it is. */
    private static void make(Path home, Optional<Account> owner) throws IOException {
        try {
            Files.createDirectories(home.getParent() == null ? home : home.getParent());
            Files.createDirectory(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            if (owner.isPresent()) {
                Files.setAttribute(home, "unix:gid", owner.get().gid(), LinkOption.NOFOLLOW_LINKS);
                Files.setAttribute(home, "unix:uid", owner.get().uid(), LinkOption.NOFOLLOW_LINKS);
            }
        } catch (FileAlreadyExistsException e) {
            // made by an earlier start
        }
    }

    /** The name itself where it is harmless, else with percent escapes, so that no two users get the same directory. */
    static String directoryName(String owner) {
        if (PLAIN.matcher(owner).matches()) {
            return owner;
        }
        var name = new StringBuilder();
        for (byte b : owner.getBytes(StandardCharsets.UTF_8)) {
            var letter = String.valueOf((char) (b & 0xff));
            boolean harmless = name.isEmpty()
                    ? PLAIN.matcher(letter).matches()
                    : PLAIN.matcher("a" + letter).matches();
            name.append(harmless ? letter : "%" + HEX.toHexDigits(b).toUpperCase(Locale.ROOT));
        }
        return name.toString();
    }
}
