package dev.metis.deploy.parity;

import dev.metis.deploy.metis.MetisUnderTest;
import dev.metis.deploy.parity.compare.AcceptedDifferences;
import dev.metis.hub.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Metis beside JupyterHub. What differs is in {@code target/parity.txt}, too. */
class ParityIT extends ParityContract {
    private final AcceptedDifferences accepted = AcceptedDifferences.read("/parity/accepted-differences.yaml");
    private final Set<String> notThereYet = lines("/parity/not-there-yet.txt");

    @Override
    Side start(Population with) {
        var proxyApi = URI.create("http://127.0.0.1:" + FreePorts.find(1).getFirst());
        var side = new Side("Metis", MetisUnderTest.start(name(), with.config(), proxyApi));
        side.know("proxy_api", proxyApi.toString());
        return side;
    }

    @Override
    AcceptedDifferences accepted() {
        return accepted;
    }

    @Override
    Set<String> notThereYet() {
        return notThereYet;
    }

    @Override
    String name() {
        return "parity";
    }

    private static Set<String> lines(String resource) {
        try (var in = Objects.requireNonNull(ParityIT.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toSet());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
