package dev.metis.hub.http;

import java.net.URI;
import java.util.Optional;

/**
 * Where the hub's paths begin.
 *
 * @param path begins and ends with a slash, escaped as in addresses
 * @param publicUrl the address people use, if it is configured; its path is {@code path}
 */
public record BaseUrl(String path, Optional<URI> publicUrl) {

    public BaseUrl {
        if (!path.startsWith("/") || !path.endsWith("/")) {
            throw new IllegalArgumentException("a base URL begins and ends with a slash: " + path);
        }
    }

    /** The path without its escapes: as the proxy, which reads paths decoded, has it in its routes. */
    public String decodedPath() {
        return PathEscapes.decode(path);
    }

    /** {@code /hub/}. */
    public String hub() {
        return path + "hub/";
    }

    /** A page of the hub: {@code hub("home")} is {@code /hub/home}. */
    public String hub(String page) {
        return hub() + page;
    }

    /** {@code /hub/api/...}. */
    public String api(String rest) {
        return hub() + "api/" + rest;
    }

    /** The full public URL of a path, empty when no public URL is configured. */
    public Optional<String> full(String absolutePath) {
        return publicUrl.map(url -> url.resolve(absolutePath).toString());
    }
}
