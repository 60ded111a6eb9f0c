package dev.metis.hub.authenticator.oauth;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What is kept of a login, with upstream's keys. Source: OAuthenticator {@code build_auth_state_dict}. */
final class OAuthState {
    private OAuthState() {}

    /** @param person what the provider says about who logged in */
    static JsonObject of(JsonObject token, String key, JsonObject person) {
        return new JsonObject()
                .put("access_token", token.getValue("access_token"))
                .put("refresh_token", token.getValue("refresh_token"))
                .put("id_token", token.getValue("id_token"))
                .put("scope", new JsonArray(scopes(token)))
                .put("token_response", token)
                .put(key, person);
    }

    /** GitHub separates them by commas, others by spaces. */
    private static List<String> scopes(JsonObject token) {
        return token.getValue("scope") instanceof String text
                ? List.of(text.split("[ ,]+", -1))
                : token.getValue("scope") instanceof JsonArray list ? texts(list) : List.of();
    }

    static List<String> granted(JsonObject state) {
        return state.getValue("scope") instanceof JsonArray list ? texts(list) : List.of();
    }

    /** The header that shows a token. */
    static String authorization(JsonObject token) {
        var type = token.getString("token_type", "Bearer");
        return (type.equalsIgnoreCase("bearer") ? "Bearer" : type) + " " + token.getString("access_token", "");
    }

    static String authorizationOf(JsonObject state) {
        return authorization(state.getJsonObject("token_response", new JsonObject()));
    }

    /** Empty when there is no list at that place. Teams of GitHub are objects: they are called {@code org:slug}. */
    static Optional<Set<String>> groups(JsonObject state, String path) {
        Object at = state;
        for (var key : path.split("\\.", -1)) {
            at = at instanceof JsonObject object ? object.getValue(key) : "";
        }
        return at instanceof JsonArray list
                ? Optional.of(
                        new TreeSet<>(list.stream().flatMap(OAuthState::group).toList()))
                : Optional.empty();
    }

    private static Stream<String> group(Object item) {
        return switch (item) {
            case String name -> Stream.of(name);
            case JsonObject team
            when team.getValue("slug") instanceof String slug
                    && team.getValue("organization") instanceof JsonObject organisation ->
                Stream.of(organisation.getString("login", "") + ":" + slug);
            default -> Stream.empty();
        };
    }

    private static List<String> texts(JsonArray list) {
        return list.stream().map(String::valueOf).toList();
    }
}
