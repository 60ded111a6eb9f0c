"""Requests with an API token over kept-open connections: many of them at once, or one after the other with their times."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time

CONNECTIONS = 8

SCRIPT = """
wrk.headers["Authorization"] = "token %s"
wrk.headers["Content-Type"] = "application/json"
function moment() return os.date("!%%Y-%%m-%%dT%%H:%%M:%%S") .. string.format(".%%06dZ", math.random(0, 999999)) end
%s
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init() answered, badly = 0, 0 end
function response(status) answered = answered + 1; if status ~= 200 then badly = badly + 1 end end
function done(summary, latency, requests)
    local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
    print(threads[1]:get("answered") .. " answered, " .. threads[1]:get("badly") + failed .. " badly")
end
"""


class Api:
    """The REST API of a hub, asked at the hub's own port, as servers and services do."""

    def __init__(self, port, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.headers = {"Authorization": f"token {token}"}

    def call(self, method, path, body=None):
        """Status and body."""
        content = None if body is None else json.dumps(body)
        self.connection.request(method, "/hub/api" + path, content, self.headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def expect(self, wanted, method, path, body=None):
        status, text = self.call(method, path, body)
        if status not in wanted:
            raise RuntimeError(f"{method} {path} answered {status}: {text[:300]!r}")
        return json.loads(text) if text else None


def load(port, token, path, seconds, body=None):
    """Calls by wrk over 8 kept connections for that long, and how many there were; fails when one is not answered with 200.

    body: Lua that makes the body of a POST; without it they are GETs.
    """
    with tempfile.TemporaryDirectory() as place:
        script = pathlib.Path(place) / "calls.lua"
        script.write_text(SCRIPT % (token, f"wrk.method = 'POST'; wrk.body = {body}" if body else ""))
        url = f"http://127.0.0.1:{port}/hub/api{path}"
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:g}s", "--timeout", "300s", "-s", str(script), url]
        report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"(\d+) answered, (\d+) badly", report)
    if not found or int(found[2]):
        raise RuntimeError(f"{path}: {report}")
    return int(found[1])


def times(port, token, path, until, pause=0.005):
    """Milliseconds of requests one after the other, until told to stop; who asks waits for no processor if that is allowed."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(1))
    api = Api(port, token)
    taken = []
    while not until():
        began = time.perf_counter()
        api.expect((200,), "GET", path)
        taken.append((time.perf_counter() - began) * 1000)
        time.sleep(pause)
    return taken


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]
