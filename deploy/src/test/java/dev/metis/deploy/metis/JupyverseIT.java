package dev.metis.deploy.metis;

import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.JupyverseServerContract;
import dev.metis.deploy.singleuser.SingleUser;

/** jupyverse on Metis. */
class JupyverseIT extends JupyverseServerContract {
    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return MetisUnderTest.start(program);
    }
}
