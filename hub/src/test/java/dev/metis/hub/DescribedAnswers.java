package dev.metis.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.openapi.OpenApiDocument;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fails a test whose request got an answer that the description of the API does not know. */
final class DescribedAnswers {
    private static final String API = "/hub/api";
    private static final List<Operations> PATHS = read();

    private record Operations(Pattern path, JsonObject byMethod) {}

    private DescribedAnswers() {}

    private static List<Operations> read() {
        return new OpenApiDocument(new BaseUrl("/", Optional.empty()))
                .json().getJsonObject("paths").stream()
                        .map(path -> new Operations(
                                Pattern.compile(path.getKey().replaceAll("\\{[^}]+}", "[^/]+")),
                                (JsonObject) path.getValue()))
                        .toList();
    }

    /** Those of paths and methods that are not there are none of its business. */
    static void check(HttpResponse<?> answer) {
        var path = Optional.ofNullable(answer.request().uri().getRawPath()).orElse("");
        if (!path.startsWith(API + "/")) {
            return;
        }
        var method = answer.request().method();
        find(path.substring(API.length()), method).ifPresent(operation -> {
            var known = operation.getJsonObject("responses").fieldNames();
            assertThat(known)
                    .as("statuses that are described of %s %s, which answered %s", method, path, answer.body())
                    .contains(String.valueOf(answer.statusCode()));
        });
    }

    private static Optional<JsonObject> find(String path, String method) {
        var name = method.toLowerCase(Locale.ROOT);
        return PATHS.stream()
                .filter(each ->
                        each.path().matcher(path).matches() && each.byMethod().containsKey(name))
                .map(each -> each.byMethod().getJsonObject(name))
                .findFirst();
    }
}
