"""A server as small as can be: tells about itself below its base path."""

import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import urlsplit

url = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])


def about_itself():
    return {
        "instance": os.environ["METIS_INSTANCE"],
        "environment": dict(os.environ),
        "pid": os.getpid(),
        "session": os.getsid(0),
        "uid": os.getuid(),
        "gid": os.getgid(),
        "groups": os.getgroups(),
        "directory": os.getcwd(),
        "interruptIgnored": interrupt_ignored,
    }


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        inside = self.path.startswith(url.path)
        body = json.dumps(about_itself()).encode()
        self.send_response(200 if inside else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


interrupt_ignored = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
HTTPServer((url.hostname, url.port), Handler).serve_forever()
