package dev.metis.hub.service;

import dev.metis.hub.access.Reach;
import dev.metis.hub.db.Database;
import dev.metis.hub.name.ServiceName;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks now and then whether services answer, and says so in the log when that changes. Nothing depends on it. */
final class ServiceHealth {
    private static final Logger log = LoggerFactory.getLogger(ServiceHealth.class);

    private final Vertx vertx;
    private final Database database;
    private final ServiceStore services;
    private final ServiceProbe probe;
    private final Duration interval;
    private final Map<Long, Boolean> known = new ConcurrentHashMap<>();
    private long timer = -1;

    /** @param interval zero for never */
    ServiceHealth(Vertx vertx, Database database, ServiceStore services, ServiceProbe probe, Duration interval) {
        this.vertx = vertx;
        this.database = database;
        this.services = services;
        this.probe = probe;
        this.interval = interval;
    }

    void start() {
        if (!interval.isZero()) {
            timer = vertx.setPeriodic(interval.toMillis(), _ -> look());
        }
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void look() {
        services.list(database.sql(), new Reach.Everything())
                .compose(this::lookAt)
                .onFailure(cause ->
                        log.atWarn().addKeyValue("cause", cause.toString()).log("services_not_checked"));
    }

    private Future<Void> lookAt(List<Service> all) {
        known.keySet().retainAll(all.stream().map(Service::id).toList());
        return Future.join(all.stream()
                        .filter(service -> service.url().isPresent())
                        .map(service -> probe.answers(service).onSuccess(up -> note(service, up)))
                        .toList())
                .mapEmpty();
    }

    /** For one that was just started: says when it answers, or that it is late. */
    void watchStart(ServiceName name) {
        services.find(database.sql(), name)
                .onSuccess(found -> found.filter(service -> service.url().isPresent())
                        .ifPresent(service -> probe.untilAnswers(service).onSuccess(up -> {
                            note(service, up);
                            if (up) {
                                log.atInfo().addKeyValue("service", name).log("service_answers");
                            }
                        })))
                .onFailure(cause -> log.atWarn()
                        .addKeyValue("service", name)
                        .addKeyValue("cause", cause.toString())
                        .log("service_not_checked"));
    }

    /** One that was never heard of is thought to be up. */
    private void note(Service service, boolean up) {
        var before = known.put(service.id(), up);
        if (up && Boolean.FALSE.equals(before)) {
            log.atInfo().addKeyValue("service", service.name()).log("service_answers_again");
        } else if (!up && !Boolean.FALSE.equals(before)) {
            log.atWarn()
                    .addKeyValue("service", service.name())
                    .addKeyValue("url", service.url().orElse(""))
                    .log("service_does_not_answer");
        }
    }
}
