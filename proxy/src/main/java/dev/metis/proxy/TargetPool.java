package dev.metis.proxy;

import io.netty.channel.Channel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The connections to targets on one event loop. A request gets the one that was used last, or a new one; where a target has as
 * many as it may, it waits for its turn. Used on that event loop only.
 */
final class TargetPool {

    private static final int MAX_PIECE_BYTES = 64 * 1024;
    private static final long MAX_IDLE_NANOS = Duration.ofSeconds(60).toNanos();

    /** What connections have in common that can stand in for each other. */
    private record Key(SocketAddress address, String host, boolean tls) {}

    /** Who wants a connection. */
    interface Applicant {

        /** Whether it does not want one any more. */
        boolean isOver();

        /** Here it is. One that came too late is to be given back. */
        void connected(TargetConnection connection);

        void failed(Throwable cause);
    }

    private final TargetSockets sockets;
    private final int maxConnections;
    private final int maxHeaderBytes;
    private final Map<Key, Line> lines = new HashMap<>();

    /**
     * @param sockets opens connections
     * @param maxConnections most to one target
     */
    TargetPool(TargetSockets sockets, int maxConnections, int maxHeaderBytes) {
        this.sockets = sockets;
        this.maxConnections = maxConnections;
        this.maxHeaderBytes = maxHeaderBytes;
    }

    /**
     * Hands over a connection, at once or later, or says why there is none.
     *
     * @param fresh whether it must be a new one
     */
    void connect(Target target, boolean fresh, Applicant applicant) {
        var key = new Key(target.address(), target.host(), target.tls());
        lines.computeIfAbsent(key, _ -> new Line(key, target)).connect(fresh, applicant);
    }

    /** Closes what has not been used for a minute, and forgets who waits for a connection no longer. */
    void closeIdle() {
        var now = System.nanoTime();
        List.copyOf(lines.values()).forEach(line -> line.closeIdle(now));
    }

    /** The connections to one target. */
    final class Line {

        private final Key key;
        private final Target target;
        private final Deque<TargetConnection> idle = new ArrayDeque<>();
        private final Deque<Applicant> waiting = new ArrayDeque<>();
        private int open;

        private Line(Key key, Target target) {
            this.key = key;
            this.target = target;
        }

        private void connect(boolean fresh, Applicant applicant) {
            var ready = fresh ? Optional.<TargetConnection>empty() : idle();
            if (ready.isPresent()) {
                applicant.connected(ready.get());
            } else if (open < maxConnections) {
                open(applicant);
            } else {
                waiting.add(applicant);
            }
        }

        /** Netty tells of closed connections only after it has read from all others. */
        private Optional<TargetConnection> idle() {
            var ready = idle.pollFirst();
            while (ready != null && !ready.isActive()) {
                ready = idle.pollFirst();
            }
            return Optional.ofNullable(ready);
        }

        private Optional<Applicant> next() {
            var first = waiting.poll();
            while (first != null && first.isOver()) {
                first = waiting.poll();
            }
            return Optional.ofNullable(first);
        }

        private void open(Applicant applicant) {
            open++;
            sockets.open(target).onSuccess(socket -> opened(socket, applicant)).onFailure(cause -> {
                applicant.failed(cause);
                gone();
            });
        }

        private void opened(NetSocketInternal socket, Applicant applicant) {
            var channel = socket.channelHandlerContext().channel();
            var connection = take(channel);
            channel.closeFuture().addListener(_ -> closed(connection));
            if (channel.isActive()) {
                applicant.connected(connection);
            } else {
                applicant.failed(new ClosedChannelException());
            }
        }

        /** From here on it is no socket of Vert.x any more. */
        private TargetConnection take(Channel channel) {
            Channels.probeSooner(channel);
            Channels.writeAhead(channel);
            // A write that fails must not close it: the answer that explains the failure may wait to be read.
            channel.config().setAutoClose(false);
            var decoder = new ResponseDecoder(maxHeaderBytes, MAX_PIECE_BYTES);
            var connection = new TargetConnection(this, target.host(), channel, decoder);
            var pipeline = channel.pipeline();
            if (pipeline.get("chunkedWriter") != null) {
                pipeline.remove("chunkedWriter");
            }
            pipeline.addBefore("handler", "decoder", decoder);
            pipeline.addBefore("handler", "encoder", new RequestEncoder());
            pipeline.replace("handler", "target", connection);
            return connection;
        }

        /** It may be asked again. */
        void release(TargetConnection connection) {
            next().ifPresentOrElse(applicant -> applicant.connected(connection), () -> idle.addFirst(connection));
        }

        private void closed(TargetConnection connection) {
            idle.remove(connection);
            gone();
        }

        private void gone() {
            open--;
            if (open < maxConnections) {
                next().ifPresent(this::open);
            }
            if (open == 0) {
                lines.remove(key, this);
            }
        }

        private void closeIdle(long now) {
            while (!idle.isEmpty() && now - idle.getLast().idleSinceNanos() > MAX_IDLE_NANOS) {
                idle.removeLast().abort();
            }
            waiting.removeIf(Applicant::isOver);
        }
    }
}
