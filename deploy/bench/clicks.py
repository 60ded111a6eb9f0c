"""From the click on "start my server" to its first byte, and the time a server needs without a hub."""

import os
import subprocess
import time
import urllib.parse

import machine
from browser import Browser, first_answer

USER = "clicker"

# Listens as soon as Python runs, after a pause; answers everything with 200.
SERVER = """
import _socket, posix, time
time.sleep(%s)
url = posix.environ[b'JUPYTERHUB_SERVICE_URL'].decode()
s = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
s.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
s.bind(('127.0.0.1', int(url.split(':')[2].split('/')[0])))
s.listen(64)
while True:
    c = _socket.socket(fileno=s._accept()[0])
    c.recv(65536)
    c.sendall(b'HTTP/1.1 200 OK\\r\\nX-JupyterHub-Version: 6.1.1\\r\\nContent-Length: 6\\r\\nConnection: close\\r\\n\\r\\nserver')
    c.close()
"""


def server(seconds=0):
    """The command of a server that needs this long before it listens, and hardly any longer."""
    return ["/usr/bin/python3", "-I", "-S", "-c", SERVER % seconds]


def own_starts(command, runs):
    """Seconds from the start of the process to its first answer, without a hub."""
    times = []
    for _ in range(runs):
        port = machine.free_port()
        environment = {**os.environ, "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}/"}
        began = time.perf_counter()
        process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL)
        first_answer(port, "/", pause=0.001)
        times.append(time.perf_counter() - began)
        process.kill()
        process.wait()
    return times


def clicks(hub, runs, warm_ups):
    """Seconds from POST …/server to the server's first byte through the proxy."""
    browser = Browser(hub.port)
    browser.log_in(USER)
    times = [_click(browser) for _ in range(warm_ups + runs)][warm_ups:]
    browser.close()
    return times


def _click(browser):
    began = time.perf_counter()
    status, text = browser.api("POST", f"/users/{USER}/server")
    if status not in (201, 202):
        raise RuntimeError(f"the start answered {status}: {text[:300]!r}")
    while (answer := browser.request("GET", f"/user/{USER}/")) != (200, b"server"):
        if time.perf_counter() - began > 60:
            raise RuntimeError(f"the server was not reached: {answer}")
        time.sleep(0.002)
    took = time.perf_counter() - began
    status, text = browser.api("DELETE", f"/users/{USER}/server")
    if status not in (202, 204):
        raise RuntimeError(f"the stop answered {status}: {text[:300]!r}")
    while browser.request("GET", f"/user/{USER}/")[1] == b"server" or status == 202:
        time.sleep(0.2)
        status = 204
    return took
