package dev.metis.proxy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** Opens connections to targets, all of them on one event loop. */
final class TargetSockets {

    private final ContextInternal context;
    private final NetClient client;

    /** @param client opens them */
    TargetSockets(ContextInternal context, NetClient client) {
        this.context = context;
        this.client = client;
    }

    /**
     * Opens one, or says why it could not. Begins when the loop has dealt with all that the system has told it by now: the next
     * socket gets the number of one that was just closed, and Netty (4.2.12, {@code EpollIoHandler}), which knows them by their
     * numbers, would take for the new one what is still to be dealt with of the old one, and so close it.
     */
    Future<NetSocketInternal> open(Target target) {
        Promise<NetSocket> opened = context.promise();
        context.runOnContext(_ -> client.connect(target.connectOptions()).onComplete(opened));
        return opened.future()
                .map(NetSocketInternal.class::cast)
                .recover(cause -> Future.failedFuture(TlsRefusal.byTarget(cause, target.host())));
    }
}
