package dev.metis.deploy.env;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineRulesTest {
    @TempDir
    Path directory;

    private GoodEnv good;

    @BeforeEach
    void writeWhatIsGood() throws IOException {
        good = new GoodEnv(directory);
    }

    @Test
    void directories_must_be_there_and_belong_to_the_users_account() throws IOException {
        assertThat(good.check("SHARED_DIR", "missing").errors())
                .singleElement()
                .asString()
                .contains("SHARED_DIR");
        assertThat(good.check("SHARED_DIR", "../elsewhere").errors())
                .singleElement()
                .asString()
                .contains("folder in");
        assertThat(good.check("READONLY_DIR", "data").errors())
                .singleElement()
                .asString()
                .contains("READONLY_DIR");
        assertThat(good.check(
                                "READONLY_DIR",
                                directory.resolve("workspace/shared").toString())
                        .errors())
                .singleElement()
                .asString()
                .contains("everybody could change it");
        assertThat(good.check("READONLY_DIR", directory.toString()).errors()).isEmpty();
        assertThat(good.check("HOST_WORKSPACE", "workspace").errors())
                .singleElement()
                .asString()
                .contains("from the root");

        Files.setPosixFilePermissions(
                directory.resolve("workspace/shared"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(good.check().errors())
                .singleElement()
                .asString()
                .contains("SHARED_DIR")
                .contains("may not write");
    }
}
