package dev.metis.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.ByteProcessor;

/**
 * What may follow the size of a chunk on its line (RFC 9112 §7.1.1). Nobody here needs it, but where it ends everybody has to
 * agree: it holds no control characters, and a quoted text ends on its line. Netty (4.2.12, {@code
 * HttpChunkLineValidatingByteProcessor}) refuses a line that ends with a value without quotes, and characters beyond ASCII
 * within them.
 */
final class ChunkExtensions {

    private static final byte BACKSLASH = '\\';
    private static final ByteProcessor BLANKS = value -> value == HttpConstants.SP || value == HttpConstants.HT;
    private static final ByteProcessor TOKEN = value -> isLetterOrDigit(value) || "!#$%&'*+-.^_`|~".indexOf(value) >= 0;
    private static final ByteProcessor QUOTED =
            value -> value != HttpConstants.DOUBLE_QUOTE && value != BACKSLASH && isText(value);

    private final ByteBuf bytes;
    private final int end;
    private int at;

    private ChunkExtensions(ByteBuf bytes, int begin, int end) {
        this.bytes = bytes;
        this.at = begin;
        this.end = end;
    }

    /** Whether there is nothing else between the two, be it only blanks, or nothing at all. */
    static boolean fill(ByteBuf bytes, int begin, int end) {
        return new ChunkExtensions(bytes, begin, end).reachEnd();
    }

    private boolean reachEnd() {
        skip(BLANKS);
        while (skip(HttpConstants.SEMICOLON)) {
            skip(BLANKS);
            if (!skip(TOKEN)) {
                return false;
            }
            skip(BLANKS);
            if (skip(HttpConstants.EQUALS)) {
                skip(BLANKS);
                if (!skip(TOKEN) && !skipQuoted()) {
                    return false;
                }
                skip(BLANKS);
            }
        }
        return at == end;
    }

    private boolean skipQuoted() {
        if (!skip(HttpConstants.DOUBLE_QUOTE)) {
            return false;
        }
        do {
            skip(QUOTED);
        } while (skip(BACKSLASH) && skipEscaped());
        return skip(HttpConstants.DOUBLE_QUOTE);
    }

    private boolean skipEscaped() {
        if (at == end || !isText(bytes.getByte(at))) {
            return false;
        }
        at++;
        return true;
    }

    private boolean skip(byte value) {
        if (at == end || bytes.getByte(at) != value) {
            return false;
        }
        at++;
        return true;
    }

    /** Whether there is at least one of them. */
    private boolean skip(ByteProcessor those) {
        var begin = at;
        var stop = bytes.forEachByte(at, end - at, those);
        at = stop < 0 ? end : stop;
        return at > begin;
    }

    private static boolean isLetterOrDigit(byte value) {
        return (value >= '0' && value <= '9') || (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
    }

    /** Anything but control characters; negative are those beyond ASCII. */
    private static boolean isText(byte value) {
        return value == HttpConstants.HT || (value >= HttpConstants.SP && value != 0x7f) || value < 0;
    }
}
