# JupyterHub as the contracts run it: servers are processes, everybody has the same password, named servers are on.
import json
import os

settings = json.loads(os.environ["METIS_UPSTREAM"])

c = get_config()  # noqa: F821
c.JupyterHub.bind_url = settings["bind_url"]
c.JupyterHub.hub_port = settings["hub_port"]
c.JupyterHub.allow_named_servers = True
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}  # every start is followed by its progress
c.ConfigurableHTTPProxy.api_url = settings["proxy_api_url"]
c.ConfigurableHTTPProxy.command = settings["proxy"]

c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = settings["password"]
c.Authenticator.allowed_users = set(settings["users"])
c.Authenticator.admin_users = set(settings.get("admins", []))
c.SharedPasswordAuthenticator.admin_password = settings.get("admin_password", "")

c.JupyterHub.services = settings.get("services", [])
c.JupyterHub.load_roles = settings.get("roles", [])

c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = os.path.join(os.getcwd(), "home", "{username}")
c.Spawner.cmd = settings.get("command", ["jupyterhub-singleuser"])
c.Spawner.environment = settings.get("environment", {})
