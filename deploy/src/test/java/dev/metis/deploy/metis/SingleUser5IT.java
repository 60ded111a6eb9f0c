package dev.metis.deploy.metis;

import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.SingleUser;
import dev.metis.deploy.singleuser.SingleUserServerContract;

/** JupyterLab of the previous jupyterhub-singleuser on Metis. */
class SingleUser5IT extends SingleUserServerContract {
    @Override
    protected SingleUser program() {
        return SingleUser.jupyterHub5();
    }

    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return MetisUnderTest.start(program);
    }
}
