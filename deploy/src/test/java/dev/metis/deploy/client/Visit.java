package dev.metis.deploy.client;

import java.net.URI;
import java.util.List;

/** A page and the redirects on the way to it. */
public record Visit(List<Reply> hops) {
    public Visit {
        hops = List.copyOf(hops);
    }

    public Reply page() {
        return hops.getLast();
    }

    public int status() {
        return page().status();
    }

    /** The paths that were asked for, in order. */
    public List<String> paths() {
        return hops.stream().map(Reply::uri).map(URI::getRawPath).toList();
    }
}
