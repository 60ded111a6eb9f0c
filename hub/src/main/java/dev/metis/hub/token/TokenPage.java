package dev.metis.hub.token;

import dev.metis.hub.access.Caller;
import dev.metis.hub.error.HubError;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.UserName;
import dev.metis.hub.page.Moment;
import dev.metis.hub.page.Pages;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/** {@code /token}: where people make tokens for their scripts, and end those that somebody has. */
public final class TokenPage {
    private static final Comparator<Token> LATEST_FIRST = Comparator.comparing(
                    (Token token) -> token.lastActivity().orElse(token.created()))
            .reversed();

    private final Tokens tokens;
    private final TokenConfig config;
    private final BaseUrl base;
    private final Pages pages;

    public TokenPage(Tokens tokens, TokenConfig config, BaseUrl base, Pages pages) {
        this.tokens = tokens;
        this.config = config;
        this.base = base;
        this.pages = pages;
    }

    /** @param hub the router of everything below {@code /hub} */
    public void mount(Router hub) {
        hub.get("/token").respond(this::show);
    }

    private Future<Void> show(RoutingContext ctx) {
        var name = Caller.of(ctx).name();
        return tokens.holder(name)
                .map(found -> found.orElseThrow(() -> new HubError.LoginRequired().exception()))
                .compose(tokens::of)
                .compose(all -> pages.show(ctx, view(name, all)));
    }

    private TokenView view(UserName owner, List<Tokens.Standing> all) {
        var latestFirst =
                all.stream().map(Tokens.Standing::token).sorted(LATEST_FIRST).toList();
        var own = latestFirst.stream()
                .filter(token -> token.client().isEmpty())
                .map(token -> row(owner, token))
                .toList();
        return new TokenView(
                base.api("users/" + owner.escaped() + "/tokens"),
                TokenView.Lifetime.choices(config.longest()),
                own,
                applications(owner, latestFirst));
    }

    private TokenView.Row row(UserName owner, Token token) {
        return new TokenView.Row(
                url(owner, token),
                token.note(),
                token.scopes(),
                token.lastActivity().map(Moment::of),
                Moment.of(token.created()),
                token.expiresAt().map(Moment::of));
    }

    /** All tokens of one client are one thing: ending one ends them all. */
    private List<TokenView.Application> applications(UserName owner, List<Token> latestFirst) {
        var byClient = new LinkedHashMap<Token.Client, List<Token>>();
        latestFirst.forEach(token -> token.client()
                .ifPresent(client ->
                        byClient.computeIfAbsent(client, _ -> new ArrayList<>()).add(token)));
        return byClient.entrySet().stream()
                .map(entry -> application(owner, entry.getKey(), entry.getValue()))
                .toList();
    }

    private TokenView.Application application(UserName owner, Token.Client client, List<Token> its) {
        return new TokenView.Application(
                url(owner, its.getFirst()),
                client.description(),
                its.stream()
                        .flatMap(token -> token.scopes().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                its.stream()
                        .map(Token::lastActivity)
                        .flatMap(Optional::stream)
                        .max(Comparator.<OffsetDateTime>naturalOrder())
                        .map(Moment::of),
                Moment.of(its.stream()
                        .map(Token::created)
                        .min(Comparator.naturalOrder())
                        .orElseThrow()));
    }

    private String url(UserName owner, Token token) {
        return base.api("users/" + owner.escaped() + "/tokens/" + TokenJson.id(token));
    }
}
