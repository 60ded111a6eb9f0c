package dev.metis.deploy.parity;

import dev.metis.deploy.parity.scenario.Scenario;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What came of one case.
 *
 * @param exchanges in their order
 * @param accepted how many differences were found that are meant to be
 */
record Outcome(Scenario scenario, List<Exchange> exchanges, int accepted) {
    Outcome {
        exchanges = List.copyOf(exchanges);
    }

    boolean isSame() {
        return exchanges.stream().allMatch(exchange -> exchange.differences().isEmpty());
    }

    /** Everything that differs, and what led there. */
    String explanation() {
        return scenario + "\n"
                + exchanges.stream()
                        .map(exchange -> exchange.differences().isEmpty()
                                ? "  " + exchange.request() + " → "
                                        + exchange.upstream().status()
                                : exchange.toString())
                        .collect(Collectors.joining("\n"));
    }
}
