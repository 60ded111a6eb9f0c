package dev.metis.hub.share;

import dev.metis.hub.access.Resource;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Json;
import dev.metis.hub.name.Names;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;

/** Shares and share codes on the wire. Source: JupyterHub REST reference, Share and ShareCode. */
final class ShareJson {
    private final BaseUrl base;
    private final ScopeCatalogue catalogue;

    ShareJson(BaseUrl base, ScopeCatalogue catalogue) {
        this.base = base;
        this.catalogue = catalogue;
    }

    JsonObject of(Share share) {
        return new JsonObject()
                .put("server", server(share.server()))
                .put("scopes", scopes(share.server(), share.scopes()))
                .put("user", share.with() instanceof Resource.OfUser ? named(share.with()) : null)
                .put("group", share.with() instanceof Resource.OfGroup ? named(share.with()) : null)
                .put("kind", share.with().kind())
                .put("created_at", Json.time(share.createdAt()));
    }

    JsonObject of(ShareCode code) {
        return new JsonObject()
                .put("server", server(code.server()))
                .put("scopes", scopes(code.server(), code.scopes()))
                .put("id", code.wireId())
                .put("created_at", Json.time(code.createdAt()))
                .put("expires_at", Json.time(code.expiresAt().orElse(null)))
                .put("exchange_count", code.exchangeCount())
                .put("last_exchanged_at", Json.time(code.lastExchangedAt().orElse(null)));
    }

    /** With what opens the invitation, which is told only once. */
    JsonObject of(ShareCode code, String secret) {
        var accept = base.hub("accept-share?code=" + Names.queryEscape(secret));
        return of(code).put("code", secret)
                .put("accept_url", accept)
                .put("full_accept_url", base.full(accept).orElse(null));
    }

    private JsonObject server(Share.SharedServer server) {
        var url = base.path() + server.key().path();
        return new JsonObject()
                .put("user", new JsonObject().put("name", server.key().owner().value()))
                .put("name", server.key().name())
                .put("url", url)
                .put("full_url", base.full(url).orElse(null))
                .put("ready", server.ready());
    }

    private JsonArray scopes(Share.SharedServer server, Collection<String> bare) {
        return new JsonArray(new ShareScopes(server.key(), catalogue).filtered(bare));
    }

    private static JsonObject named(Resource resource) {
        return new JsonObject().put("name", resource.shown());
    }
}
