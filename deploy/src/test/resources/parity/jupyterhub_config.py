# JupyterHub as parity.yaml describes it; only the ports are its own.
import json
import os

import yaml

settings = json.loads(os.environ["METIS_UPSTREAM"])

c = get_config()  # noqa: F821
with open(settings["config"]) as file:
    for section, options in yaml.safe_load(file).items():
        for option, value in options.items():
            setattr(c[section], option, value)

c.JupyterHub.bind_url = settings["bind_url"]
c.JupyterHub.hub_port = settings["hub_port"]
c.JupyterHub.trust_user_provided_tokens = True  # else each request of a service costs 16384 rounds of hashing
c.ConfigurableHTTPProxy.api_url = settings["proxy_api_url"]
c.ConfigurableHTTPProxy.command = settings["proxy"]
