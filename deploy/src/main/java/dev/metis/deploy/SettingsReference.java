package dev.metis.deploy;

import dev.metis.deploy.env.EnvReference;
import dev.metis.hub.config.ReferencePage;
import dev.metis.hub.config.SchemaWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the reference of all settings, and the schema editors use, into the directory it is given. */
public final class SettingsReference {
    private SettingsReference() {}

    /** @param arguments the directory, which is beside that of the compose file */
    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments[0]);
        for (var file : files(directory).entrySet()) {
            Files.writeString(directory.resolve(file.getKey()), file.getValue());
        }
    }

    /** File names and contents. */
    static Map<String, String> files(Path directory) throws IOException {
        var variables = Files.readAllLines(directory.resolve("../compose/.env.example"));
        return Map.of(
                "configuration.md",
                ReferencePage.write(Platforms.SECTIONS) + EnvReference.write(variables),
                "metis.schema.json",
                SchemaWriter.write(Platforms.SECTIONS));
    }
}
