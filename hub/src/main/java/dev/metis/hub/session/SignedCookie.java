package dev.metis.hub.session;

import io.vertx.core.http.CookieSameSite;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;

/** Something a browser keeps for the hub for a while, signed, and brings back once. */
public final class SignedCookie {
    private final SignedValue signer;
    private final CookieConfig config;
    private final Sessions.Origins origins;

    public SignedCookie(SignedValue signer, CookieConfig config, Sessions.Origins origins) {
        this.signer = signer;
        this.config = config;
        this.origins = origins;
    }

    /** @param path the only one it is sent to, with what is below */
    public void give(RoutingContext ctx, String name, String path, Duration lifetime, JsonObject content) {
        boolean secure = origins.of(ctx).scheme().equals("https");
        var options =
                new JsonObject().put("samesite", CookieSameSite.LAX.toString()).mergeIn(config.options());
        Cookies.add(ctx, name, signer.sign(name, content.encode()), path, lifetime.toSeconds(), true, secure, options);
    }

    /** What the browser brings, which then loses it; empty when it is not ours or too old. */
    public Optional<JsonObject> take(RoutingContext ctx, String name, String path, Duration lifetime) {
        var cookie = Cookies.read(ctx, name);
        cookie.ifPresent(_ -> Cookies.clear(ctx, name, path));
        return cookie.flatMap(text -> signer.verify(name, text, lifetime)).map(JsonObject::new);
    }
}
