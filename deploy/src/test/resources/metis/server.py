"""A user's server as small as can be. It neither answers nor ends while a test keeps a gate of its user closed."""

import json
import os
import signal
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

url = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
gates = os.path.join(os.environ["GATES"], os.environ["JUPYTERHUB_USER"])


def wait_at(gate):
    while os.path.exists(gates + "." + gate):
        time.sleep(0.02)


def end(*_):
    wait_at("stop")
    os._exit(0)


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps({"pid": os.getpid()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


signal.signal(signal.SIGINT, end)
signal.signal(signal.SIGTERM, end)
wait_at("start")
HTTPServer((url.hostname, url.port), Handler).serve_forever()
