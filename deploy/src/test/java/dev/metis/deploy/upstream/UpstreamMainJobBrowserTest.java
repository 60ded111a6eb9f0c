package dev.metis.deploy.upstream;

import dev.metis.deploy.browser.MainJobBrowserContract;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.SingleUser;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** JupyterHub's pages, for comparison. */
@EnabledIfEnvironmentVariable(named = "METIS_TEST_UPSTREAM", matches = "1")
class UpstreamMainJobBrowserTest extends MainJobBrowserContract {
    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return UpstreamHub.start(program);
    }
}
