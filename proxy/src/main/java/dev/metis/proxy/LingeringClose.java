package dev.metis.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;

/**
 * The end of a connection on which something may still be on its way from the client. To close at once would make the client's
 * system discard the answer it has not yet read (RFC 9112 §9.6), so what comes is read and thrown away for a while.
 */
final class LingeringClose {
    /** At most; counts from when the answer has left. */
    private static final int SECONDS = 10;

    private boolean heard;

    /** Leaves it to the client to close, who is in the middle of a request. */
    static void after(ChannelFuture lastWrite) {
        lastWrite.addListener(_ -> {
            var channel = lastWrite.channel();
            var deadline = channel.eventLoop()
                    .schedule(
                            () -> {
                                var _ = channel.close();
                            },
                            SECONDS,
                            TimeUnit.SECONDS);
            channel.closeFuture().addListener(_ -> deadline.cancel(false));
        });
    }

    /** Tells the client of the end, and closes once nothing comes any more. */
    void begin(ChannelFuture lastWrite) {
        lastWrite.addListener(_ -> {
            endOutput(lastWrite.channel());
            closeOnceQuiet(lastWrite.channel(), SECONDS);
        });
    }

    /** Something came. */
    void heard() {
        heard = true;
    }

    private static void endOutput(Channel channel) {
        var encryption = channel.pipeline().get(SslHandler.class);
        if (encryption != null) {
            var _ = encryption.closeOutbound();
        } else if (channel instanceof DuplexChannel both) {
            var _ = both.shutdownOutput();
        }
    }

    /** A second without anything is long enough for what was on its way. */
    private void closeOnceQuiet(Channel channel, int secondsLeft) {
        heard = false;
        var _ = channel.eventLoop()
                .schedule(
                        () -> {
                            if (heard && secondsLeft > 1) {
                                closeOnceQuiet(channel, secondsLeft - 1);
                            } else {
                                var _ = channel.close();
                            }
                        },
                        1,
                        TimeUnit.SECONDS);
    }
}
