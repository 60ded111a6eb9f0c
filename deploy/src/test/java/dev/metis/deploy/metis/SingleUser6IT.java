package dev.metis.deploy.metis;

import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.ServerProxyContract;
import dev.metis.deploy.singleuser.SingleUser;

/** JupyterLab of today's jupyterhub-singleuser on Metis. */
class SingleUser6IT extends ServerProxyContract {
    @Override
    protected SingleUser program() {
        return SingleUser.jupyterHub6();
    }

    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return MetisUnderTest.start(program);
    }
}
