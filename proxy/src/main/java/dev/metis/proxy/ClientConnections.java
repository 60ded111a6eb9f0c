package dev.metis.proxy;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The open connections of clients on one event loop: which of them lie idle and for how long, and all of them for the
 * moment the proxy stops. A connection that became a tunnel is never idle. Only used on its event loop.
 */
final class ClientConnections {

    /** How one of them is used. */
    final class Use {
        private final Channel channel;
        private int requests;
        private long idleUntilNanos;

        private Use(Channel channel, long idleUntilNanos) {
            this.channel = channel;
            this.idleUntilNanos = idleUntilNanos;
        }

        /** A request has come. */
        void began() {
            requests++;
        }

        /** It is answered; without another one the connection is idle, once the client has all of the answer. */
        void ended() {
            requests--;
            idleUntilNanos = System.nanoTime() + keepAliveNanos;
        }

        /** A client that has yet to read the rest of an answer is not idle, and has all of its time once it has read it. */
        private void bearWithReader(long now) {
            if (requests == 0 && Channels.hasUnwritten(channel)) {
                idleUntilNanos = now + keepAliveNanos;
            }
        }

        private boolean isIdleForTooLong(long now) {
            return requests == 0 && idleUntilNanos - now < 0;
        }
    }

    private final Map<Channel, Use> open = new HashMap<>();
    private final long keepAliveNanos;
    private final long headerNanos;

    ClientConnections(ProxyConfig.ClientTimeouts config) {
        this.keepAliveNanos = config.keepAlive().toNanos();
        this.headerNanos = config.firstRequest().toNanos();
    }

    Use opened(HttpConnection connection) {
        var channel = Channels.of(connection);
        var use = new Use(channel, System.nanoTime() + headerNanos);
        open.put(channel, use);
        channel.closeFuture().addListener(_ -> open.remove(channel));
        return use;
    }

    /** Notes that Vert.x has read a request. */
    void used(HttpServerRequest request) {
        var use = open.get(Channels.of(request.connection()));
        if (use != null) {
            use.began();
            request.response().endHandler(_ -> use.ended());
        }
    }

    /** Closes what has been idle for too long. */
    void closeIdle() {
        var now = System.nanoTime();
        for (var use : List.copyOf(open.values())) {
            use.bearWithReader(now);
            if (use.isIdleForTooLong(now)) {
                var _ = use.channel.close();
            }
        }
    }

    /** Cuts every connection, tunnels included, without waiting for anybody to read. */
    void abortAll() {
        List.copyOf(open.keySet()).forEach(Channels::abort);
    }
}
