package dev.metis.spawner.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.PullResponseItem;
import dev.metis.hub.spawner.SpawnProgress;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Fetches images, and tells how much of one is there and how long the rest may take. Blocks. */
final class ImagePull {
    static final int FIRST_PERCENT = 5;
    private static final int LAST_PERCENT = 55;
    private static final long LOOK_MILLIS = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STALLED = Duration.ofMinutes(3);

    private final EngineConnection engine;

    ImagePull(EngineConnection engine) {
        this.engine = engine;
    }

    /**
     * What one layer has come to.
     *
     * @param total 0 while nobody knows
     */
    private record Layer(long current, long total) {}

    /**
     * Returns once the image is there.
     *
     * @param goOn fails when it shall not go on
     */
    void run(String image, SpawnProgress progress, Runnable goOn) throws InterruptedException, IOException {
        var meter = new Meter(image, progress);
        progress.report(FIRST_PERCENT, "Pulling image " + image);
        var pulling = engine.client()
                .pullImageCmd(repository(image))
                .withTag(tag(image))
                .exec(meter);
        try (pulling) {
            while (!meter.isDoneWithin(LOOK_MILLIS)) {
                goOn.run();
                meter.report();
                if (meter.isStalled()) {
                    throw new EngineException(
                            EngineException.AWAY,
                            "nothing came of image " + image + " for " + STALLED.toMinutes() + " minutes",
                            new IOException("stalled"));
                }
            }
        } catch (RuntimeException e) {
            throw EngineConnection.failure(e);
        }
        meter.failure().ifPresent(said -> {
            throw new EngineException(404, said, new IOException(said));
        });
    }

    /** What is before the tag or digest. */
    static String repository(String image) {
        var tag = tag(image);
        return image.endsWith("@" + tag) || image.endsWith(":" + tag)
                ? image.substring(0, image.length() - tag.length() - 1)
                : image;
    }

    /** The tag, {@code sha256:…} of a digest, or the usual one. A colon before the last slash is a registry's port. */
    static String tag(String image) {
        var at = image.indexOf('@');
        if (at >= 0) {
            return image.substring(at + 1);
        }
        var colon = image.indexOf(':', image.lastIndexOf('/') + 1);
        return colon < 0 ? "latest" : image.substring(colon + 1);
    }

    /** Adds the layers up. */
    private static final class Meter extends ResultCallback.Adapter<PullResponseItem> {
        private final String image;
        private final SpawnProgress progress;
        private final Map<String, Layer> layers = new ConcurrentHashMap<>();
        private final long began = System.nanoTime();
        private volatile long last = began;
        private volatile String refused = "";
        private String reported = "";
        private long reportedAt = began;
        private final CompletableFuture<Boolean> done = new CompletableFuture<>();

        Meter(String image, SpawnProgress progress) {
            this.image = image;
            this.progress = progress;
        }

        @Override
        public void onNext(PullResponseItem item) {
            last = System.nanoTime();
            var error = item.getErrorDetail();
            if (error != null && error.getMessage() != null) {
                refused = error.getMessage();
            }
            var id = item.getId();
            var detail = item.getProgressDetail();
            var status = item.getStatus() == null ? "" : item.getStatus();
            if (id == null) {
                return;
            }
            if (status.equals("Downloading") && detail != null && detail.getTotal() != null) {
                layers.put(id, new Layer(detail.getCurrent() == null ? 0 : detail.getCurrent(), detail.getTotal()));
            } else if (status.equals("Download complete") || status.equals("Pull complete")) {
                layers.computeIfPresent(id, (_, layer) -> new Layer(layer.total(), layer.total()));
            }
        }

        @Override
        public void onComplete() {
            super.onComplete();
            done.complete(true);
        }

        @Override
        public void onError(Throwable cause) {
            super.onError(cause);
            done.completeExceptionally(cause);
        }

        /** Not {@code awaitCompletion}, which ends the pull when the time is over. Fails as the pull does. */
        boolean isDoneWithin(long millis) throws InterruptedException {
            try {
                return done.get(millis, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw EngineConnection.failure(e.getCause() == null ? e : e.getCause());
            }
        }

        boolean isStalled() {
            return System.nanoTime() - last > STALLED.toNanos();
        }

        Optional<String> failure() {
            return Optional.of(refused).filter(said -> !said.isEmpty());
        }

        /** The longer it takes, the seldomer, so that a slow pull does not fill the journal. */
        void report() {
            long current = layers.values().stream().mapToLong(Layer::current).sum();
            long total = layers.values().stream().mapToLong(Layer::total).sum();
            var since = Duration.ofNanos(System.nanoTime() - began);
            var pause = since.dividedBy(10).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : since.dividedBy(10);
            if (total == 0 || System.nanoTime() - reportedAt < pause.toNanos()) {
                return;
            }
            var message = text(image, current, total, since);
            if (!message.equals(reported)) {
                reported = message;
                reportedAt = System.nanoTime();
                int percent = (int) (FIRST_PERCENT + current * (LAST_PERCENT - FIRST_PERCENT) / total);
                progress.report(percent, message);
            }
        }
    }

    /** Layers of which nothing came yet are not in the total: it may grow. */
    static String text(String image, long current, long total, Duration since) {
        var left = current == 0 ? 0 : since.toSeconds() * (total - current) / current;
        var rest = current == total
                ? ", unpacking"
                : since.toSeconds() < 1 || current == 0 ? "" : ", about " + left(left) + " left";
        return "Pulling image " + image + ": " + megabytes(current) + " of " + megabytes(total) + " MB" + rest;
    }

    private static String left(long seconds) {
        return seconds < 60 ? Math.max(1, seconds) + " s" : Math.ceilDiv(seconds, 60) + " min";
    }

    private static String megabytes(long bytes) {
        return bytes < 10_000_000
                ? String.format(Locale.ROOT, "%.1f", bytes / 1e6)
                : String.valueOf(Math.round(bytes / 1e6));
    }
}
