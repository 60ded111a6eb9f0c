package dev.metis.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** The one place that looks through Vert.x at the Netty channel below a connection. */
final class Channels {

    private static final int PROBE_AFTER_SECONDS = 60;
    private static final int PROBE_EVERY_SECONDS = 20;

    private Channels() {}

    static Channel of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    /**
     * Closes at once with a reset, whatever still waits to be written. Vert.x would first flush, and so wait for a peer
     * that does not read; and an orderly end would make a cut-off response look complete where its length is not known.
     */
    static void abort(Channel channel) {
        if (!channel.isOpen()) {
            return;
        }
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        var first = channel.pipeline().firstContext();
        if (first == null) {
            var _ = channel.close();
        } else {
            var _ = first.close();
        }
    }

    static void abort(HttpConnection connection) {
        abort(of(connection));
    }

    /** Lets a vanished peer be noticed after minutes: the system's own probes begin after two hours. */
    static void probeSooner(Channel channel) {
        if (channel instanceof EpollSocketChannel && channel.isOpen()) {
            channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, PROBE_AFTER_SECONDS);
            channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, PROBE_EVERY_SECONDS);
        }
    }
}
