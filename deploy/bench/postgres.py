"""A throw-away PostgreSQL with its usual settings, from the machine's own programs."""

import glob
import os
import pathlib
import subprocess
import time

import machine

PASSWORD = "bench"


def programs():
    places = sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True) + os.environ.get("PATH", "").split(":")
    for place in places:
        if all(os.access(pathlib.Path(place, name), os.X_OK) for name in ("initdb", "postgres", "psql")):
            return pathlib.Path(place)
    raise SystemExit("bench: no PostgreSQL found: install Debian's package postgresql, or put its programs on the PATH.")


class PostgresError(Exception):
    pass


class Postgres:
    def __init__(self, directory):
        self.bin = programs()
        self.directory = directory / "postgres"
        self.directory.mkdir()
        machine.give_to_nobody(self.directory)
        self.port = machine.free_port()
        self._initialise()
        self.process = machine.start(
            machine.as_nobody(
                [str(self.bin / "postgres"), "-D", str(self.directory / "data"), "-p", str(self.port)]
                + ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self.directory}"]
            ),
            directory / "postgres.log",
            directory,
        )
        self._await()
        self.version = self.sql("show server_version", "postgres").split()[0]

    def _initialise(self):
        secret = self.directory / "password"
        secret.write_text(PASSWORD)
        options = ["-D", str(self.directory / "data"), "-U", "metis", "-A", "scram-sha-256", "--pwfile", str(secret)]
        subprocess.run(
            machine.as_nobody([str(self.bin / "initdb"), "-N", "-E", "UTF8", "--locale=C", *options]),
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.directory,
        )

    def _await(self):
        deadline = time.monotonic() + 60
        while True:
            try:
                self.sql("select 1", "postgres")
                return
            except PostgresError:
                if time.monotonic() > deadline or self.process.poll() is not None:
                    raise
                time.sleep(0.1)

    def create(self, database):
        """Makes a database; returns its URL."""
        self.sql(f"create database {database}", "postgres")
        return f"postgresql://metis:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def sql(self, statement, database):
        done = subprocess.run(
            [str(self.bin / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "metis", "-d", database]
            + ["-v", "ON_ERROR_STOP=1", "-qAtXc", statement],
            env={**os.environ, "PGPASSWORD": PASSWORD},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        if done.returncode:
            raise PostgresError(done.stderr.strip())
        return done.stdout.strip()

    def memory(self):
        return machine.memory(machine.family(self.process.pid))
