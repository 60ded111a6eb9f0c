"""The two hubs that are compared. Each starts on a directory of its own, and answers at a port of its own."""

import json
import os
import pathlib
import shutil
import sqlite3
import subprocess

import machine
from browser import first_answer

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
CACHE = REPOSITORY / ".metis" / "bench"
ENVIRONMENT = pathlib.Path(os.environ.get("METIS_TEST_ENV", REPOSITORY / ".metis" / "test-environment"))
PROXY_VERSION = "5.3.0"


class Metis:
    """Hub and proxy in the one JVM of `metis up`."""

    program = "java"

    def __init__(self, directory, server, database_url=None):
        directory.mkdir()
        self.directory = directory
        self.port = machine.free_port()
        self.environment = {
            "METIS__JupyterHub__bind_url": f"http://127.0.0.1:{self.port}",
            "METIS__JupyterHub__authenticator_class": "dummy",
            "METIS__DummyAuthenticator__allow_all": "true",
            "METIS__JupyterHub__spawner_class": "simple",
            "METIS__Spawner__cmd": json.dumps(server),
            "METIS__Metis__data_dir": str(directory / "data"),
        }
        if database_url:
            self.environment["METIS__Metis__db_url"] = database_url
        self.process = None
        self.java = None

    def start(self, through_launcher=True):
        """Through the launcher, or with the command line that the launcher made before, to leave its own time out."""
        command = [str(REPOSITORY / "metis"), "up"] if through_launcher else self.java
        self.process = machine.start(command, self.directory / "metis.log", self.directory, self.environment)
        first_answer(self.port, process=self.process)
        self.java = machine.command_line(self.process.pid)
        Metis.program = self.java[0]

    def processes(self):
        return [self.process.pid]

    def stop(self):
        machine.end(self.process)


class JupyterHub:
    """JupyterHub and configurable-http-proxy, as `jupyterhub` starts them, on SQLite."""

    def __init__(self, directory, server):
        directory.mkdir()
        self.directory = directory
        self.port = machine.free_port()
        self.program = ENVIRONMENT / "singleuser-6" / "bin" / "jupyterhub"
        (directory / "homes").mkdir()
        (directory / "jupyterhub_config.py").write_text(
            f"""
c.JupyterHub.bind_url = 'http://127.0.0.1:{self.port}'
c.JupyterHub.hub_port = {machine.free_port()}
c.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{machine.free_port()}'
c.ConfigurableHTTPProxy.command = [{str(proxy_program())!r}]
c.JupyterHub.authenticator_class = 'dummy'
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = 'simple'
c.SimpleLocalProcessSpawner.home_dir_template = {str(directory / "homes" / "{username}")!r}
c.Spawner.cmd = {server!r}
c.JupyterHub.log_level = 'WARN'
"""
        )
        self.process = None

    @staticmethod
    def missing():
        """Why it cannot be measured here, if so."""
        if not (ENVIRONMENT / "singleuser-6" / "bin" / "jupyterhub").exists():
            return f"no JupyterHub in {ENVIRONMENT.name}/singleuser-6: run deploy/test-environment"
        return None if proxy_program() else "configurable-http-proxy could not be installed with npm"

    def start(self):
        command = [str(self.program), "-f", str(self.directory / "jupyterhub_config.py")]
        self.process = machine.start(command, self.directory / "jupyterhub.log", self.directory)
        first_answer(self.port, process=self.process, limit=600)

    def add_users(self, count):
        """Fills its database up to a number of users, each with the role that JupyterHub gives them."""
        with sqlite3.connect(self.directory / "jupyterhub.sqlite") as database:
            have = database.execute("select count(*) from users").fetchone()[0]
            (role,) = database.execute("select id from roles where name = 'user'").fetchone()
            for number in range(have, count):
                user = database.execute(
                    "insert into users (name, admin, created, cookie_id) values (?, 0, datetime('now'), ?)",
                    (f"user-{number}", f"{number:032x}"),
                ).lastrowid
                database.execute("insert into user_role_map (user_id, role_id, managed_by_auth) values (?, ?, 0)", (user, role))
        database.close()

    def processes(self):
        return machine.family(self.process.pid)

    def stop(self):
        machine.end(self.process)


def proxy_program():
    """Upstream's proxy: the one of the test environment, else one installed for us; None when that fails."""
    for place in (ENVIRONMENT / "upstream", CACHE / "upstream"):
        program = place / "node_modules" / ".bin" / "configurable-http-proxy"
        if program.exists() and PROXY_VERSION in (program.parent.parent / PROXY_PACKAGE).read_text():
            return program
    if not shutil.which("npm"):
        return None
    place.mkdir(parents=True, exist_ok=True)
    npm = ["npm", "install", "--silent", "--no-fund", "--no-audit", "--prefix", str(place)]
    done = subprocess.run([*npm, f"configurable-http-proxy@{PROXY_VERSION}"], stdout=subprocess.DEVNULL)
    return program if done.returncode == 0 else None


PROXY_PACKAGE = "configurable-http-proxy/package.json"
