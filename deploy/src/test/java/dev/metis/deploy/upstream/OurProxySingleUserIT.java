package dev.metis.deploy.upstream;

import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.SingleUser;
import dev.metis.deploy.singleuser.SingleUserServerContract;

/** JupyterHub 6 that starts our proxy where it usually starts configurable-http-proxy. */
class OurProxySingleUserIT extends SingleUserServerContract {
    @Override
    protected SingleUser program() {
        return SingleUser.jupyterHub6();
    }

    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return UpstreamHub.startWithOurProxy(program);
    }
}
