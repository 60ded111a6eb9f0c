package dev.metis.hub.server;

import dev.metis.hub.access.Owner;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.Names;
import dev.metis.hub.name.ServerKey;
import java.util.Optional;

/** Where a server and its pages are, and what people call it. */
public record ServerLinks(BaseUrl base) {

    /** The server itself. */
    public String server(ServerKey key) {
        return base.path() + key.path();
    }

    /** The page that starts it. */
    public String spawn(ServerKey key) {
        return base.hub("spawn/") + key.pagePath();
    }

    /** The page that starts it and goes on to another address. */
    String spawn(ServerKey key, Optional<String> next) {
        return withNext(spawn(key), next);
    }

    /** The page that follows its start. */
    public String pending(ServerKey key) {
        return base.hub("spawn-pending/") + key.pagePath();
    }

    String pending(ServerKey key, Optional<String> next) {
        return withNext(pending(key), next);
    }

    /** In the REST API. */
    public String api(ServerKey key) {
        return base.api(key.apiPath());
    }

    /** As it stands within a sentence: {@code your server}, {@code bob's server Thesis}. */
    public static String title(ServerKey key, Optional<Server> server, Owner reader) {
        boolean own = reader instanceof Owner.OfUser user && key.owner().equals(user.name());
        var whose = own ? "your server" : key.owner() + "'s server";
        return key.isDefault() ? whose : whose + " " + name(key, server);
    }

    private static String name(ServerKey key, Optional<Server> server) {
        return server.map(Server::displayName).filter(name -> !name.isEmpty()).orElse(key.name());
    }

    static String withNext(String url, Optional<String> next) {
        return next.map(to -> url + (url.contains("?") ? "&" : "?") + "next=" + Names.queryEscape(to))
                .orElse(url);
    }
}
