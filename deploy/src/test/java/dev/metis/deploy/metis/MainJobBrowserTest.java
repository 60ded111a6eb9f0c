package dev.metis.deploy.metis;

import dev.metis.deploy.browser.MainJobBrowserContract;
import dev.metis.deploy.singleuser.HubUnderTest;
import dev.metis.deploy.singleuser.SingleUser;

/** What Metis is for, with nothing but what it brings. */
class MainJobBrowserTest extends MainJobBrowserContract {
    @Override
    protected HubUnderTest startHub(SingleUser program) {
        return MetisUnderTest.startWithEmbeddedDatabase(program);
    }
}
