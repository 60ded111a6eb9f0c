package dev.metis.deploy.upstream;

import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.JupyverseServerContract;
import dev.metis.deploy.singleuser.SingleUser;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** JupyterHub 6 with jupyverse servers: what fails here is wrong in the contract. */
@EnabledIfEnvironmentVariable(named = "METIS_TEST_UPSTREAM", matches = "1")
class UpstreamJupyverseIT extends JupyverseServerContract {
    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return UpstreamHub.start(program);
    }
}
