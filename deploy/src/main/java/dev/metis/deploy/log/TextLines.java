package dev.metis.deploy.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * One line an event: time, level, message, fields; a stack trace below it. Every request writes one, and a pattern of Logback
 * takes several times as long, most of it to look for line breaks, which whoever types a name must not bring in.
 */
final class TextLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    /** A second and how it is written: most lines come in the second of the line before. */
    private record Second(long epoch, String text) {}

    private volatile Second last = new Second(0, SECOND.format(Instant.EPOCH));

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        var line = new StringBuilder(192);
        time(line, event.getTimeStamp());
        line.append(' ');
        var level = event.getLevel().toString();
        line.append(level).repeat(' ', Math.max(0, 6 - level.length()));
        int from = line.length();
        line.append(event.getFormattedMessage()).append(' ');
        var fields = event.getKeyValuePairs();
        if (fields != null) {
            for (int i = 0; i < fields.size(); i++) {
                var field = fields.get(i);
                line.append(i == 0 ? "" : " ")
                        .append(field.key)
                        .append("=\"")
                        .append(field.value)
                        .append('"');
            }
        }
        joinLines(line, from);
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void time(StringBuilder line, long millis) {
        long epoch = Math.floorDiv(millis, 1_000);
        var second = last;
        if (second.epoch() != epoch) {
            second = new Second(epoch, SECOND.format(Instant.ofEpochSecond(epoch)));
            last = second;
        }
        int rest = Math.floorMod(millis, 1_000);
        line.append(second.text()).append('.');
        line.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
        line.append('Z');
    }

    /** Line breaks in a row become one space. */
    private static void joinLines(StringBuilder line, int from) {
        int to = from;
        boolean wasBreak = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isBreak = c == '\n' || c == '\r';
            if (!isBreak) {
                line.setCharAt(to++, c);
            } else if (!wasBreak) {
                line.setCharAt(to++, ' ');
            }
            wasBreak = isBreak;
        }
        line.setLength(to);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
