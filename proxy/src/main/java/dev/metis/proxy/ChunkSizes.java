package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.internal.StringUtil;
import java.util.List;

/**
 * Checks the lines that begin chunks before Netty reads them. Of their sizes it drops what is beyond 32 bits and skips blanks, so
 * that it would find another end of a body than others do (RFC 9112 §7.1); of their extensions it refuses some that are right, so
 * that it gets to see none. Follows one connection; must be told of every step of its decoder.
 */
final class ChunkSizes {

    private static final int NOT_IN_CHUNKS = -1;

    private long bytesUntilSize = NOT_IN_CHUNKS;
    private boolean broken;

    /**
     * Before a step of the decoder. False when there must be none: what comes next is no size that everybody reads alike, or one
     * was none.
     */
    boolean prepare(ByteBuf in, List<Object> out) {
        if (bytesUntilSize == 0 && !broken) {
            var lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), HttpConstants.LF);
            if (lineFeed >= 0) {
                begin(in, lineFeed, out);
            }
        }
        if (broken) {
            in.skipBytes(in.readableBytes());
        }
        return !broken;
    }

    private void begin(ByteBuf in, int lineFeed, List<Object> out) {
        var size = takeSize(in, lineFeed);
        if (size < 0) {
            broken = true;
            var failed = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            failed.setDecoderResult(DecoderResult.failure(new CorruptedFrameException("a chunk without a valid size")));
            out.add(failed);
        } else {
            bytesUntilSize = size == 0 ? NOT_IN_CHUNKS : lineFeed + 1 - in.readerIndex() + size + 2;
        }
    }

    /** After a step of the decoder. */
    void decoded(int bytes, List<Object> out) {
        if (bytesUntilSize > 0) {
            bytesUntilSize -= bytes;
        } else if (out.size() == 1 // one without a body comes with its end
                && out.getFirst() instanceof HttpMessage message
                && message.decoderResult().isSuccess()
                && HttpUtil.isTransferEncodingChunked(message)) {
            bytesUntilSize = 0;
        }
    }

    /**
     * That of the line that begins here, of which nothing else is left; negative when there is none, or more than Netty can
     * count.
     */
    private static long takeSize(ByteBuf line, int lineFeed) {
        var size = 0L;
        var at = line.readerIndex();
        for (; StringUtil.decodeHexNibble(line.getByte(at)) >= 0; at++) {
            size = size * 16 + StringUtil.decodeHexNibble(line.getByte(at));
            if (size > Integer.MAX_VALUE) {
                return -1;
            }
        }
        var end = lineFeed - 1;
        if (at == line.readerIndex() || line.getByte(end) != HttpConstants.CR || !ChunkExtensions.fill(line, at, end)) {
            return -1;
        }
        for (; at < end; at++) {
            line.setByte(at, HttpConstants.SP);
        }
        return size;
    }
}
