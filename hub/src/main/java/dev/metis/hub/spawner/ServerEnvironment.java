package dev.metis.hub.spawner;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Environment that the operator gives to every server. Its values may be secret, so only the names are printed.
 *
 * @param values strongest of all: they override what the hub says
 * @param kept names that are taken over from the hub's own environment
 */
public record ServerEnvironment(Map<String, String> values, List<String> kept) {
    public ServerEnvironment {
        values = Map.copyOf(values);
        kept = List.copyOf(kept);
    }

    /** With further values, which replace those of the same names. */
    ServerEnvironment with(Map<String, String> more) {
        var all = new HashMap<>(values);
        all.putAll(more);
        return new ServerEnvironment(all, kept);
    }

    @Override
    public String toString() {
        return "ServerEnvironment[values=" + values.keySet() + ", kept=" + kept + "]";
    }
}
