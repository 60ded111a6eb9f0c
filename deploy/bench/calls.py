"""Requests with an API token over kept-open connections: many of them at once, or one after the other with their times."""

import http.client
import json
import threading
import time

CONNECTIONS = 8


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


def many(port, token, count, method, path, body=None, seconds=float("inf")):
    """That many requests, or as many as fit into that time; fails when one of them is not answered with 200."""
    left = iter(range(count))
    end = time.monotonic() + seconds
    lock = threading.Lock()
    failures = []

    def work():
        api = Api(port, token)
        while not failures:
            with lock:
                if next(left, None) is None or time.monotonic() > end:
                    return
            status, text = api.call(method, path, body(time.time()) if callable(body) else body)
            if status != 200:
                failures.append(f"{method} {path} answered {status}: {text[:300]!r}")

    threads = [threading.Thread(target=work) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(failures[0])


def times(port, token, path, until, pause=0.005):
    """Milliseconds of requests one after the other, until told to stop."""
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
