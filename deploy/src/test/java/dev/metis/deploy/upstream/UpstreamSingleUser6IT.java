package dev.metis.deploy.upstream;

import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.ServerProxyContract;
import dev.metis.deploy.singleuser.SingleUser;
import org.junit.jupiter.api.Tag;

/** JupyterHub 6 with its own single-user server: what fails here is wrong in the contract. */
@Tag("upstream")
class UpstreamSingleUser6IT extends ServerProxyContract {
    @Override
    protected SingleUser program() {
        return SingleUser.jupyterHub6();
    }

    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return UpstreamHub.start(program);
    }
}
