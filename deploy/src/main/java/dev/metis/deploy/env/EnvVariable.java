package dev.metis.deploy.env;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The variables that the compose file knows. */
enum EnvVariable {
    COMPOSE_PROJECT_NAME,
    COMPOSE_PROFILES,
    COMPOSE_FILE,
    DOMAIN,
    LETSENCRYPT_EMAIL,
    CERTIFICATES("letsencrypt"),
    GITHUB_CLIENT_ID,
    GITHUB_CLIENT_SECRET,
    GITHUB_URL("https://github.com"),
    OAUTH_CALLBACK_URL,
    ALLOWED_ORGS,
    ALLOWED_USERS,
    ALLOWED_USERS_FILE("/dev/null"),
    ADMIN_USERS,
    SINGLEUSER_IMAGE("singleuser:py311"),
    ENABLE_GPU("false"),
    GPUS_PER_SERVER("1"),
    GPU_DEVICES,
    HOST_WORKSPACE("/workspace"),
    SHARED_DIR("shared"),
    READONLY_DIR,
    MEM_LIMIT,
    CPU_LIMIT,
    POSTGRES_PASSWORD,
    CONFIGPROXY_AUTH_TOKEN,
    PROMETHEUS_TOKEN,
    JUPYTERHUB_CRYPT_KEY,
    GRAFANA_PASSWORD,
    DOCKER_GID,
    DOCKER_SOCKET("/var/run/docker.sock"),
    USER_NETWORK("jupyterhub-net"),
    HTTP_PORT("80"),
    HTTPS_PORT("443"),
    GRAFANA_PORT("3000"),
    PROMETHEUS_RETENTION("90d"),
    ACME_SERVER("https://acme-v02.api.letsencrypt.org/directory"),
    ACME_CA_FILE("/dev/null"),
    HUB_JAVA_OPTS,
    PROXY_JAVA_OPTS,
    GRAFANA_IMAGE("grafana/grafana:11.6.0"),
    GPU_METRICS_IMAGE("nvidia/dcgm-exporter:3.3.9-3.6.1-ubuntu22.04");

    private final String usual;

    EnvVariable() {
        this("");
    }

    EnvVariable(String usual) {
        this.usual = usual;
    }

    /** What the compose file takes when it is empty or not there. */
    String usual() {
        return usual;
    }

    static Optional<EnvVariable> of(String name) {
        return Arrays.stream(values()).filter(it -> it.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(EnvVariable::name).toList();
    }
}
