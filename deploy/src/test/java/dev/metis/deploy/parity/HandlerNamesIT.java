package dev.metis.deploy.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.deploy.singleuser.TestEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the metrics call the handler of a path is what JupyterHub calls it: asked of its code. */
class HandlerNamesIT {
    private static final String PROGRAM = """
            from jupyterhub.apihandlers import default_handlers as api
            from jupyterhub.handlers import default_handlers as pages
            one = ("(?P<user_name>[^/]+)", "([^/]+)", "([^/]*)", "(\\d+)")
            optional = (("(?P<user_path>/.*)?", "/**"), ("(?:/{})?", "/{}"), ("/?", "/"))
            for pattern, handler, *_ in pages + api:
                path = pattern.rstrip("$")
                for group in one:
                    path = path.replace(group, "{}")
                paths = [path.replace("(.*)?", "**")]
                for end, rest in optional:
                    if path.endswith(end):
                        paths = [path[: -len(end)], path[: -len(end)] + rest]
                for each in paths:
                    if each:
                        print(each, f"{handler.__module__}.{handler.__name__}")
            """;

    @Test
    void every_handler_of_JupyterHub_has_its_name() throws IOException {
        var jupyterHub = lines(new ProcessBuilder(
                        TestEnvironment.directory()
                                .resolve("singleuser-6/bin/python")
                                .toString(),
                        "-c",
                        PROGRAM)
                .start()
                .getInputStream()
                .readAllBytes());
        assertThat(jupyterHub).hasSizeGreaterThan(50);

        try (var in = Objects.requireNonNull(getClass().getResourceAsStream("/dev/metis/hub/metric/handlers.txt"))) {
            assertThat(lines(in.readAllBytes())).containsAll(jupyterHub);
        }
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }
}
