package dev.metis.deploy.proxy;

import dev.metis.deploy.host.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The token of the API as the environment has it: as it is, or as the name of a file. */
final class AuthToken {
    private static final String VARIABLE = "CONFIGPROXY_AUTH_TOKEN";
    private static final String FILE_VARIABLE = VARIABLE + "_FILE";

    private AuthToken() {}

    /** Empty when there is none. */
    static String in(Map<String, String> environment) {
        var token = environment.getOrDefault(VARIABLE, "");
        var file = environment.getOrDefault(FILE_VARIABLE, "");
        if (file.isEmpty()) {
            return token;
        }
        if (!token.isEmpty()) {
            throw new Problem(VARIABLE + " and " + FILE_VARIABLE + " are both set: keep one.");
        }
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw new Problem(FILE_VARIABLE + ": " + Problem.reason(e) + ".", e);
        }
    }
}
