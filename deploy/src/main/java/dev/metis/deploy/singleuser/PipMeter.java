package dev.metis.deploy.singleuser;

import dev.metis.deploy.host.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** How far pip is: from what it says while it collects packages, and from what is there while it silently unpacks them. */
final class PipMeter implements AutoCloseable {
    private static final Pattern COLLECTING = Pattern.compile("^Collecting ([A-Za-z0-9._-]+).*");
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int COLLECTED_PERCENT = 60;
    private static final int UNPACKED_PERCENT = 99;

    private final Progress progress;
    private final Path sitePackages;
    private final long packages;
    private final Thread unpacking = Thread.ofVirtual().unstarted(this::watch);
    private long collected;

    PipMeter(Progress progress, Path sitePackages, long packages) {
        this.progress = progress;
        this.sitePackages = sitePackages;
        this.packages = packages;
    }

    /** A line that pip printed. */
    void read(String line) {
        var collecting = COLLECTING.matcher(line);
        if (collecting.matches()) {
            collected++;
            progress.at(share(collected, COLLECTED_PERCENT), collecting.group(1));
        } else if (line.startsWith("Installing collected packages")) {
            unpacking.start();
        }
    }

    @Override
    public void close() {
        unpacking.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                progress.at(COLLECTED_PERCENT + share(unpacked(), UNPACKED_PERCENT - COLLECTED_PERCENT), "unpacking");
                Thread.sleep(LOOK);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    private int share(long done, int percent) {
        return (int) Math.min(percent, percent * done / packages);
    }

    private long unpacked() {
        try (var entries = Files.newDirectoryStream(sitePackages, "*.dist-info")) {
            long found = 0;
            for (var _ : entries) {
                found++;
            }
            return found;
        } catch (IOException _) {
            return 0;
        }
    }
}
