package dev.metis.client;

import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells browsers apart that have no session with the hub, roughly: by address and headers. Source: JupyterHub {@code
 * _anonymous_xsrf_id}.
 *
 * @param networks whose addresses count as one, since they are proxies' and change from one request to the next
 * @param headers whose values belong to it
 */
public record AnonymousId(List<Network> networks, List<String> headers) {
    static final AnonymousId DEFAULT = new AnonymousId(List.of(), List.of("User-Agent"));

    /** Written as {@code 10.0.0.0/8}. */
    public record Network(InetAddress address, int bits) {

        public static Network of(String text) {
            var parts = text.strip().split("/", -1);
            var address = InetAddress.ofLiteral(parts[0]);
            int longest = address.getAddress().length * 8;
            int bits = parts.length == 1 ? longest : Integer.parseInt(parts[1]);
            if (parts.length > 2 || bits < 0 || bits > longest) {
                throw new IllegalArgumentException("not a network such as 10.0.0.0/8: " + text);
            }
            return new Network(address, bits);
        }

        boolean contains(InetAddress other) {
            return other.getAddress().length == address.getAddress().length
                    && Arrays.equals(head(other), head(address));
        }

        private byte[] head(InetAddress address) {
            var bytes = address.getAddress();
            for (int bit = bits; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] &= (byte) ~(0x80 >> (bit % 8));
            }
            return bytes;
        }
    }

    public AnonymousId {
        networks = List.copyOf(networks);
        headers = List.copyOf(headers);
    }

    /** @param list separated by semicolons */
    static List<Network> networks(String list) {
        return Arrays.stream(list.split(";", -1)).map(Network::of).toList();
    }

    String of(HttpServerRequest request) {
        var seen = new StringBuilder(address(request));
        for (var header : headers) {
            seen.append('\n')
                    .append(Optional.ofNullable(request.getHeader(header)).orElse(""));
        }
        return Sha256.hex(seen.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String address(HttpServerRequest request) {
        var address = Optional.ofNullable(request.remoteAddress())
                .flatMap(remote -> Optional.ofNullable(remote.hostAddress()))
                .orElse("");
        if (networks.isEmpty() || address.isEmpty()) {
            return address;
        }
        var literal = InetAddress.ofLiteral(address);
        return networks.stream()
                .filter(network -> network.contains(literal))
                .findFirst()
                .map(Network::toString)
                .orElse(address);
    }
}
