package dev.metis.hub.service;

import dev.metis.hub.service.ServiceClaims.Held;
import dev.metis.hub.spawner.InstanceId;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The services this hub runs. Of several hubs one has the claim of each service, and the others take over when it is gone: on
 * the same machine they find the process, elsewhere they start another one. A process that nobody has the claim of any more is
 * ended by whichever hub has its directory.
 */
final class ManagedServices {
    private static final Logger log = LoggerFactory.getLogger(ManagedServices.class);

    private final ManagedService.Parts parts;
    private final Map<String, ServiceSpec> specs;
    private final Duration beat;
    private final Map<Long, ManagedService> running = new ConcurrentHashMap<>();
    private long timer = -1;
    private volatile boolean stopped;
    private volatile boolean blind;
    private volatile Future<Void> looking = Future.succeededFuture();

    /** @param claimLifetime after how long without a sign of life another hub takes over */
    ManagedServices(ManagedService.Parts parts, List<ServiceSpec> all, Duration claimLifetime) {
        this.parts = parts;
        this.specs = all.stream()
                .filter(spec -> !spec.command().isEmpty())
                .collect(Collectors.toMap(ServiceSpec::name, Function.identity()));
        this.beat = claimLifetime.dividedBy(3);
    }

    /** Does not wait for any of them. One without services goes on looking: what a hub before it left may still be claimed. */
    void start() {
        if (!specs.isEmpty()) {
            parts.programs().watchLogs();
        }
        timer = parts.vertx().setPeriodic(beat.toMillis(), _ -> look());
        look();
    }

    /** Ends them all, and lets other hubs have them. */
    Future<Void> stop() {
        stopped = true;
        parts.vertx().cancelTimer(timer);
        return looking.transform(_ -> Future.join(
                        running.values().stream().map(ManagedService::stop).toList()))
                .transform(_ -> {
                    var mine = held();
                    running.clear();
                    return mine.isEmpty()
                            ? Future.succeededFuture()
                            : parts.claims().release(parts.database().sql(), mine);
                });
    }

    private List<Held> held() {
        return running.values().stream().map(ManagedService::held).toList();
    }

    private void look() {
        if (stopped || !looking.isComplete()) {
            return;
        }
        looking = renew().compose(_ -> takeFree())
                .compose(_ -> endLeftovers())
                .onSuccess(_ -> blind = false)
                .onFailure(this::couldNotLook);
    }

    /** Said once, for the database may be away for a while. */
    private void couldNotLook(Throwable cause) {
        if (!blind) {
            log.atWarn().addKeyValue("cause", cause.toString()).log("managed_services_not_looked_after");
        }
        blind = true;
    }

    private Future<Void> renew() {
        var mine = held();
        return mine.isEmpty()
                ? Future.succeededFuture()
                : parts.claims().renew(parts.database().sql(), mine).map(kept -> {
                    mine.stream().filter(held -> !kept.contains(held.id())).forEach(this::lost);
                    return null;
                });
    }

    private void lost(Held held) {
        log.atWarn().addKeyValue("service", held.name()).log("claim_of_service_lost");
        var service = running.remove(held.id());
        if (service != null) {
            service.abandon();
        }
    }

    private Future<Void> takeFree() {
        return specs.isEmpty()
                ? Future.succeededFuture()
                : parts.claims()
                        .takeFree(parts.database().sql(), specs.keySet())
                        .map(free -> {
                            free.forEach(this::take);
                            return null;
                        });
    }

    private void take(Held held) {
        var spec = specs.get(held.name().value());
        if (spec != null) {
            var service = new ManagedService(parts, spec, held);
            running.put(held.id(), service);
            service.begin();
        }
    }

    /** Those of other starts than the last one, and of services that are no more or that no hub runs any more. */
    private Future<Void> endLeftovers() {
        return parts.programs()
                .instances()
                .compose(instances -> instances.isEmpty()
                        ? Future.succeededFuture()
                        : parts.claims()
                                .runs(
                                        parts.database().sql(),
                                        instances.stream()
                                                .map(InstanceId::server)
                                                .toList())
                                .compose(runs -> endLeftovers(instances, runs)));
    }

    private Future<Void> endLeftovers(List<InstanceId> instances, Map<Long, Long> runs) {
        return Future.join(instances.stream()
                        .filter(instance -> !Long.valueOf(instance.run()).equals(runs.get(instance.server())))
                        .map(this::end)
                        .toList())
                .mapEmpty();
    }

    private Future<Void> end(InstanceId instance) {
        log.atInfo().addKeyValue("instance", instance).log("leftover_of_service_ended");
        return parts.programs().stop(instance);
    }
}
