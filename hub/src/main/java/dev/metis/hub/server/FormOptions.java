package dev.metis.hub.server;

import dev.metis.hub.error.HubError;
import dev.metis.hub.spawner.OptionsForm.Reading;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What somebody chose in the options form, or wrote into the address of the spawn page. Source: JupyterHub SpawnHandler. */
record FormOptions(Reading reading) {
    private static final String PREFIX = "opt-";
    private static final Set<String> NO_OPTIONS = Set.of("_xsrf", "next", "display_name");

    JsonObject ofForm(MultiMap fields) {
        var options = new JsonObject();
        fields.names().stream()
                .filter(name -> !name.equals("_xsrf"))
                .forEach(name -> options.put(name, value(fields.getAll(name))));
        return options;
    }

    /**
     * Parameters that begin with {@code opt-}, without that; if there are none, all parameters that mean nothing else. Empty
     * when there are none at all.
     */
    Optional<JsonObject> ofQuery(MultiMap query) {
        var names = query.names();
        boolean prefixed = names.stream().anyMatch(name -> name.startsWith(PREFIX));
        var options = new JsonObject();
        names.stream()
                .filter(name -> prefixed ? name.startsWith(PREFIX) : !NO_OPTIONS.contains(name))
                .forEach(name -> options.put(optionName(name, prefixed), value(query.getAll(name))));
        return options.isEmpty() ? Optional.empty() : Optional.of(options);
    }

    private static String optionName(String parameter, boolean prefixed) {
        var name = prefixed ? parameter.substring(PREFIX.length()) : parameter;
        if (name.isEmpty()) {
            throw new HubError.Unprocessable("An option needs a name after " + PREFIX).exception();
        }
        return name;
    }

    private Object value(List<String> values) {
        if (reading == Reading.PASSTHROUGH || values.size() != 1) {
            return new JsonArray(values);
        }
        if (values.getFirst().equals("on")) {
            return true;
        }
        return values.getFirst();
    }
}
