package dev.metis.hub.authenticator.github;

import dev.metis.hub.authenticator.github.GitHubOAuthPages.Token;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code /api/v3}. Source: GitHub Docs, "REST API endpoints" for users, organization members, team members. */
final class GitHubRestApi {
    private static final int USUAL_PAGE = 30;
    private static final int LARGEST_PAGE = 100;

    private final GitHubPeople people;
    private final GitHubOAuthPages pages;

    GitHubRestApi(GitHubPeople people, GitHubOAuthPages pages) {
        this.people = people;
        this.pages = pages;
    }

    void answer(GitHubRequest request) throws IOException {
        var token = pages.token(request.header("Authorization"));
        if (token.isEmpty()) {
            refuse(request, 401, "Bad credentials");
            return;
        }
        request.exchange()
                .getResponseHeaders()
                .set("X-OAuth-Scopes", token.get().scope().replace(",", ", "));
        var path = List.of(request.path().substring("/api/v3/".length()).split("/", -1));
        switch (path.getFirst()) {
            case "user" -> ofUser(request, token.get(), path);
            case "orgs" -> ofOrganisation(request, token.get(), path);
            default -> refuse(request, 404, "Not Found");
        }
    }

    private void ofUser(GitHubRequest request, Token token, List<String> path) throws IOException {
        var person = token.person();
        switch (String.join("/", path)) {
            case "user" ->
                request.json(
                        200,
                        "{\"login\":\"" + person.login() + "\",\"id\":" + person.id() + ",\"type\":\"User\",\"name\":\""
                                + person.login() + "\",\"email\":null,\"url\":\"" + request.base() + "/api/v3/users/"
                                + person.login() + "\"}");
            case "user/emails" -> {
                if (token.has("user") || token.has("user:email")) {
                    request.json(
                            200,
                            "[{\"email\":\"other@example.org\",\"primary\":false,\"verified\":true,\"visibility\":null},"
                                    + "{\"email\":\"" + person.login().toLowerCase(Locale.ROOT)
                                    + "@example.org\",\"primary\":true,\"verified\":true,\"visibility\":\"private\"}]");
                } else {
                    refuse(request, 404, "Not Found");
                }
            }
            case "user/orgs" -> {
                var seen = token.has("read:org") || token.has("user") ? person.organisations() : person.openly();
                page(
                        request,
                        GitHubPeople.sorted(seen).stream()
                                .map(name -> "{\"login\":\"" + name + "\"}")
                                .toList());
            }
            case "user/teams" -> {
                if (token.has("read:org") || token.has("user") || token.has("repo")) {
                    page(
                            request,
                            GitHubPeople.sorted(person.teams()).stream()
                                    .map(GitHubRestApi::team)
                                    .toList());
                } else {
                    refuse(request, 403, "Must have at least one of the scopes user, repo, read:org.");
                }
            }
            default -> refuse(request, 404, "Not Found");
        }
    }

    private static String team(String name) {
        var parts = name.split(":", 2);
        return "{\"slug\":\"" + parts[1] + "\",\"name\":\"" + parts[1] + "\",\"organization\":{\"login\":\"" + parts[0]
                + "\"}}";
    }

    private void ofOrganisation(GitHubRequest request, Token token, List<String> path) throws IOException {
        var organisation = path.size() > 1 ? path.get(1) : "";
        var about = people.find(path.getLast());
        if (!people.exists(organisation)) {
            refuse(request, 404, "Not Found");
        } else if (path.size() == 4 && path.get(2).equals("members")) {
            boolean asksFromInside = token.person().isIn(organisation) && token.has("read:org");
            if (asksFromInside) {
                membership(
                        request,
                        about.filter(person -> person.isIn(organisation)).isPresent());
            } else {
                request.redirect(request.base() + "/api/v3/orgs/" + organisation + "/public_members/" + path.getLast());
            }
        } else if (path.size() == 4 && path.get(2).equals("public_members")) {
            membership(
                    request,
                    about.filter(person -> person.isOpenlyIn(organisation)).isPresent());
        } else if (path.size() == 6
                && path.get(2).equals("teams")
                && path.get(4).equals("members")) {
            var team = path.get(3);
            if (!token.has("read:org")) {
                refuse(request, 403, "You must have the read:org scope to see teams.");
            } else {
                membership(
                        request,
                        token.person().isIn(organisation)
                                && people.teamExists(organisation, team)
                                && about.filter(person -> person.isInTeam(organisation, team))
                                        .isPresent());
            }
        } else {
            refuse(request, 404, "Not Found");
        }
    }

    private static void membership(GitHubRequest request, boolean is) throws IOException {
        if (is) {
            request.send(204, "application/json; charset=utf-8", "");
        } else {
            refuse(request, 404, "Not Found");
        }
    }

    private static void page(GitHubRequest request, List<String> items) throws IOException {
        int size = Math.clamp(number(request.query("per_page"), USUAL_PAGE), 1, LARGEST_PAGE);
        int page = Math.max(1, number(request.query("page"), 1));
        int last = Math.max(1, (items.size() + size - 1) / size);
        if (page < last) {
            var here = "<" + request.base() + request.path() + "?per_page=" + size + "&page=";
            request.exchange()
                    .getResponseHeaders()
                    .set("Link", here + (page + 1) + ">; rel=\"next\", " + here + last + ">; rel=\"last\"");
        }
        request.json(
                200, items.stream().skip((page - 1L) * size).limit(size).collect(Collectors.joining(",", "[", "]")));
    }

    private static int number(String text, int usual) {
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : usual;
    }

    private static void refuse(GitHubRequest request, int status, String message) throws IOException {
        request.json(
                status,
                "{\"message\":\"" + message + "\",\"documentation_url\":\"https://docs.github.com/rest\",\"status\":\""
                        + status + "\"}");
    }
}
