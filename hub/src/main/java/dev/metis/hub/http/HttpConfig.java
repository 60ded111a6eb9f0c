package dev.metis.hub.http;

import dev.metis.hub.config.BadValue;
import dev.metis.hub.config.ConfigReader;
import dev.metis.hub.config.Option;
import dev.metis.hub.config.Section;
import dev.metis.hub.config.Structures;
import dev.metis.hub.config.Types;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;

/**
 * What holds for every request and answer of the hub.
 *
 * @param trustedProxies IP addresses of proxies whose X-Forwarded-For entries are skipped when looking for the browser's address
 * @param headers sent with every answer; they replace the hub's own of the same name
 */
public record HttpConfig(Set<String> trustedProxies, Map<String, String> headers, PageSize pageSize) {

    /** How many rows a list of the REST API has when the caller does not say, and at most. */
    public record PageSize(int standard, int most) {}

    static final Option<Set<String>> TRUSTED_DOWNSTREAM_IPS = Option.of(
            "trusted_downstream_ips",
            Structures.set(Types.text().parsed("IP address", HttpConfig::address, address -> address)),
            Set.of(),
            "Proxies in front of Metis, whose X-Forwarded-For entries are believed.");
    static final Option<Map<String, String>> HEADERS = Option.of(
            "tornado_settings.headers",
            Structures.map(Types.text()),
            Map.of(),
            "Headers sent with every answer of the hub, replacing its own of the same name.");
    static final Option<Integer> PAGE_DEFAULT = Option.of(
            "api_page_default_limit",
            Types.integer(1, 1_000_000),
            50,
            "Rows of one page of an API list when the caller does not say.");
    static final Option<Integer> PAGE_MOST =
            Option.of("api_page_max_limit", Types.integer(1, 1_000_000), 200, "Most rows of one page of an API list.");

    public static final Section OPTIONS =
            Section.part("JupyterHub", TRUSTED_DOWNSTREAM_IPS, HEADERS, PAGE_DEFAULT, PAGE_MOST);

    public HttpConfig {
        trustedProxies = Set.copyOf(trustedProxies);
        headers = Map.copyOf(headers);
    }

    public static HttpConfig read(ConfigReader in) {
        var hub = in.at(OPTIONS);
        var pageSize = new PageSize(hub.get(PAGE_DEFAULT), hub.get(PAGE_MOST));
        if (pageSize.standard > pageSize.most) {
            hub.problem(PAGE_DEFAULT, "is more than api_page_max_limit (" + pageSize.most + ")", "Make it smaller.");
        }
        return new HttpConfig(hub.get(TRUSTED_DOWNSTREAM_IPS), hub.get(HEADERS), pageSize);
    }

    /** The request as its sender knows it. */
    public RequestOrigin origin(HttpServerRequest request) {
        return RequestOrigin.of(request, trustedProxies);
    }

    private static String address(String written) throws BadValue {
        try {
            return InetAddress.ofLiteral(written.strip()).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw new BadValue("is not an IP address", "Write something like 10.0.0.7; names are not looked up.");
        }
    }
}
