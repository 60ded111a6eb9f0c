package dev.metis.hub.service;

import dev.metis.hub.access.Caller;
import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.access.ScopeCatalogue;
import dev.metis.hub.db.Database;
import dev.metis.hub.error.HubError;
import dev.metis.hub.event.HubEvent;
import dev.metis.hub.event.HubEvents;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.http.Fields;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.oauth.ClientStore;
import dev.metis.hub.oauth.NewClient;
import dev.metis.hub.role.DefaultRoles;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.token.NewToken;
import dev.metis.hub.token.TokenStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Registers services at run time, whole or not at all, and deletes them with all they had. */
final class ServiceRegistry {
    private static final Logger log = LoggerFactory.getLogger(ServiceRegistry.class);
    private static final String TOKEN_NOTE = "from config";

    /** How long the hub waits for a service it was told of. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HubEvents events;
    private final ServiceStore services;
    private final TokenStore tokens;
    private final ClientStore clients;
    private final RoleStore roles;
    private final RoleScopes scopes;
    private final BaseUrl base;

    ServiceRegistry(
            HubEvents events,
            ServiceStore services,
            TokenStore tokens,
            ClientStore clients,
            RoleStore roles,
            RoleScopes scopes,
            BaseUrl base) {
        this.events = events;
        this.services = services;
        this.tokens = tokens;
        this.clients = clients;
        this.roles = roles;
        this.scopes = scopes;
        this.base = base;
    }

    /** Refused when it is to do more than who asks for it may. */
    Future<Service> register(ServiceName name, ServiceWish wish, Caller requester) {
        return requireHeld(wish, requester)
                .compose(_ -> events.inTransaction(tx -> write(tx, name, wish)
                        .compose(id -> events.publish(tx, new HubEvent.ServiceChanged(id)))
                        .compose(_ -> services.find(tx, name))))
                .map(Optional::orElseThrow)
                .onSuccess(_ -> log.atInfo()
                        .addKeyValue("service", name)
                        .addKeyValue("by", requester.owner().shown())
                        .log("service_registered"));
    }

    /** Not what its owner may: a token that may do little cannot make a service that may do more. */
    private Future<Void> requireHeld(ServiceWish wish, Caller requester) {
        var wanted = Stream.concat(
                        wish.admin() ? DefaultRoles.scopesOfAdmin().stream() : Stream.of(),
                        wish.clientScopes().stream().filter(scope -> !scope.equals(ScopeCatalogue.INHERIT)))
                .toList();
        var asked = scopes.catalogue().expansion(requester.owner().resource()).expand(wanted);
        return scopes.membersFor(asked, requester.scopes())
                .compose(members -> asked.isWithin(requester.scopes(), members)
                        ? Future.succeededFuture()
                        : new HubError.BadRequest((wish.admin() ? "admin" : "oauth_client_allowed_scopes")
                                        + ": Not assigning requested scopes, which exceed your own")
                                .failed());
    }

    private Future<Long> write(SqlConnection tx, ServiceName name, ServiceWish wish) {
        return services.insert(tx, row(name, wish))
                .map(id -> id.orElseThrow(() -> exists(name)))
                .compose(id -> roles.setServiceAdmin(tx, id, wish.admin())
                        .compose(_ -> writeToken(tx, id, wish))
                        .compose(_ -> writeClient(tx, id, name, wish))
                        .map(id));
    }

    static RuntimeException exists(ServiceName name) {
        return new HubError.AlreadyExists("service", name.value()).exception();
    }

    private static NewService row(ServiceName name, ServiceWish wish) {
        return new NewService(
                name,
                wish.url().map(URI::toString),
                wish.info(),
                wish.display(),
                List.of(),
                wish.directory(),
                wish.account(),
                wish.environment(),
                TIMEOUT,
                wish.withoutConsent(),
                false);
    }

    private Future<Void> writeToken(SqlConnection tx, long id, ServiceWish wish) {
        if (wish.apiToken().isEmpty()) {
            return Future.succeededFuture();
        }
        var secret = wish.apiToken().get();
        return scopes.ofNewToken(tx)
                .compose(raw -> tokens.insert(
                        tx,
                        new NewToken(
                                secret,
                                new OwnerId.OfService(id),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                raw,
                                TOKEN_NOTE,
                                Optional.empty())))
                .recover(cause -> taken(cause, "api_token"))
                .mapEmpty();
    }

    private static <T> Future<T> taken(Throwable cause, String field) {
        return Future.failedFuture(
                Database.isDuplicate(cause) ? Fields.bad(field, "is somebody else's already") : cause);
    }

    private Future<Void> writeClient(SqlConnection tx, long id, ServiceName name, ServiceWish wish) {
        if (!wish.hasClient()) {
            return Future.succeededFuture();
        }
        return clients.put(tx, client(name, wish), new NewClient.OfService(id))
                .recover(cause -> taken(cause, "oauth_client_id"))
                .mapEmpty();
    }

    private NewClient client(ServiceName name, ServiceWish wish) {
        return new NewClient(
                wish.clientIdOr(name),
                wish.apiToken(),
                "JupyterHub service " + name,
                wish.redirectUri().orElseGet(() -> base.path() + name.path() + "oauth_callback"),
                Stream.concat(
                                wish.clientScopes().stream(),
                                Stream.of(RoleScopes.accessTo(new Resource.OfService(name))))
                        .sorted()
                        .distinct()
                        .toList());
    }

    /** Only what was made here; the settings' own would be back at the next start. */
    Future<Void> delete(Service service) {
        if (service.fromConfig()) {
            return new HubError.NotChangeable("Service " + service.name() + " is not modifiable at runtime").failed();
        }
        return events.inTransaction(tx -> services.delete(tx, service.id())
                        .compose(_ -> events.publish(tx, new HubEvent.ServiceChanged(service.id()))))
                .onSuccess(
                        _ -> log.atInfo().addKeyValue("service", service.name()).log("service_deleted"));
    }
}
