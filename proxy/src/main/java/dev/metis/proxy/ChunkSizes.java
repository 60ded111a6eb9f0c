package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.internal.StringUtil;
import java.util.List;

/**
 * Checks the sizes of chunks before Netty reads them: it drops what is beyond 32 bits and skips blanks, so that it would find
 * another end of a body than others do (RFC 9112 §7.1). Follows one connection; must be told of every step of its decoder.
 */
final class ChunkSizes {

    private static final int NOT_IN_CHUNKS = -1;

    private long bytesUntilSize = NOT_IN_CHUNKS;
    private boolean broken;

    /** Whether nothing more is to be decoded: what comes next is no size that everybody reads alike, or one was none. */
    boolean isBroken(ByteBuf in, List<Object> out) {
        if (bytesUntilSize == 0 && !broken) {
            var lineEnd = in.indexOf(in.readerIndex(), in.writerIndex(), HttpConstants.LF);
            if (lineEnd >= 0) {
                begin(in, lineEnd + 1, out);
            }
        }
        if (broken) {
            in.skipBytes(in.readableBytes());
        }
        return broken;
    }

    private void begin(ByteBuf in, int chunk, List<Object> out) {
        var size = size(in);
        if (size < 0) {
            broken = true;
            var failed = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            failed.setDecoderResult(DecoderResult.failure(new NumberFormatException("a chunk without a valid size")));
            out.add(failed);
        } else {
            bytesUntilSize = size == 0 ? NOT_IN_CHUNKS : chunk - in.readerIndex() + size + 2;
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

    /** That of the line that begins here; negative when there is none, or more than Netty can count. */
    private static long size(ByteBuf line) {
        var size = 0L;
        var at = line.readerIndex();
        for (; StringUtil.decodeHexNibble(line.getByte(at)) >= 0; at++) {
            size = size * 16 + StringUtil.decodeHexNibble(line.getByte(at));
            if (size > Integer.MAX_VALUE) {
                return -1;
            }
        }
        if (at == line.readerIndex()) {
            return -1;
        }
        while (line.getByte(at) == HttpConstants.SP || line.getByte(at) == HttpConstants.HT) {
            at++;
        }
        var end = line.getByte(at);
        var ends =
                end == HttpConstants.SEMICOLON || (end == HttpConstants.CR && line.getByte(at + 1) == HttpConstants.LF);
        return ends ? size : -1;
    }
}
