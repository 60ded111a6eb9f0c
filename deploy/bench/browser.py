"""As much of a browser as a hub needs: cookies, the login form, the XSRF token."""

import http.client
import socket
import time
import urllib.parse


class Browser:
    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.cookies = {}

    def request(self, method, path, form=None, headers=None):
        """Status and body. Redirects are not followed."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **(headers or {})}
        body = None
        if form is not None:
            body = urllib.parse.urlencode(form)
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, sent)
        answer = self.connection.getresponse()
        text = answer.read()
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name.strip()] = value.strip()
        return answer.status, text

    def log_in(self, user):
        self.request("GET", "/hub/login")
        status, text = self.request(
            "POST", "/hub/login", {"username": user, "password": "bench", "_xsrf": self.cookies["_xsrf"]}
        )
        if status != 302:
            raise RuntimeError(f"login of {user} answered {status}: {text[:200]!r}")
        self.request("GET", "/hub/home")
        status, text = self.api("GET", "/user")
        if status != 200:
            raise RuntimeError(f"{user} is not logged in: {status} {text[:200]!r}")

    def api(self, method, path):
        """The REST API as a page of the hub calls it."""
        headers = {"X-XSRFToken": self.cookies["_xsrf"], "Accept": "application/json"}
        return self.request(method, "/hub/api" + path, headers=headers)

    def close(self):
        self.connection.close()


def first_answer(port, path="/hub/login", pause=0.005, limit=120, process=None):
    """Waits for the first 200; asks over a new connection each time."""
    deadline = time.monotonic() + limit
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode()
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            raise RuntimeError(f"process ended with {process.returncode} before it answered")
        try:
            with socket.create_connection(("127.0.0.1", port), 5) as link:
                link.sendall(request)
                if link.recv(64).split(b" ")[1:2] == [b"200"]:
                    return
        except OSError:
            pass
        time.sleep(pause)
    raise RuntimeError(f"no answer at port {port} within {limit} s")
