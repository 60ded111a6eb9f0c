package dev.metis.hub.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownRoutesTest {
    private static final String ADA = "/user/ada";
    private final KnownRoutes known = new KnownRoutes();

    private static JsonObject answer(String version, boolean whole, JsonObject routes, String... removed) {
        return new JsonObject()
                .put("version", version)
                .put("whole", whole)
                .put("routes", routes)
                .put("removed", java.util.List.of(removed));
    }

    private static JsonObject leading(String path, String target) {
        return JsonObject.of(path, JsonObject.of("target", target, "jupyterhub", true));
    }

    private boolean take(String asked, JsonObject answer) {
        return known.take(asked, RouteChanges.read(new JsonObject(answer.encode())));
    }

    private static Route route(String target) {
        return new Route(ADA, target, new JsonObject());
    }

    @Test
    void a_whole_table_takes_the_place_of_what_was_known() {
        known.put(new Route("/old", "http://a", new JsonObject()));

        assertThat(take("", answer("v1", true, leading(ADA, "http://a")))).isTrue();

        assertThat(known.copy()).isEqualTo(Map.of(ADA, "http://a"));
        assertThat(known.version()).isEqualTo("v1");
        assertThat(take("", answer("v2", true, leading(ADA, "http://a"))))
                .as("the same once more")
                .isFalse();
    }

    @Test
    void what_this_hub_did_itself_is_nothing_new_and_what_others_did_is() {
        take("", answer("v1", true, new JsonObject()));
        known.put(route("http://a"));
        assertThat(take("v1", answer("v2", false, leading(ADA, "http://a")))).isFalse();

        assertThat(take("v2", answer("v3", false, leading(ADA, "http://b")))).isTrue();
        assertThat(known.target(ADA)).contains("http://b");

        known.remove(ADA);
        assertThat(take("v3", answer("v4", false, new JsonObject(), ADA))).isFalse();
        known.put(route("http://a"));
        assertThat(take("v4", answer("v5", false, new JsonObject(), ADA))).isTrue();
        assertThat(known.target(ADA)).isEmpty();
    }

    @Test
    void what_another_hub_added_and_somebody_took_away_between_two_questions_is_new() {
        take("", answer("v1", true, new JsonObject()));

        assertThat(take("v1", answer("v3", false, new JsonObject(), ADA))).isTrue();

        known.put(route("http://a"));
        known.remove(ADA);
        assertThat(take("v3", answer("v5", false, new JsonObject(), ADA)))
                .as("by this hub")
                .isFalse();
        assertThat(take("v5", answer("v7", false, new JsonObject(), ADA)))
                .as("and once more, by others")
                .isTrue();
    }

    @Test
    void an_answer_to_an_older_question_changes_nothing() {
        take("", answer("v1", true, leading(ADA, "http://a")));
        take("v1", answer("v3", false, new JsonObject(), ADA));

        assertThat(take("v1", answer("v2", false, leading(ADA, "http://b")))).isFalse();

        assertThat(known.copy()).isEmpty();
        assertThat(known.version()).isEqualTo("v3");
    }

    @Test
    void after_a_doubt_only_the_whole_table_counts() {
        take("", answer("v1", true, leading(ADA, "http://a")));
        known.forget();

        assertThat(known.version()).isEmpty();
        assertThat(take("v1", answer("v2", false, new JsonObject(), ADA))).isFalse();
        assertThat(take("", answer("w1", true, new JsonObject()))).isTrue();
        assertThat(known.copy()).isEmpty();
    }

    @Test
    void routes_of_others_are_not_known_and_one_that_becomes_theirs_is_gone() {
        var foreign =
                JsonObject.of(ADA, JsonObject.of("target", "http://x"), "/x", JsonObject.of("target", "http://x"));
        take(
                "",
                answer(
                        "v1",
                        true,
                        leading(ADA, "http://a").mergeIn(JsonObject.of("/x", JsonObject.of("target", "y")))));
        assertThat(known.copy()).containsOnlyKeys(ADA);

        assertThat(take("v1", answer("v2", false, foreign))).isTrue();

        assertThat(known.copy()).isEmpty();
        assertThat(known.size()).isZero();
        assertThat(take("v2", answer("v3", false, foreign)))
                .as("routes of others that are used")
                .isFalse();
    }

    @Test
    void a_table_of_another_proxy_is_all_there_is_and_is_asked_for_as_a_whole_again() {
        known.put(new Route("/old", "http://a", new JsonObject()));
        var table = leading(ADA, "http://a").mergeIn(leading("/version", "http://b"));

        assertThat(take("", table)).isTrue();
        assertThat(known.copy()).containsOnlyKeys(ADA, "/version");
        assertThat(known.version()).isEmpty();
        assertThat(take("", table)).isFalse();
        assertThat(take("", leading(ADA, "http://a"))).isTrue();
        assertThat(known.copy()).containsOnlyKeys(ADA);
    }
}
