package dev.metis.deploy.singleuser;

/** The environment of a server, as a kernel in it sees it. */
final class HubVariables {
    /** Python: the variables that no server may miss, and which this one does. */
    static final String MISSING = """
            [name for name in '''
                JUPYTERHUB_API_TOKEN JUPYTERHUB_API_URL JUPYTERHUB_ACTIVITY_URL JUPYTERHUB_BASE_URL JUPYTERHUB_CLIENT_ID
                JUPYTERHUB_HOST JUPYTERHUB_OAUTH_ACCESS_SCOPES JUPYTERHUB_OAUTH_CALLBACK_URL
                JUPYTERHUB_OAUTH_CLIENT_ALLOWED_SCOPES JUPYTERHUB_OAUTH_SCOPES JUPYTERHUB_SERVER_NAME
                JUPYTERHUB_SERVICE_PREFIX JUPYTERHUB_SERVICE_URL JUPYTERHUB_USER
            '''.split() if name not in __import__('os').environ]
            """;

    private HubVariables() {}
}
