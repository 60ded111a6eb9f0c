package dev.metis.hub.authenticator.oauth;

import dev.metis.hub.name.Names;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Parameters as forms and queries have them. */
final class Forms {
    private Forms() {}

    static String encoded(MultiMap parameters) {
        return parameters.entries().stream()
                .map(entry -> Names.queryEscape(entry.getKey()) + "=" + Names.queryEscape(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** What stands in the query of an address. */
    static Map<String, String> parameters(URI url) {
        var found = new LinkedHashMap<String, String>();
        new QueryStringDecoder(url.toString())
                .parameters()
                .forEach((name, values) -> found.put(name, values.getLast()));
        return found;
    }

    /** What the address asks already stays. */
    static URI withQuery(URI url, Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            return url;
        }
        var more = encoded(MultiMap.caseInsensitiveMultiMap().addAll(parameters));
        return URI.create(url + (url.getRawQuery() == null ? "?" : "&") + more);
    }
}
