package dev.metis.client;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * Proves that a request was made by a page of this program: the browser's cookie and the request must carry the same value,
 * which counts for one login in one session only. Source: JupyterHub {@code _xsrf_utils}.
 */
final class XsrfTokens {
    private static final Duration MAX_AGE = Duration.ofDays(31);

    private final SignedText signer;
    private final Cookies cookies;
    private final AnonymousId anonymousId;

    XsrfTokens(SignedText signer, Cookies cookies, AnonymousId anonymousId) {
        this.signer = signer;
        this.cookies = cookies;
        this.anonymousId = anonymousId;
    }

    /** @param token of the browser's login, if any */
    boolean isValid(RoutingContext ctx, Optional<String> token) {
        var bound = boundTo(ctx, token);
        return given(ctx)
                .filter(value -> isSigned(value, bound))
                .filter(value ->
                        Cookies.readAll(ctx, Cookies.XSRF).stream().anyMatch(cookie -> SignedText.same(cookie, value)))
                .isPresent();
    }

    /** For a page to embed; sets the cookie unless the browser has a right one. */
    String forPage(RoutingContext ctx, Optional<String> token) {
        var bound = boundTo(ctx, token);
        return Cookies.readAll(ctx, Cookies.XSRF).stream()
                .filter(cookie -> isSigned(cookie, bound))
                .findFirst()
                .orElseGet(() -> issue(ctx, bound));
    }

    /** For a login that just happened. */
    void renew(RoutingContext ctx, String token) {
        issue(ctx, boundTo(ctx, Optional.of(token)));
    }

    private String issue(RoutingContext ctx, String bound) {
        var value = signer.sign(Cookies.XSRF, bound);
        if (new Fetch(ctx.request()).isNavigation()) {
            cookies.setXsrf(ctx, value);
        }
        return value;
    }

    private boolean isSigned(String value, String bound) {
        return signer.verify(Cookies.XSRF, value, MAX_AGE)
                .filter(signed -> SignedText.same(signed, bound))
                .isPresent();
    }

    private String boundTo(RoutingContext ctx, Optional<String> token) {
        var session = HubAuth.sessionId(ctx);
        return (session.isEmpty() ? anonymousId.of(ctx.request()) : session)
                + ":"
                + token.map(value -> Sha256.hex(value.getBytes(StandardCharsets.UTF_8)))
                        .orElseGet(() -> anonymousId.of(ctx.request()));
    }

    /** A form's field is seen only if a BodyHandler read the form before. */
    private static Optional<String> given(RoutingContext ctx) {
        return ctx.queryParam(Cookies.XSRF).stream()
                .findFirst()
                .or(() -> Optional.ofNullable(ctx.request().getFormAttribute(Cookies.XSRF)))
                .or(() -> Optional.ofNullable(ctx.request().getHeader("X-XSRFToken")))
                .or(() -> Optional.ofNullable(ctx.request().getHeader("X-CSRFToken")));
    }
}
