package dev.metis.spawner.docker;

import dev.metis.hub.spawner.SpawnException;
import java.util.List;
import java.util.Locale;

/**
 * Why a start failed, in words that say what to do. The engine tells most reasons by its sentences only, of which the parts
 * looked for here have not changed from version 20 to 28.
 *
 * @param image that was wanted
 * @param network that was wanted
 * @param engine where it is
 */
record EngineProblem(String image, String network, EngineConfig engine) {
    /** How it looks when an engine takes no such certificate: TLS 1.3 lets a client write before it is told. */
    private static final List<String> REFUSALS =
            List.of("fatal alert", "broken pipe", "connection reset", "connection was closed", "failed to respond");

    SpawnException of(EngineException e) {
        return new SpawnException(
                e.status() == EngineException.AWAY ? away(e.said(), e.isLate()) : refused(e.said()), "");
    }

    private String away(String said, boolean late) {
        var url = engine.url();
        if (late) {
            return "The Docker engine at " + url + " hangs: " + said + ". Look after it on its machine.";
        }
        var small = said.toLowerCase(Locale.ROOT);
        if (small.contains("pkix") || small.contains("no subject alternative") || small.contains("no name matching")) {
            return "The hub does not trust the certificate of the Docker engine at " + url + " (" + said
                    + "). Set tls_config.ca_cert, or ca.pem in DOCKER_CERT_PATH, to the certificate that it is signed with,"
                    + " and reach the engine by a name that is in it.";
        }
        if (engine.hasTls() && REFUSALS.stream().anyMatch(small::contains)) {
            return "The Docker engine at " + url + " refuses the hub's certificate, or ended the connection (" + said
                    + "). Set tls_config.client_cert, or cert.pem and key.pem in DOCKER_CERT_PATH, to one that it accepts.";
        }
        if (small.contains("permission denied")) {
            return "The hub may not use the Docker engine's socket " + url
                    + ". Put the hub's account into the group docker, or give its container that group.";
        }
        return "The Docker engine at " + url + " is not there (" + said
                + "). Start it (systemctl start docker), mount its socket into the hub's container, or set DOCKER_HOST.";
    }

    private String refused(String said) {
        var small = said.toLowerCase(Locale.ROOT);
        if (small.contains("no such image")
                || small.contains("manifest unknown")
                || small.contains("manifest for")
                || small.contains("pull access denied")
                || small.contains("repository does not exist")
                || small.contains("name unknown")) {
            return "There is no image " + image + ", or it may not be pulled: " + said
                    + ". Build or pull it on the engine's machine, or set the spawner's image to another.";
        }
        if (small.contains("http request to an https server")) {
            return "The Docker engine at " + engine.url()
                    + " wants TLS. Set tls_config, or DOCKER_CERT_PATH to the directory with"
                    + " ca.pem, cert.pem and key.pem.";
        }
        if (small.contains("no space left on device")) {
            return "The disk of the Docker engine's machine is full: " + said + ". Make room (docker system prune).";
        }
        if (small.contains("could not select device driver") || small.contains("nvidia-container")) {
            return "The Docker engine has no driver for GPUs: " + said
                    + ". Install the NVIDIA container toolkit on its machine, or ask for no GPU.";
        }
        if (small.contains("network") && small.contains("not found")) {
            return "There is no Docker network " + network + ". Make it (docker network create " + network
                    + "), or set the spawner's network_name to another.";
        }
        if (small.contains("port is already allocated") || small.contains("address already in use")) {
            return "A port of the engine's machine that the container shall have is taken: " + said
                    + ". Stop what has it, or set another in extra_host_config.";
        }
        if (small.contains("executable file not found") || small.contains("no command specified")) {
            return "Image " + image + " has no such command: " + said + ". Set the spawner's cmd to one that it has.";
        }
        if (small.contains("connection refused") || small.contains("no such host") || small.contains("i/o timeout")) {
            return "The registry of image " + image + " was not reached: " + said + ".";
        }
        if (small.contains("bind source path does not exist")
                || small.contains("invalid characters for a local volume")
                || small.contains("invalid volume spec")
                || small.contains("invalid mount")) {
            return "A volume or directory of the spawner's settings cannot be used: " + said + ".";
        }
        return "The Docker engine refused it: " + said;
    }
}
