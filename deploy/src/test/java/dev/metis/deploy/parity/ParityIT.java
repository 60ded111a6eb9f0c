package dev.metis.deploy.parity;

import dev.metis.deploy.metis.MetisUnderTest;
import dev.metis.deploy.parity.compare.AcceptedDifferences;
import dev.metis.hub.FreePorts;
import java.net.URI;

/** Metis beside JupyterHub. What differs is in {@code target/parity.txt}, too. */
class ParityIT extends ParityContract {
    private final AcceptedDifferences accepted = AcceptedDifferences.read("/parity/accepted-differences.yaml");

    @Override
    Side start(Population with) {
        return startMetis(name(), with);
    }

    static Side startMetis(String name, Population with) {
        var proxyApi = URI.create("http://127.0.0.1:" + FreePorts.find(1).getFirst());
        var side = new Side("Metis", MetisUnderTest.start(name, with.config(), proxyApi));
        side.know("proxy_api", proxyApi.toString());
        return side;
    }

    @Override
    AcceptedDifferences accepted() {
        return accepted;
    }

    @Override
    String name() {
        return "parity";
    }
}
