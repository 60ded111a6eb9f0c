package dev.metis.proxy;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of a WebSocket (RFC 6455 §5.2) just far enough to tell data from ping, pong and close. A frame may
 * begin in one buffer and end in another. Nothing is changed or consumed.
 */
final class FrameScanner {

    /** What a buffer was part of. */
    enum Seen {
        DATA,
        CONTROL
    }

    private static final int CONTROL_BIT = 0x08;
    private static final int MASK_BIT = 0x80;

    private final byte[] header = new byte[14];
    private int headerBytes;
    private long payloadLeft;
    private boolean control;
    private int frames;

    /** DATA if any part of a data frame is in these bytes. */
    Seen scan(ByteBuf bytes) {
        var data = false;
        var index = bytes.readerIndex();
        while (index < bytes.writerIndex()) {
            if (payloadLeft > 0) {
                var skipped = Math.min(payloadLeft, bytes.writerIndex() - index);
                payloadLeft -= skipped;
                index += (int) skipped;
            } else {
                header[headerBytes++] = bytes.getByte(index++);
                control = (header[0] & CONTROL_BIT) != 0;
                if (headerBytes >= 2 && headerBytes == headerLength()) {
                    payloadLeft = payloadLength();
                    headerBytes = 0;
                    frames++;
                }
            }
            data |= !control;
        }
        return data ? Seen.DATA : Seen.CONTROL;
    }

    /** How many frames have begun since this was asked the last time. */
    int takeFrames() {
        var taken = frames;
        frames = 0;
        return taken;
    }

    private int headerLength() {
        var extended = switch (header[1] & 0x7f) {
            case 126 -> 2;
            case 127 -> 8;
            default -> 0;
        };
        return 2 + extended + ((header[1] & MASK_BIT) == 0 ? 0 : 4);
    }

    private long payloadLength() {
        var length = header[1] & 0x7f;
        return switch (length) {
            case 126 -> bigEndian(2);
            case 127 -> bigEndian(8) & Long.MAX_VALUE;
            default -> length;
        };
    }

    private long bigEndian(int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = (value << 8) | (header[2 + i] & 0xff);
        }
        return value;
    }
}
