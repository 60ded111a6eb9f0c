package dev.metis.deploy.upstream;

import dev.metis.deploy.example.ExampleServiceContract;
import dev.metis.deploy.example.RegisteredService;
import dev.metis.deploy.singleuser.HubUnderTest;
import org.junit.jupiter.api.Tag;

/** JupyterHub 6 that runs the service itself, with the environment it gives to services. */
@Tag("upstream")
class UpstreamManagedServiceIT extends ExampleServiceContract {
    @Override
    protected HubUnderTest startHub(RegisteredService service) {
        return UpstreamExampleServiceIT.start("managed-service", service);
    }

    @Override
    protected boolean managed() {
        return true;
    }
}
