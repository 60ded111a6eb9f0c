"""What the machine says: memory and children of processes, its load, free ports; and processes that are ended for sure."""

import os
import pathlib
import resource
import shutil
import signal
import socket
import subprocess
import time

PROC = pathlib.Path("/proc")
RUNNING = []
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]


def memory(pids):
    """RSS and PSS of processes together, in MiB. PSS counts a page shared by n processes as one n-th."""
    rss = pss = 0
    for pid in pids:
        try:
            lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except ProcessLookupError:
            continue  # it has ended meanwhile
        for line in lines:
            name, _, value = line.partition(":")
            if name == "Rss":
                rss += int(value.split()[0])
            elif name == "Pss":
                pss += int(value.split()[0])
    return rss / 1024, pss / 1024


def family(pid):
    """A process and all below it."""
    parents = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def processor_seconds(pid):
    """What a process and its ended children used: says more than the clock where other programs want the processors."""
    fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def command_line(pid):
    return (PROC / str(pid) / "cmdline").read_bytes().decode().split("\0")[:-1]


def load():
    return os.getloadavg()[0]


def description():
    model = next(
        (line.partition(":")[2].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} × {model}, {gib:.0f} GiB, Linux {os.uname().release}"


def open_files():
    """Raises the limit of open files of this process and those it starts as far as it may; how many that are."""
    wanted, (_, hard) = 100_000, resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, wanted))
    except (PermissionError, ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
        return hard
    return wanted


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def as_nobody(command):
    """What may not run as root, or must be as weak as users' servers are."""
    return NOBODY + command if os.getuid() == 0 else command


def give_to_nobody(directory):
    if os.getuid() == 0:
        shutil.chown(directory, 65534, 65534)


def start(command, log, directory, environment=None):
    with open(log, "ab") as out:
        process = subprocess.Popen(
            command,
            cwd=directory,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    RUNNING.append(process)
    return process


def end(process, how=signal.SIGTERM):
    """Ends a process we started, and what is left below it."""
    below = family(process.pid)[1:]
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    deadline = time.monotonic() + 5
    while below and time.monotonic() < deadline:
        below = [pid for pid in below if (PROC / str(pid)).exists()]
        time.sleep(0.05)
    for pid in below:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    RUNNING.remove(process)


def end_all():
    """The last one started first, since it uses the others."""
    while RUNNING:
        end(RUNNING[-1], signal.SIGINT)
