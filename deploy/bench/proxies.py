"""The proxies that are compared, each before the same backend, which is an nginx with files and echoes of WebSockets."""

import http.client
import os
import pathlib
import shutil
import sys
import time

import machine

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
UPSTREAM = pathlib.Path(os.environ.get("METIS_TEST_ENV", REPOSITORY / ".metis/test-environment")) / "upstream"
TOKEN = "measured"

NGINX = """
worker_processes 1; worker_rlimit_nofile {files}; daemon off; pid {directory}/{name}.pid; error_log /dev/null crit;
events {{ worker_connections 65536; }}
http {{
    access_log off; keepalive_requests 1000000000; sendfile on;
    client_body_temp_path {directory}/{name}-body; proxy_temp_path {directory}/{name}-proxy;
    fastcgi_temp_path {directory}/{name}-f; uwsgi_temp_path {directory}/{name}-u; scgi_temp_path {directory}/{name}-s;
    proxy_buffers 16 32k; proxy_buffer_size 32k; proxy_read_timeout 1h; proxy_send_timeout 1h;
    upstream backend {{ server 127.0.0.1:{backend}; keepalive 256; }}
    server {{ listen 127.0.0.1:{port}; {what} }}
}}
"""
FORWARDING = """location / {{ proxy_pass http://backend; proxy_http_version 1.1; proxy_set_header Connection "";
    proxy_set_header Host $host; proxy_set_header X-Forwarded-For $remote_addr; }}
    location /echo {{ proxy_pass http://127.0.0.1:{echo}; proxy_http_version 1.1; proxy_set_header Host $host;
    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade; proxy_set_header X-Forwarded-For $remote_addr; }}"""
FILES = "root {directory}; rewrite ^/user/[^/]+/(.*)$ /$1;"
HAPROXY = """
global
    maxconn {connections}
defaults
    mode http
    timeout connect 10s
    timeout client 1h
    timeout server 1h
    timeout tunnel 1h
    option forwardfor
    http-reuse always
frontend all
    bind 127.0.0.1:{port}
    use_backend echo if {{ path /echo }}
    default_backend files
backend files
    server target 127.0.0.1:{backend}
backend echo
    server target 127.0.0.1:{echo}
"""


def answers(port):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/file-1024")
        return connection.getresponse().status == 200
    except OSError:
        return False


def launch(name, command, directory, port, environment=None):
    process = machine.start(command, directory / f"{name}.log", directory, environment)
    deadline = time.monotonic() + 120
    while not answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            sys.exit(f"{name} does not answer, see its log: {(directory / f'{name}.log').read_text()[-2000:]}")
        time.sleep(0.1)
    return process


def nginx(name, directory, port, backend, what):
    config = directory / f"{name}.conf"
    files = machine.open_files()
    config.write_text(NGINX.format(name=name, directory=directory, port=port, backend=backend, what=what, files=files))
    return launch(name, ["nginx", "-c", str(config)], directory, port)


class Proxies:
    """All that are here; each has a port, and those with routes the port of their API."""

    def __init__(self, directory, echo):
        self.directory, self.echo = directory, echo
        self.backend = machine.free_port()
        self.files = nginx("backend", directory, self.backend, 1, FILES.format(directory=directory))
        self.ports, self.apis, self.processes = {}, {}, {}
        self._like_chp("metis proxy", [str(REPOSITORY / "metis"), "proxy"])
        chp = UPSTREAM / "node_modules/.bin/configurable-http-proxy"
        if chp.exists():
            self._like_chp("configurable-http-proxy", [str(chp)])
        else:
            print(f"no configurable-http-proxy: run deploy/test-environment ({chp})", file=sys.stderr)
        port = self.ports["nginx"] = machine.free_port()
        self.processes["nginx"] = nginx("nginx", directory, port, self.backend, FORWARDING.format(echo=echo))
        if shutil.which("haproxy"):
            self._haproxy()
        else:
            print("no haproxy: apt-get install haproxy", file=sys.stderr)

    def _like_chp(self, name, command):
        port = self.ports[name] = machine.free_port()
        api = self.apis[name] = machine.free_port()
        options = ["--ip", "127.0.0.1", "--api-ip", "127.0.0.1", "--port", str(port), "--api-port", str(api)]
        options += ["--default-target", f"http://127.0.0.1:{self.backend}"]
        environment = {"CONFIGPROXY_AUTH_TOKEN": TOKEN}
        self.processes[name] = launch(name, [*command, *options], self.directory, port, environment)
        self.route(name, ["/echo"], self.echo)

    def _haproxy(self):
        port = self.ports["haproxy"] = machine.free_port()
        config = self.directory / "haproxy.cfg"
        connections = machine.open_files() // 2 - 50  # it needs two for each, and some for itself
        given = {"port": port, "backend": self.backend, "echo": self.echo, "connections": connections}
        config.write_text(HAPROXY.format(**given))
        self.processes["haproxy"] = launch("haproxy", ["haproxy", "-f", str(config)], self.directory, port)

    def route(self, name, keys, port):
        """Gives routes to a proxy that has an API for them."""
        api = http.client.HTTPConnection("127.0.0.1", self.apis[name], timeout=60)
        for key in keys:
            body = f'{{"target": "http://127.0.0.1:{port}"}}'
            api.request("POST", f"/api/routes{key}", body, {"Authorization": f"token {TOKEN}"})
            answer = api.getresponse()
            answer.read()
            if answer.status != 201:
                sys.exit(f"{name} answered {answer.status} to a route")

    def processor_seconds(self, name):
        return sum(map(machine.processor_seconds, machine.family(self.processes[name].pid)))

    def memory(self, name):
        """RSS in MiB."""
        return machine.memory(machine.family(self.processes[name].pid))[0]
