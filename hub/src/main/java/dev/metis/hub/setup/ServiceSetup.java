package dev.metis.hub.setup;

import dev.metis.hub.access.OwnerId;
import dev.metis.hub.access.Resource;
import dev.metis.hub.config.Secret;
import dev.metis.hub.db.Sha256;
import dev.metis.hub.http.BaseUrl;
import dev.metis.hub.name.ServiceName;
import dev.metis.hub.oauth.NewClient;
import dev.metis.hub.role.RoleScopes;
import dev.metis.hub.role.RoleStore;
import dev.metis.hub.service.NewService;
import dev.metis.hub.service.Service;
import dev.metis.hub.service.ServiceConfig;
import dev.metis.hub.service.ServiceSpec;
import dev.metis.hub.service.ServiceStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers the services of the settings, each with its token and OAuth client, and deletes those that are no longer among
 * them. Services that were made through the API stay as they are.
 */
final class ServiceSetup {
    private static final Logger log = LoggerFactory.getLogger(ServiceSetup.class);

    private final Setup.Stores stores;
    private final ServiceConfig config;
    private final List<String> tokenScopes;
    private final BaseUrl base;

    /** @param tokenScopes of the tokens that the settings give services */
    ServiceSetup(Setup.Stores stores, ServiceConfig config, List<String> tokenScopes, BaseUrl base) {
        this.stores = stores;
        this.config = config;
        this.tokenScopes = List.copyOf(tokenScopes);
        this.base = base;
    }

    /** @param problems gets what collides with something in the database */
    Future<Void> load(SqlConnection tx, Collection<String> problems) {
        var names = config.services().stream()
                .map(spec -> new ServiceName(spec.name()))
                .toList();
        Future<Void> done = services()
                .deleteVanished(tx, names)
                .onSuccess(gone -> gone.forEach(
                        id -> log.atWarn().addKeyValue("service", id).log("service_deleted")))
                .mapEmpty();
        for (var spec : config.services()) {
            done = done.compose(_ -> load(tx, spec, problems));
        }
        return done;
    }

    private Future<Void> load(SqlConnection tx, ServiceSpec spec, Collection<String> problems) {
        return services().find(tx, new ServiceName(spec.name())).compose(found -> {
            if (found.isPresent() && !found.get().fromConfig()) {
                log.atError().addKeyValue("service", spec.name()).log("service_of_settings_was_made_through_the_api");
                return Future.succeededFuture();
            }
            return write(tx, spec, found)
                    .compose(id -> roles().setServiceAdmin(tx, id, spec.admin())
                            .compose(_ -> writeToken(tx, id, spec, problems))
                            .compose(_ -> writeClient(tx, id, spec, problems)));
        });
    }

    private Future<Long> write(SqlConnection tx, ServiceSpec spec, Optional<Service> found) {
        var wanted = new NewService(
                new ServiceName(spec.name()),
                spec.url().map(URI::toString),
                spec.info(),
                spec.display(),
                spec.command(),
                spec.directory().map(Path::toString),
                spec.account(),
                new JsonObject(),
                spec.timeout(),
                spec.oauthWithoutConsent(),
                true);
        return found.isPresent()
                ? services().update(tx, wanted).map(found.get().id())
                : services()
                        .insert(tx, wanted)
                        .map(Optional::orElseThrow)
                        .onSuccess(_ ->
                                log.atInfo().addKeyValue("service", spec.name()).log("service_registered"));
    }

    private Future<Void> writeToken(SqlConnection tx, long id, ServiceSpec spec, Collection<String> problems) {
        var secret = spec.apiToken().map(Secret::reveal);
        return stores.tokens()
                .putOfSettings(tx, id, secret, tokenScopes)
                .compose(_ -> secret.isPresent()
                        ? stores.tokens().find(tx, Sha256.of(secret.get()))
                        : Future.succeededFuture(Optional.empty()))
                .map(found -> {
                    if (found.isPresent() && !found.get().owner().equals(new OwnerId.OfService(id))) {
                        problems.add("the api_token of the service " + spec.name() + " is a token of somebody else");
                    }
                    return null;
                });
    }

    /** A service that people come to has a client; who comes there needs a URL, of its own or through the hub's. */
    private Future<Void> writeClient(SqlConnection tx, long id, ServiceSpec spec, Collection<String> problems) {
        if (spec.url().isEmpty() && spec.oauthRedirectUri().isEmpty()) {
            return stores.clients().deleteOfService(tx, id).mapEmpty();
        }
        return stores.clients().isOfAnother(tx, spec.oauthClientId(), id).compose(taken -> {
            if (taken) {
                problems.add("the oauth_client_id " + spec.oauthClientId() + " of the service " + spec.name()
                        + " is another service's");
                return Future.succeededFuture();
            }
            boolean hubGivesToken = !spec.command().isEmpty() && spec.apiToken().isEmpty();
            return scopes(tx, spec)
                    .compose(scopes -> stores.clients().put(tx, client(spec, scopes), new NewClient.OfService(id)))
                    .compose(_ -> spec.apiToken().isPresent() || hubGivesToken
                            ? Future.succeededFuture()
                            : stores.clients().setSecret(tx, id, Optional.empty()));
        });
    }

    /** A role that does not exist has none, as in JupyterHub. */
    private Future<List<String>> scopes(SqlConnection tx, ServiceSpec spec) {
        return roles().findAll(tx, spec.oauthRoles()).map(found -> {
            spec.oauthRoles().stream()
                    .filter(name -> found.stream().noneMatch(role -> role.name().equals(name)))
                    .forEach(name -> log.atWarn()
                            .addKeyValue("service", spec.name())
                            .addKeyValue("role", name)
                            .log("oauth_role_does_not_exist"));
            return Stream.concat(spec.oauthScopes().stream(), found.stream().flatMap(role -> role.scopes().stream()))
                    .toList();
        });
    }

    private NewClient client(ServiceSpec spec, List<String> scopes) {
        var name = new ServiceName(spec.name());
        return new NewClient(
                spec.oauthClientId(),
                spec.apiToken().map(Secret::reveal),
                "JupyterHub service " + name,
                spec.oauthRedirectUri().orElseGet(() -> base.path() + name.path() + "oauth_callback"),
                Stream.concat(scopes.stream(), Stream.of(RoleScopes.accessTo(new Resource.OfService(name))))
                        .sorted()
                        .distinct()
                        .toList());
    }

    private ServiceStore services() {
        return stores.services();
    }

    private RoleStore roles() {
        return stores.roles();
    }
}
