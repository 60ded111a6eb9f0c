package dev.metis.proxy;

import static dev.metis.proxy.FrameScanner.Seen.CONTROL;
import static dev.metis.proxy.FrameScanner.Seen.DATA;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

final class FrameScannerTest {

    private static final int TEXT = 0x81;
    private static final int PONG = 0x8a;

    private final FrameScanner scanner = new FrameScanner();

    @Test
    void data_is_told_from_control() {
        assertThat(scanner.scan(Unpooled.wrappedBuffer(frame(PONG, 4)))).isEqualTo(CONTROL);
        assertThat(scanner.scan(Unpooled.wrappedBuffer(frame(TEXT, 4)))).isEqualTo(DATA);
        assertThat(scanner.scan(Unpooled.wrappedBuffer(frame(PONG, 0)))).isEqualTo(CONTROL);
    }

    @Test
    void a_long_frame_is_followed_to_its_end_however_it_is_cut() {
        for (var length : new int[] {125, 126, 65_535, 65_536}) {
            for (var b : frame(TEXT, length)) {
                assertThat(scanner.scan(Unpooled.wrappedBuffer(new byte[] {b}))).isEqualTo(DATA);
            }
            assertThat(scanner.scan(Unpooled.wrappedBuffer(frame(PONG, 3)))).isEqualTo(CONTROL);
        }
    }

    @Test
    void data_between_control_frames_is_seen() {
        var bytes = Unpooled.wrappedBuffer(frame(PONG, 5), frame(TEXT, 1), frame(PONG, 5));

        assertThat(scanner.scan(bytes)).isEqualTo(DATA);
        assertThat(bytes.readerIndex()).isZero();
    }

    /** A masked frame, as clients send them. */
    static byte[] frame(int firstByte, int length) {
        var out = new ByteArrayOutputStream();
        out.write(firstByte);
        if (length < 126) {
            out.write(0x80 | length);
        } else if (length < 65_536) {
            out.writeBytes(new byte[] {(byte) 0xfe, (byte) (length >> 8), (byte) length});
        } else {
            out.writeBytes(new byte[] {
                (byte) 0xff,
                0,
                0,
                0,
                0,
                (byte) (length >> 24),
                (byte) (length >> 16),
                (byte) (length >> 8),
                (byte) length
            });
        }
        out.writeBytes(new byte[4 + length]);
        return out.toByteArray();
    }
}
