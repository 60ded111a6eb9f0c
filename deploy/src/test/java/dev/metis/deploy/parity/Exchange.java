package dev.metis.deploy.parity;

import dev.metis.deploy.parity.compare.Answer;
import dev.metis.deploy.parity.compare.Difference;
import dev.metis.deploy.parity.scenario.Request;
import java.util.List;

/** One request and both answers. */
record Exchange(Request request, Answer upstream, Answer metis, List<Difference> differences) {
    Exchange {
        differences = List.copyOf(differences);
    }

    Exchange with(List<Difference> others) {
        return new Exchange(request, upstream, metis, others);
    }

    @Override
    public String toString() {
        var said = new StringBuilder("  ").append(request);
        differences.forEach(difference -> said.append("\n    ").append(difference));
        return said.append("\n    JupyterHub: ")
                .append(upstream)
                .append("\n    Metis: ")
                .append(metis)
                .toString();
    }
}
