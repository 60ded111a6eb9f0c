package dev.metis.hub.http;

/** The version of JupyterHub whose protocol the hub speaks. Clients parse it (PEP 440) and compare major versions. */
public final class JupyterHubVersion {
    public static final String TEXT = "6.1.1";
    public static final String HEADER = "X-JupyterHub-Version";

    private JupyterHubVersion() {}
}
