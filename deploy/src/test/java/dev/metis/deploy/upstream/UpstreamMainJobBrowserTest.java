package dev.metis.deploy.upstream;

import dev.metis.deploy.browser.MainJobBrowserContract;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.SingleUser;
import org.junit.jupiter.api.Tag;

/** JupyterHub's pages, for comparison. */
@Tag("upstream")
class UpstreamMainJobBrowserTest extends MainJobBrowserContract {
    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return UpstreamHub.start(program);
    }
}
