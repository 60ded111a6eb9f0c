package dev.metis.hub.service;

import dev.metis.hub.access.Reach;
import dev.metis.hub.db.Rows;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The table services. Tokens, OAuth clients and roles of services are kept with those of everybody else. Whoever changes a
 * service publishes {@code ServiceChanged} in the same transaction.
 */
public final class ServiceStore {
    private static final double MILLIS = 1000;

    private static final String SELECT = """
            select s.id, s.name, s.admin, s.url, s.info, s.display, s.command, s.pid, s.timeout, s.oauth_no_confirm,
                   s.from_config, c.identifier, c.redirect_uri, c.allowed_scopes,
                   array(select r.name
                           from service_roles h join roles r on r.id = h.role_id
                          where h.service_id = s.id order by r.name) as roles
              from services s left join oauth_clients c on c.service_id = s.id
            """;

    public Future<Optional<Service>> find(SqlClient sql, ServiceName name) {
        return sql.preparedQuery(SELECT + "where s.name = $1")
                .mapping(ServiceStore::service)
                .execute(Tuple.of(name.value()))
                .map(Rows::first);
    }

    /** All that lie within reach, sorted by name. */
    public Future<List<Service>> list(SqlClient sql, Reach reach) {
        return sql.preparedQuery(SELECT + "where $1 or s.name = any($2) order by s.name")
                .mapping(ServiceStore::service)
                .execute(Tuple.of(reach.isEverything()).addArrayOfString(reach.serviceNames()))
                .map(Rows::all);
    }

    /** Its id; empty when there is one of that name already. */
    public Future<Optional<Long>> insert(SqlClient sql, NewService service) {
        return sql.preparedQuery("""
                        insert into services (name, url, info, display, command, directory, account, environment, timeout,
                                              oauth_no_confirm, from_config)
                        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                        on conflict (name) do nothing
                        returning id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(tuple(service))
                .map(Rows::first);
    }

    /** Writes all of it over the service of that name and origin; empty when there is none, or nothing is different. */
    public Future<Optional<Long>> update(SqlClient sql, NewService service) {
        return sql.preparedQuery("""
                        update services
                           set url = $2, info = $3, display = $4, command = $5, directory = $6, account = $7,
                               environment = $8, timeout = $9, oauth_no_confirm = $10
                         where name = $1 and from_config = $11
                           and (url, info, display, command, directory, account, environment, timeout, oauth_no_confirm)
                               is distinct from ($2, $3, $4, $5, $6, $7, $8, $9, $10)
                        returning id
                        """)
                .mapping(row -> row.getLong("id"))
                .execute(tuple(service))
                .map(Rows::first);
    }

    private static Tuple tuple(NewService service) {
        return Tuple.tuple()
                .addString(service.name().value())
                .addString(service.url().orElse(null))
                .addJsonObject(service.info())
                .addBoolean(service.display())
                .addArrayOfString(service.command().toArray(String[]::new))
                .addString(service.directory().orElse(null))
                .addString(service.account().orElse(null))
                .addJsonObject(service.environment())
                .addDouble(service.timeout().toMillis() / MILLIS)
                .addBoolean(service.withoutConsent())
                .addBoolean(service.fromConfig());
    }

    /** With its tokens, its OAuth client and all tokens issued to that; false when it is not there. */
    public Future<Boolean> delete(SqlClient sql, long id) {
        return sql.preparedQuery("delete from services where id = $1")
                .execute(Tuple.of(id))
                .map(Rows::any);
    }

    /** Deletes those the settings defined once and no longer do; their ids. */
    public Future<List<Long>> deleteVanished(SqlClient sql, List<ServiceName> defined) {
        return sql.preparedQuery("delete from services where from_config and name <> all($1) returning id")
                .mapping(row -> row.getLong("id"))
                .execute(Tuple.tuple()
                        .addArrayOfString(
                                defined.stream().map(ServiceName::value).toArray(String[]::new)))
                .map(Rows::all);
    }

    private static Service service(Row row) {
        return new Service(
                row.getLong("id"),
                new ServiceName(row.getString("name")),
                row.getBoolean("admin"),
                Optional.ofNullable(row.getString("url")),
                row.getJsonObject("info"),
                row.getBoolean("display"),
                List.of(row.getArrayOfStrings("command")),
                Optional.ofNullable(row.getLong("pid")),
                Duration.ofMillis(Math.round(row.getDouble("timeout") * MILLIS)),
                row.getBoolean("oauth_no_confirm"),
                row.getBoolean("from_config"),
                Optional.ofNullable(row.getString("identifier"))
                        .map(identifier -> new Service.Client(
                                identifier,
                                row.getString("redirect_uri"),
                                List.of(row.getArrayOfStrings("allowed_scopes")))),
                List.of(row.getArrayOfStrings("roles")));
    }
}
