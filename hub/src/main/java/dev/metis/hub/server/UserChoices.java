package dev.metis.hub.server;

import dev.metis.hub.config.ConfigException;
import dev.metis.hub.config.Problem;
import dev.metis.hub.error.HubError;
import dev.metis.hub.error.HubException;
import dev.metis.hub.metric.HubMetrics;
import dev.metis.hub.metric.SpawnEnd;
import dev.metis.hub.spawner.OptionsForm;
import dev.metis.hub.spawner.SpawnException;
import dev.metis.hub.spawner.Spawner;
import dev.metis.hub.spawner.SpawnerConfig;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What users may change of the spawner's settings for one start. Source: {@code Spawner.apply_user_options}, the map form. */
final class UserChoices {
    private final SpawnerConfig config;
    private final Function<Map<String, Object>, SpawnerConfig> withChoices;
    private final Spawner spawner;
    private final HubMetrics metrics;

    UserChoices(
            SpawnerConfig config,
            Function<Map<String, Object>, SpawnerConfig> withChoices,
            Spawner spawner,
            HubMetrics metrics) {
        this.config = config;
        this.withChoices = withChoices;
        this.spawner = spawner;
        this.metrics = metrics;
    }

    /** The same as {@link #check}, by somebody who wants to start a server: if it fails, that was a start that failed. */
    void checkForStart(JsonObject options) {
        try {
            check(options);
        } catch (HubException e) {
            metrics.spawnEnded(SpawnEnd.REFUSED, Duration.ZERO);
            throw e;
        }
    }

    /** Fails with {@link HubError.BadRequest} when an option has a value its setting cannot have. */
    void check(JsonObject options) {
        try {
            apply(options);
        } catch (ConfigException e) {
            throw new HubError.BadRequest("Invalid user options: " + text(e)).exception();
        }
        spawner.requireUsable(options);
    }

    /** The settings that options change, by name, and to what. */
    Map<String, Object> changes(JsonObject options) {
        var changes = new HashMap<String, Object>();
        config.form().applied().forEach((option, setting) -> {
            var value = options.getValue(option);
            if (value != null && !setting.startsWith(OptionsForm.VARIABLE)) {
                changes.put(setting, value);
            }
        });
        return changes;
    }

    /** The settings of that start. Options that stand for no setting are for the server itself to use. */
    SpawnerConfig settings(JsonObject options) {
        try {
            return apply(options);
        } catch (ConfigException e) { // stored before the settings changed
            throw new SpawnException("its options no longer fit: " + text(e), "");
        }
    }

    private SpawnerConfig apply(JsonObject options) {
        var chosen = changes(options);
        var variables = new HashMap<String, String>();
        config.form().applied().forEach((option, setting) -> {
            var value = options.getValue(option);
            if (value != null && setting.startsWith(OptionsForm.VARIABLE)) {
                variables.put(setting.substring(OptionsForm.VARIABLE.length()), text(value));
            }
        });
        var changed = chosen.isEmpty() ? config : withChoices.apply(chosen);
        return variables.isEmpty() ? changed : changed.withVariables(variables);
    }

    /** As the server finds it in its environment: a text as it is, anything else as JSON. */
    private static String text(Object value) {
        return value instanceof String text ? text : Json.encode(value);
    }

    private static String text(ConfigException e) {
        return e.problems().stream().map(Problem::toString).collect(Collectors.joining("; "));
    }
}
