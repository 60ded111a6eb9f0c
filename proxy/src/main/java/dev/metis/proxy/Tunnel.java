package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/**
 * One end of two connections that were joined: what arrives here is written there, unseen and uncopied, no faster than
 * the other side reads. When one side ends, the other gets what is still on the way and ends too. Works on Netty's
 * level because Vert.x reports the end of a connection before the data that came first, if that had to wait.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {

    private static final long MAX_FLUSH_SECONDS = 60;

    /** Looks at bytes that go by. */
    @FunctionalInterface
    private interface Watch {
        void saw(ByteBuf bytes);
    }

    private final Channel peer;
    private final Watch watch;

    private Tunnel(Channel peer, Watch watch) {
        this.peer = peer;
        this.watch = watch;
    }

    /**
     * Joins a client's connection with that of a target. Both belong to the tunnel from here on.
     *
     * @param readAhead what the client sent already; is released
     */
    static void open(Channel client, Channel target, ByteBuf readAhead, Activity activity, Visit visit) {
        var sent = new FrameScanner();
        var received = new FrameScanner();
        Watch clientWatch = bytes -> {
            note(sent.scan(bytes), activity);
            visit.framesMoved(Traffic.Direction.SENT, sent.takeFrames());
            visit.moved(Traffic.Direction.SENT, bytes.readableBytes());
        };
        Watch targetWatch = bytes -> {
            received.scan(bytes);
            visit.framesMoved(Traffic.Direction.RECEIVED, received.takeFrames());
            visit.moved(Traffic.Direction.RECEIVED, bytes.readableBytes());
        };
        client.closeFuture().addListener(_ -> visit.ended(101, true));
        if (readAhead.isReadable()) {
            clientWatch.saw(readAhead);
        }
        client.pipeline().replace("handler", "tunnel", new Tunnel(target, clientWatch));
        target.pipeline().replace("handler", "tunnel", new Tunnel(client, targetWatch));
        target.pipeline().remove(HttpClientCodec.class);
        var _ = target.writeAndFlush(readAhead);
        client.config().setAutoRead(true);
        target.config().setAutoRead(true);
        if (!client.isActive() || !target.isActive()) {
            Channels.abort(client);
            Channels.abort(target);
        }
    }

    private static void note(FrameScanner.Seen seen, Activity activity) {
        switch (seen) {
            case DATA -> activity.record(Activity.Signal.CLIENT_MESSAGE);
            case CONTROL -> activity.record(Activity.Signal.CLIENT_CONTROL);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        watch.saw(bytes);
        var _ = peer.write(bytes, peer.voidPromise());
        if (!peer.isWritable()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        peer.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            peer.config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!peer.isActive()) {
            return;
        }
        var deadline = peer.eventLoop().schedule(() -> Channels.abort(peer), MAX_FLUSH_SECONDS, TimeUnit.SECONDS);
        var _ = peer.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            deadline.cancel(false);
            var _ = peer.close();
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        var _ = ctx.close();
    }
}
