package dev.metis.hub.service;

import dev.metis.hub.access.Reach;
import dev.metis.hub.db.Database;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.route.Route;
import dev.metis.hub.route.RouteSource;
import io.vertx.core.Future;
import java.net.URI;
import java.util.Set;

/** Every service with a URL wants its route, whether it answers or not. */
public final class ServiceRoutes implements RouteSource {
    private final Database database;
    private final ServiceStore services;
    private final BaseUrl base;

    public ServiceRoutes(Database database, ServiceStore services, BaseUrl base) {
        this.database = database;
        this.services = services;
        this.base = base;
    }

    @Override
    public Future<Wishes> wishes() {
        return services.list(database.sql(), new Reach.Everything())
                .map(all -> new Wishes(
                        all.stream()
                                .filter(service -> service.url().isPresent())
                                .map(service -> Route.ofService(
                                        base.decodedPath() + "services/"
                                                + service.name().value(),
                                        origin(service.url().get()),
                                        service.name().value()))
                                .toList(),
                        Set.of()));
    }

    /** Scheme, host and port: requests keep their path. */
    static String origin(String url) {
        var uri = URI.create(url);
        var host = uri.getHost();
        int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        return uri.getScheme() + "://" + host + ":" + port;
    }
}
