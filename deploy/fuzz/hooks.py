"""What Schemathesis does around each request: aims at things that exist, spares what the run needs, counts, notes slow ones.

Loaded by Schemathesis (SCHEMATHESIS_HOOKS=hooks); run.py sets FUZZ_COUNTS to the file for the counts.
"""

import atexit
import collections
import json
import os
import threading
import zlib

import schemathesis

# What a run makes before it begins, and what the hub always has; the rest of the values is up to Schemathesis.
KNOWN = {
    "user": ["ada", "bob", "eve", "new-1", "new-2"],
    "owner": ["ada", "bob", "eve"],
    "server": ["lab", "other", "new-1"],
    "group": ["class", "staff", "new-1"],
    "service": ["tool", "new-1"],
    "role": ["helper", "user", "admin", "new-1"],
}
KNOWN["usernames"] = KNOWN["users"] = KNOWN["user"]
KNOWN["groups"], KNOWN["services"], KNOWN["roles"] = KNOWN["group"], KNOWN["service"], KNOWN["role"]
KNOWN["scopes"] = ["inherit", "read:users", "read:users!user=ada", "access:servers", "access:servers!server=ada/lab", "self"]
KNOWN["name"] = ["new-1", "new-2", "role-1"]

# Whose end, or loss of rights, would end the run without anybody noticing: all later requests would be refused.
SPARED = ("fuzz-admin", "fuzz-user", "fuzz-setup")

_lock = threading.Lock()
_statuses = collections.Counter()
_operations = collections.Counter()
_slowest = []


def _pick(kind, value):
    """One time in two something that exists: the same for the same value, so that a failure can be repeated and made smaller."""
    number = zlib.crc32(repr(value).encode())
    return KNOWN[kind][number // 2 % len(KNOWN[kind])] if number % 2 else value


def _aim(fields):
    return {key: _pick(key, value) if key in KNOWN and isinstance(value, str) and value else value for key, value in fields.items()}


@schemathesis.hook
def map_path_parameters(context, path_parameters):
    return _aim(path_parameters) if path_parameters else path_parameters


@schemathesis.hook
def map_body(context, body):
    if not isinstance(body, dict):
        return body
    aimed = _aim(body)
    for key, value in body.items():
        if key in KNOWN and isinstance(value, list) and all(isinstance(each, str) for each in value):
            aimed[key] = [_pick(key, each) if each else each for each in value]
    return aimed


@schemathesis.hook
def filter_case(context, case):
    if case.method in ("GET", "POST") and not case.path.startswith("/roles"):
        return True
    named = json.dumps([case.path_parameters or {}, case.body if isinstance(case.body, (dict, list)) else None], default=str)
    return not any(name in named for name in SPARED)


@schemathesis.hook
def after_call(context, case, response):
    with _lock:
        operation = f"{case.method.upper()} {case.path}"
        _statuses[str(response.status_code)] += 1
        _operations[operation] += 1
        _slowest.append((round(response.elapsed, 3), operation, response.status_code))
        _slowest.sort(reverse=True)
        del _slowest[5:]


@atexit.register
def _write():
    if "FUZZ_COUNTS" in os.environ:
        with open(os.environ["FUZZ_COUNTS"], "w") as file:
            json.dump({"statuses": _statuses, "operations": _operations, "slowest": _slowest}, file)
