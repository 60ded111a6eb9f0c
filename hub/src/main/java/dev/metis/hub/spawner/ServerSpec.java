package dev.metis.hub.spawner;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything a spawner needs to start one server.
 *
 * @param owner the user's name, unescaped
 * @param serverName empty for the default server
 * @param basePath path the server answers below, escaped, with a slash at both ends: {@code /user/ada/}
 * @param command program and arguments; empty means the platform's own default (an image's command)
 * @param hubEnvironment what the hub tells the server, all but JUPYTERHUB_SERVICE_URL, which needs the port
 * @param extraEnvironment what the operator configured; it overrides everything
 * @param options what the user chose for this start
 * @param changes settings of the spawner that these options change for this start, by their names
 * @param devices identifiers of the GPUs that are this server's own; empty for none
 */
public record ServerSpec(
        InstanceId instance,
        String owner,
        String serverName,
        String basePath,
        List<String> command,
        Map<String, String> hubEnvironment,
        Map<String, String> extraEnvironment,
        JsonObject options,
        Map<String, Object> changes,
        List<String> devices) {

    /** One that changes no settings and has no devices. */
    public ServerSpec(
            InstanceId instance,
            String owner,
            String serverName,
            String basePath,
            List<String> command,
            Map<String, String> hubEnvironment,
            Map<String, String> extraEnvironment,
            JsonObject options) {
        this(
                instance,
                owner,
                serverName,
                basePath,
                command,
                hubEnvironment,
                extraEnvironment,
                options,
                Map.of(),
                List.of());
    }

    public ServerSpec {
        command = List.copyOf(command);
        hubEnvironment = Map.copyOf(hubEnvironment);
        extraEnvironment = Map.copyOf(extraEnvironment);
        changes = Map.copyOf(changes);
        devices = List.copyOf(devices);
    }

    /**
     * The server's whole environment.
     *
     * @param bind where the server shall listen, as seen by the server itself
     * @param platform what the platform adds (HOME, PATH …); weaker than what the hub says
     */
    public Map<String, String> environment(ServerAddress bind, Map<String, String> platform) {
        var environment = new LinkedHashMap<>(platform);
        environment.putAll(hubEnvironment);
        environment.put("JUPYTERHUB_SERVICE_URL", bind.url() + basePath);
        environment.putAll(extraEnvironment);
        return environment;
    }

    /** Without the environments, which hold the server's token. */
    @Override
    public String toString() {
        return "ServerSpec[" + instance + ", " + owner + "/" + serverName + "]";
    }
}
