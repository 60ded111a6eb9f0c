package dev.metis.hub.route;

import io.vertx.core.json.JsonObject;

/**
 * A route of the proxy.
 *
 * @param path what the proxy matches, percent-decoded, without a trailing slash unless it is the root: {@code /user/ada}
 * @param target where requests go, compared and stored to the letter: {@code http://127.0.0.1:40001}
 * @param data kept with the route: whose it is
 */
public record Route(String path, String target, JsonObject data) {

    /** The hub's own, which also gets whatever no other route matches. */
    public static Route ofHub(String path, String target) {
        return new Route(normal(path), target, new JsonObject().put("hub", true));
    }

    /** @param path decoded, with or without a trailing slash */
    public static Route ofServer(String path, String target, String user, String serverName) {
        return new Route(
                normal(path), target, new JsonObject().put("user", user).put("server_name", serverName));
    }

    /** @param path decoded, with or without a trailing slash */
    public static Route ofService(String path, String target, String service) {
        return new Route(normal(path), target, new JsonObject().put("service", service));
    }

    /** One the operator asked for. */
    public static Route extra(String path, String target) {
        return new Route(normal(path), target, new JsonObject().put("extra", true));
    }

    private static String normal(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
