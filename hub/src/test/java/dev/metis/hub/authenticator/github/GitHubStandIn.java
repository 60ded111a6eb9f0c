package dev.metis.hub.authenticator.github;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * Behaves as GitHub's documentation says GitHub does, as far as a login needs it: the OAuth pages and, below {@code /api/v3} as
 * on an Enterprise server, users, organisations, teams and email addresses. It fails on demand.
 *
 * <p>Needs nothing but a JDK, so that it is a program too:
 *
 * <pre>{@code
 * java hub/src/test/java/dev/metis/hub/authenticator/github/GitHubStandIn.java \
 *     --listen 0.0.0.0:8900 --client-id id --client-secret secret --callback https://hub.example.org/hub/oauth_callback \
 *     --person ada --person grace=my-org --person linus=my-org,my-org:platform,other!
 * }</pre>
 *
 * It prints {@code listening on 8900} when it answers. A person is followed by organisations, teams ({@code org:team}) and
 * organisations whose members everybody may see ({@code org!}). The hub needs {@code GITHUB_URL=http://host:8900}, and when
 * browsers reach the stand-in at another address, {@code GitHubOAuthenticator.authorize_url}. The page that asks who one is has a
 * link for each person; {@code &login=ada} at the end of its address answers at once, {@code &deny=1} presses Cancel.
 */
public final class GitHubStandIn implements AutoCloseable {
    private final HttpServer server;
    private final GitHubPeople people = new GitHubPeople();
    private final GitHubOAuthPages pages;
    private final GitHubRestApi api;
    private final Map<String, Trouble> troubles = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** What an answer is instead of what it should be. */
    public sealed interface Trouble {
        /** @param headers name and value, by turns */
        record Answer(int status, String type, String body, List<String> headers) implements Trouble {}

        /** Nothing comes, and the connection stays open. */
        record Silence() implements Trouble {}

        /** The connection is closed before anything came. */
        record Hangup() implements Trouble {}

        /** What it should be, but only once the gate is open. */
        record Late(CountDownLatch gate) implements Trouble {}
    }

    /**
     * An OAuth App as it is registered.
     *
     * @param expiring whether its tokens end and come with refresh tokens, as those of GitHub Apps can
     */
    public record Application(String clientId, String clientSecret, String callback, boolean expiring) {}

    public GitHubStandIn(String host, int port, Application application) {
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pages = new GitHubOAuthPages(people, application);
        api = new GitHubRestApi(people, pages);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/login/oauth/authorize", exchange -> answer("authorize", exchange));
        server.createContext("/login/oauth/access_token", exchange -> answer("access_token", exchange));
        server.createContext("/api/v3", exchange -> answer("api", exchange));
        server.start();
    }

    /** Registers another callback URL. */
    public void callback(String url) {
        pages.callback(url);
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public GitHubPeople people() {
        return people;
    }

    /** Puts somebody who has logged in already into other organisations and teams; their tokens stay good. */
    public void change(String login, String... memberships) {
        people.add(login, memberships);
    }

    /** Tokens given so far are worth nothing from now on. */
    public void revokeTokens() {
        pages.revokeTokens();
    }

    /** The same, but refresh tokens stay good. */
    public void expireTokens() {
        pages.expireTokens();
    }

    /** @param where {@code authorize}, {@code access_token}, or the end of a path below {@code /api/v3} such as {@code /user} */
    public void fail(String where, Trouble trouble) {
        troubles.put(where, trouble);
    }

    /** Everything is as it should be again. */
    public void recover() {
        troubles.clear();
    }

    /** Method, path and query of everything that was asked, and the form that came with it. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    public void forget() {
        requests.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(String part, HttpExchange exchange) throws IOException {
        var request = GitHubRequest.of(exchange);
        requests.add(request.toString());
        var trouble = trouble(part, request.path());
        if (trouble.isEmpty()) {
            answer(part, request);
            return;
        }
        switch (trouble.get()) {
            case Trouble.Late late -> {
                await(late.gate());
                answer(part, request);
            }
            case Trouble.Silence _ -> {} // the exchange stays open
            case Trouble.Hangup _ -> exchange.close();
            case Trouble.Answer answer -> {
                for (int i = 0; i < answer.headers().size(); i += 2) {
                    exchange.getResponseHeaders()
                            .set(answer.headers().get(i), answer.headers().get(i + 1));
                }
                request.send(answer.status(), answer.type(), answer.body());
            }
        }
    }

    private void answer(String part, GitHubRequest request) throws IOException {
        switch (part) {
            case "authorize" -> pages.authorize(request);
            case "access_token" -> pages.accessToken(request);
            default -> api.answer(request);
        }
    }

    private static void await(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Optional<Trouble> trouble(String part, String path) {
        return troubles.entrySet().stream()
                .filter(entry -> entry.getKey().equals(part)
                        || (entry.getKey().startsWith("/") && path.endsWith(entry.getKey())))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    /** See the description of the class. */
    public static void main(String[] arguments) {
        var listen = "127.0.0.1:8900";
        var application = new Application("id", "secret", "http://127.0.0.1:8000/hub/oauth_callback", false);
        var persons = new ArrayList<String>();
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            var value = arguments[i + 1];
            var a = application;
            switch (arguments[i]) {
                case "--listen" -> listen = value;
                case "--client-id" -> application = new Application(value, a.clientSecret(), a.callback(), false);
                case "--client-secret" -> application = new Application(a.clientId(), value, a.callback(), false);
                case "--callback" -> application = new Application(a.clientId(), a.clientSecret(), value, false);
                case "--person" -> persons.add(value);
                default -> throw new IllegalArgumentException("unknown: " + arguments[i]);
            }
        }
        int colon = listen.lastIndexOf(':');
        @SuppressWarnings("resource") // runs until the program is ended
        var standIn = new GitHubStandIn(
                listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)), application);
        persons.forEach(person -> {
            var parts = person.split("=", 2);
            var memberships = parts.length < 2 ? List.<String>of() : List.of(parts[1].split(",", -1));
            standIn.people().add(parts[0], memberships.toArray(String[]::new));
        });
        System.out.println("listening on " + standIn.port());
    }
}
