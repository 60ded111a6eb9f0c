"""A service with logins as JupyterHub's Python helpers make them: tells browsers and programs who they are."""

import json
import os
from urllib.parse import urlparse

from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.web import Application, RequestHandler, authenticated


class WhoAmI(HubOAuthenticated, RequestHandler):
    """The caller, as the hub describes them."""

    @authenticated
    def get(self):
        self.write(self.get_current_user())


class Itself(RequestHandler):
    """The service, as the hub describes it to its own token."""

    async def get(self):
        answer = await AsyncHTTPClient().fetch(
            os.environ["JUPYTERHUB_API_URL"] + "/user",
            headers={"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]},
        )
        self.write(json.loads(answer.body))


def main():
    prefix = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    address = urlparse(os.environ["JUPYTERHUB_SERVICE_URL"])
    application = Application(
        [
            (prefix, WhoAmI),
            (prefix + "itself", Itself),
            (prefix + "oauth_callback", HubOAuthCallbackHandler),
        ],
        cookie_secret=os.urandom(32),
    )
    HTTPServer(application).listen(address.port, address.hostname)
    IOLoop.current().start()


if __name__ == "__main__":
    main()
