package dev.metis.deploy.singleuser;

import java.io.File;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A single-user server program and how a spawner starts it.
 *
 * @param name of the environment that {@code deploy/test-environment} makes for it
 * @param command for {@code Spawner.cmd}
 * @param environment for {@code Spawner.environment}
 */
public record SingleUser(String name, List<String> command, Map<String, String> environment) {
    private static final Map<String, String> EVERYWHERE = Map.of("JUPYTERHUB_ACTIVITY_INTERVAL", "2");

    public SingleUser {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** JupyterLab in today's jupyterhub-singleuser: OAuth with PKCE. */
    public static SingleUser jupyterHub6() {
        return jupyterLab("singleuser-6", Map.of());
    }

    /** JupyterLab in the previous jupyterhub-singleuser, as an extension of Jupyter Server: OAuth without PKCE. */
    public static SingleUser jupyterHub5() {
        return jupyterLab("singleuser-5", Map.of("JUPYTERHUB_SINGLEUSER_EXTENSION", "1"));
    }

    /**
     * jupyverse, which jupyterhub-singleuser starts when told to. It would open a browser window, and it gives each of its
     * parts one second to start, which is too little on a busy machine and cannot be set from outside.
     */
    public static SingleUser jupyverse() {
        var patient = """
                import functools, jupyverse_api.cli, jupyterhub.singleuser
                main = jupyverse_api.cli.main
                main.callback = functools.partial(main.callback, timeout=60)
                jupyterhub.singleuser.main()
                """;
        return of(
                "jupyverse",
                "python",
                List.of("-c", patient),
                Map.of("JUPYTERHUB_SINGLEUSER_APP", "jupyverse", "BROWSER", "/bin/true"));
    }

    private static SingleUser jupyterLab(String name, Map<String, String> variables) {
        var arguments = List.of("--allow-root"); // of no effect for other accounts
        return of(name, "jupyterhub-singleuser", arguments, variables);
    }

    private static SingleUser of(String name, String program, List<String> arguments, Map<String, String> variables) {
        var programs = TestEnvironment.directory().resolve(name).resolve("bin");
        var command = new ArrayList<String>();
        command.add(programs.resolve(program).toString());
        command.addAll(arguments);
        var environment = new HashMap<>(EVERYWHERE);
        environment.put("PATH", programs + File.pathSeparator + "/usr/local/bin:/usr/bin:/bin");
        environment.putAll(variables);
        return new SingleUser(name, command, environment);
    }
}
