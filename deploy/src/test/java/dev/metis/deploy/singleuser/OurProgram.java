package dev.metis.deploy.singleuser;

import dev.metis.deploy.Main;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the program under test is started in a JVM of its own. */
public final class OurProgram {
    private OurProgram() {}

    /** The command with these arguments. */
    public static List<String> command(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home", ""), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path", ""),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return List.copyOf(command);
    }
}
