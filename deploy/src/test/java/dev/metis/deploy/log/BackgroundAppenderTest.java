package dev.metis.deploy.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BackgroundAppenderTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Lines written = new Lines();

    /** What was written; whoever writes waits while it is shut. */
    private static final class Lines extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile CountDownLatch shut = new CountDownLatch(0);

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
            try {
                shut.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            synchronized (bytes) {
                bytes.write(from, offset, length);
                bytes.notifyAll();
            }
        }

        String text() {
            synchronized (bytes) {
                return bytes.toString(UTF_8);
            }
        }

        /** Comes back once that is there; a test that waits too long is ended from outside. */
        String textWith(String part) throws InterruptedException {
            synchronized (bytes) {
                while (!text().contains(part)) {
                    bytes.wait();
                }
                return text();
            }
        }
    }

    private void open() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var encoder = new TextLines();
        encoder.setContext(context);
        encoder.start();
        var lines = new OutputStreamAppender<ILoggingEvent>();
        lines.setContext(context);
        lines.setEncoder(encoder);
        lines.setOutputStream(written);
        var background = new BackgroundAppender(context, lines);
        background.start();
        logger.detachAndStopAllAppenders();
        logger.addAppender(background);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        written.shut.countDown();
        context.stop();
    }

    @Test
    void lines_come_in_order_without_being_asked_for() throws InterruptedException {
        open();
        for (int i = 0; i < 100; i++) {
            logger.info("line {}", i);
        }
        assertThat(written.textWith("line 99")).doesNotContain("later");
        logger.warn("later");
        assertThat(written.textWith("later").lines().map(line -> line.replaceAll(".* line ", "")))
                .hasSize(101)
                .startsWith("0 ", "1 ", "2 ");
    }

    @Test
    void the_last_lines_are_written_at_the_end() {
        open();
        logger.info("first");
        logger.info("last");
        context.stop();
        assertThat(written.text()).contains("first", "last");
    }

    @Test
    void who_logs_does_not_wait_and_is_told_what_was_lost() {
        open();
        var shut = new CountDownLatch(1);
        written.shut = shut;
        for (int i = 0; i < 50_000; i++) {
            logger.warn("line {}", i);
        }
        shut.countDown();
        context.stop();
        var text = written.text();
        assertThat(text).contains("line 0 ").doesNotContain("line 49999 ");
        long lines = text.lines().filter(line -> line.contains(" line ")).count();
        assertThat(text).containsOnlyOnce("log_lines_dropped").contains("dropped_lines=\"" + (50_000 - lines) + "\"");
    }
}
