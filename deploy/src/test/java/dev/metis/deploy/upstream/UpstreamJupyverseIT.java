package dev.metis.deploy.upstream;

import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.JupyverseServerContract;
import dev.metis.deploy.singleuser.SingleUser;
import org.junit.jupiter.api.Tag;

/** JupyterHub 6 with jupyverse servers: what fails here is wrong in the contract. */
@Tag("upstream")
class UpstreamJupyverseIT extends JupyverseServerContract {
    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return UpstreamHub.start(program);
    }
}
