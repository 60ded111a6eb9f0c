package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.authenticator.Admission;
import dev.metis.hub.authenticator.oauth.GitHubConfig.Group;
import dev.metis.hub.name.Names;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GitHub's own: organisations, teams, private email addresses. Source: GitHub Docs, REST API. */
final class GitHub implements Provider {
    private static final Logger log = LoggerFactory.getLogger(GitHub.class);
    static final String PERSON = "github_user";
    private static final int MOST_PAGES = 50;
    private static final int MOST_REDIRECTS = 5;

    private final GitHubConfig config;
    private final ProviderClient client;

    GitHub(GitHubConfig config, ProviderClient client) {
        this.config = config;
        this.client = client;
    }

    /** What GitHub says about one of the organisations or teams. */
    private sealed interface Membership {
        record Member() implements Membership {}

        /** @param found in words, for whoever is refused */
        record Not(Group group, String found) implements Membership {}

        /** It cannot be found out now. */
        record Unknown(Throwable cause) implements Membership {}
    }

    @Override
    public String name() {
        return "github";
    }

    @Override
    public String stateKey() {
        return PERSON;
    }

    @Override
    public List<String> rules() {
        return config.allowed().isEmpty()
                ? List.of()
                : List.of("allowed_organizations "
                        + config.allowed().stream()
                                .map(Group::toString)
                                .sorted()
                                .collect(Collectors.joining(", ")));
    }

    @Override
    public Future<JsonObject> complete(JsonObject state) {
        return withEmail(state).compose(this::withTeams);
    }

    private Future<JsonObject> withEmail(JsonObject state) {
        var person = state.getJsonObject(PERSON);
        var granted = OAuthState.granted(state);
        var known = person.getValue("email") instanceof String email && !email.isEmpty();
        if (known || !(granted.contains("user") || granted.contains("user:email"))) {
            return Future.succeededFuture(state);
        }
        var url = at("/user/emails");
        return client.call(url, OAuthState.authorizationOf(state), Optional.empty())
                .compose(reply -> reply.isGood() && reply.array().isPresent()
                        ? Future.succeededFuture(reply.array().get())
                        : client.<JsonArray>notUnderstood(url, reply))
                .map(emails -> {
                    emails.stream()
                            .filter(JsonObject.class::isInstance)
                            .map(JsonObject.class::cast)
                            .filter(email -> Boolean.TRUE.equals(email.getValue("primary")))
                            .findFirst()
                            .ifPresent(email -> person.put("email", email.getValue("email")));
                    return state;
                });
    }

    private Future<JsonObject> withTeams(JsonObject state) {
        if (!config.keepsTeams()) {
            return Future.succeededFuture(state);
        }
        return pages(at("/user/teams?per_page=100"), state, new JsonArray(), MOST_PAGES)
                .map(teams -> state.put("teams", teams));
    }

    private Future<JsonArray> pages(URI url, JsonObject state, JsonArray before, int most) {
        return client.call(url, OAuthState.authorizationOf(state), Optional.empty())
                .compose(reply -> {
                    if (!reply.isGood() || reply.array().isEmpty()) {
                        return client.notUnderstood(url, reply);
                    }
                    before.addAll(reply.array().get());
                    var next = reply.next().filter(page -> isOfApi(page) && most > 1);
                    return next.isPresent()
                            ? pages(next.get(), state, before, most - 1)
                            : Future.succeededFuture(before);
                });
    }

    /** One after the other, until one lets the person in. Their own name at GitHub counts, not the one they have here. */
    @Override
    public Future<Admission> admits(JsonObject state) {
        Future<List<Membership>> asked = Future.succeededFuture(new ArrayList<>());
        for (var group : config.allowed()) {
            asked = asked.compose(before -> before.stream().anyMatch(Membership.Member.class::isInstance)
                    ? Future.succeededFuture(before)
                    : membership(group, state).map(found -> {
                        before.add(found);
                        return before;
                    }));
        }
        return asked.compose(GitHub::verdict);
    }

    /** Who may be a member of something that could not be asked is not refused, but asked to try again. */
    private static Future<Admission> verdict(List<Membership> found) {
        var refusals = new ArrayList<Membership.Not>();
        Optional<Throwable> unknown = Optional.empty();
        for (var membership : found) {
            switch (membership) {
                case Membership.Member _ -> {
                    return Future.succeededFuture(new Admission.Granted("allowed_organizations"));
                }
                case Membership.Not not -> refusals.add(not);
                case Membership.Unknown cause -> unknown = Optional.of(cause.cause());
            }
        }
        return unknown.isPresent()
                ? Future.failedFuture(unknown.get())
                : Future.succeededFuture(new Admission.Refused(refusals.stream()
                        .map(not -> not.group() + ": " + not.found() + ".")
                        .toList()));
    }

    private Future<Membership> membership(Group group, JsonObject state) {
        var login = Names.escape(state.getJsonObject(PERSON).getString("login", ""));
        var path = "/orgs/" + group.organisation()
                + group.team().map(team -> "/teams/" + team).orElse("") + "/members/" + login;
        return membership(group, at(path), state, MOST_REDIRECTS)
                .recover(cause -> ProviderClient.isUnavailable(cause)
                        ? Future.succeededFuture(new Membership.Unknown(cause))
                        : Future.failedFuture(cause));
    }

    /** Whoever asks from outside of an organisation is led to the list of its public members. */
    private Future<Membership> membership(Group group, URI url, JsonObject state, int redirects) {
        return client.call(url, OAuthState.authorizationOf(state), Optional.empty())
                .compose(reply -> {
                    var elsewhere = reply.location(url).filter(place -> isOfApi(place) && redirects > 0);
                    if (elsewhere.isPresent()) {
                        return membership(group, elsewhere.get(), state, redirects - 1);
                    }
                    return Future.succeededFuture(
                            reply.status() == 204 ? new Membership.Member() : not(group, url, reply, redirects, state));
                });
    }

    private static Membership not(Group group, URI url, ProviderReply reply, int redirects, JsonObject state) {
        boolean mayLook = OAuthState.granted(state).stream()
                .anyMatch(scope -> scope.equals("read:org") || scope.endsWith(":org"));
        var found = reply.status() == 403 || !mayLook
                ? "GitHub does not let the hub see who is in it"
                : redirects < MOST_REDIRECTS
                        ? "GitHub does not say that you are a member"
                        : group.team().isPresent()
                                ? "GitHub does not say that you are in this team"
                                : "GitHub knows no such organisation, or you are not a member";
        log.atInfo()
                .addKeyValue("group", group)
                .addKeyValue("url", ProviderClient.withoutQuery(url))
                .addKeyValue("status", reply.status())
                .addKeyValue("said", reply.message())
                .addKeyValue("scopes", String.join(",", OAuthState.granted(state)))
                .log("github_membership_not_found");
        return new Membership.Not(group, found);
    }

    private URI at(String path) {
        return URI.create(config.api() + path);
    }

    /** Tokens are shown to the API and to nobody it may point to. */
    private boolean isOfApi(URI url) {
        return config.api().getScheme().equalsIgnoreCase(url.getScheme())
                && config.api().getRawAuthority().equalsIgnoreCase(url.getRawAuthority());
    }
}
