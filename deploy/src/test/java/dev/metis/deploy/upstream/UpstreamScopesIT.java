package dev.metis.deploy.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.client.AccessScopes;
import dev.metis.deploy.singleuser.TestEnvironment;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** JupyterHub's clients and ours let in the same callers. */
@Tag("upstream")
class UpstreamScopesIT {
    private static final int CASES = 20_000;
    private static final List<String> BASES = List.of("access:servers", "access:services");
    private static final List<String> FILTERS = List.of(
            "",
            "",
            "!user=ada",
            "!user=bob",
            "!server=ada/",
            "!server=ada/lab",
            "!server=bob/lab",
            "!group=ada",
            "!group=staff",
            "!service=news");
    private static final String CHECK = """
            import json, sys, warnings
            from jupyterhub.services.auth import check_scopes
            warnings.simplefilter("ignore")
            json.dump([bool(check_scopes(set(r), set(h))) for r, h in json.load(sys.stdin)], sys.stdout)
            """;

    private final Random random = new Random(7);

    @Test
    void the_same_scopes_are_enough() throws Exception {
        TestEnvironment.require("singleuser-6");
        var cases = new JsonArray();
        for (int i = 0; i < CASES; i++) {
            cases.add(JsonArray.of(new JsonArray(List.copyOf(someScopes())), new JsonArray(List.copyOf(someScopes()))));
        }
        var expected = askUpstream(cases);

        assertThat(expected).contains(true, false).hasSize(CASES);
        for (int i = 0; i < CASES; i++) {
            var required = strings(cases.getJsonArray(i).getJsonArray(0));
            var held = strings(cases.getJsonArray(i).getJsonArray(1));
            assertThat(AccessScopes.allow(required, held))
                    .as("required %s, held %s", required, held)
                    .isEqualTo(expected.getBoolean(i));
        }
    }

    private Set<String> someScopes() {
        var scopes = new TreeSet<String>();
        int count = 1 + random.nextInt(3);
        while (scopes.size() < count) {
            scopes.add(BASES.get(random.nextInt(BASES.size())) + FILTERS.get(random.nextInt(FILTERS.size())));
        }
        return scopes;
    }

    private static Set<String> strings(JsonArray array) {
        var strings = new TreeSet<String>();
        array.forEach(item -> strings.add(item.toString()));
        return strings;
    }

    private static JsonArray askUpstream(JsonArray cases) throws IOException {
        var python = TestEnvironment.directory().resolve("singleuser-6/bin/python");
        var process = new ProcessBuilder(python.toString(), "-c", CHECK)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var in = process.getOutputStream()) {
            in.write(cases.toBuffer().getBytes());
        }
        return new JsonArray(Buffer.buffer(process.getInputStream().readAllBytes()));
    }
}
