package dev.metis.deploy.metis;

import dev.metis.deploy.example.ExampleServiceContract;
import dev.metis.deploy.example.RegisteredService;
import dev.metis.deploy.singleuser.HubUnderTest;

/** Metis that runs the service itself, with the environment it gives to services. */
class ManagedExampleServiceIT extends ExampleServiceContract {
    @Override
    protected HubUnderTest startHub(RegisteredService service) {
        return ExampleServiceIT.start("managed-service", service);
    }

    @Override
    protected boolean managed() {
        return true;
    }
}
