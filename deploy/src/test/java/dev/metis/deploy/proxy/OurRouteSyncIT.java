package dev.metis.deploy.proxy;

import static dev.metis.hub.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.metis.hub.route.RouteSync;
import org.junit.jupiter.api.Test;

final class OurRouteSyncIT extends RouteSyncContract {
    @Override
    ProxyUnderTest program(Start start) {
        return OurProxy.start(start);
    }

    @Test
    void only_the_routes_that_are_used_are_heard_of_again() {
        var keeper = keeper(new RouteSync.Intervals(SELDOM, OFTEN, SELDOM));
        eventually(() -> {
            caller.get(proxy(), "/user/ada/x");
            // Those that were set within the second to spare are told for as long as it lasts.
            assertThat(keeper.used())
                    .hasSize(1)
                    .first()
                    .satisfies(route -> assertThat(route.getString("user")).isEqualTo("ada"));
        });
    }
}
