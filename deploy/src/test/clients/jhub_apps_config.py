# The settings that jhub-apps reads by itself. Everything else is in those of the hub.
c = get_config()  # noqa: F821

c.JAppsConfig.allowed_frameworks = ["custom"]
c.JAppsConfig.conda_envs = ["science"]
c.JupyterHub.template_vars = {"hub_title": "Apps of the tests"}
