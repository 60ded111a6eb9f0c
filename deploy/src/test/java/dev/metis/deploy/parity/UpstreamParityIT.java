package dev.metis.deploy.parity;

import dev.metis.deploy.parity.compare.AcceptedDifferences;
import org.junit.jupiter.api.Tag;

/** JupyterHub beside itself: whatever differs here, differs by chance. */
@Tag("upstream")
class UpstreamParityIT extends ParityContract {
    private final AcceptedDifferences accepted = AcceptedDifferences.none();

    @Override
    Side start(Population with) {
        return startJupyterHub(name() + "-beside", with);
    }

    @Override
    AcceptedDifferences accepted() {
        return accepted;
    }

    @Override
    String name() {
        return "parity-of-upstream";
    }
}
