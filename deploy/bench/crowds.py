"""Hubs with many users, some of them with servers that run: written straight into their databases."""

import json
import os
import subprocess

import machine
from browser import first_answer
from hubs import CACHE, ENVIRONMENT, JupyterHub, Metis

TOKEN = "a-token-for-the-benchmark"
SCOPES = ["admin:users", "admin:servers", "tokens", "list:users", "read:users", "read:servers", "users:activity"]
SERVICE = {"name": "bench", "api_token": TOKEN}
ROLE = {"name": "bench-role", "scopes": SCOPES, "services": ["bench"]}

# Stands for all servers that run: answers everything with 200.
BACKEND = """
import asyncio, sys
async def serve(reader, writer):
    try:
        while True:
            await reader.readuntil(b'\\r\\n\\r\\n')
            writer.write(b'HTTP/1.1 200 OK\\r\\nX-JupyterHub-Version: 6.1.1\\r\\nContent-Length: 6\\r\\n\\r\\nserver')
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    async with await asyncio.start_server(serve, '127.0.0.1', int(sys.argv[1])) as server:
        await server.serve_forever()
asyncio.run(main())
"""


class Backend:
    def __init__(self, work):
        self.port = machine.free_port()
        self.process = machine.start(
            ["/usr/bin/python3", "-I", "-c", BACKEND, str(self.port)], work / "backend.log", work
        )
        first_answer(self.port, "/")


class CrowdedMetis(Metis):
    def __init__(self, directory, server, postgres, database):
        super().__init__(directory, server, postgres.create(database))
        self.postgres, self.database = postgres, database
        self.hub_port = machine.free_port()
        self.environment |= {
            "METIS__JupyterHub__hub_port": str(self.hub_port),
            "METIS__JupyterHub__services": json.dumps([SERVICE]),
            "METIS__JupyterHub__load_roles": json.dumps([ROLE]),
            "METIS__JupyterHub__concurrent_spawn_limit": "0",
            "METIS__Spawner__poll_interval": "0",
        }

    def fill(self, users, servers, backend):
        self.postgres.sql(
            f"""
            insert into users (name) select 'user-' || n from generate_series(1, {users}) n on conflict do nothing;
            insert into servers (user_id, state, run, address, started, last_activity)
            select id, 'ready', 1, 'http://127.0.0.1:{backend.port}', now(), now()
              from users where name like 'user-%' order by id limit {servers}
            on conflict (user_id, name) do update set state = excluded.state, run = excluded.run,
                address = excluded.address, started = excluded.started, last_activity = excluded.last_activity;
            analyze;
            """,
            self.database,
        )


class CrowdedJupyterHub(JupyterHub):
    def __init__(self, directory, server, postgres, database):
        super().__init__(directory, server)
        self.postgres, self.database = postgres, database
        config = directory / "jupyterhub_config.py"
        self.hub_port = int(config.read_text().split("c.JupyterHub.hub_port = ")[1].split()[0])
        url = postgres.create(database).replace("postgresql://", "postgresql+psycopg2://")
        config.write_text(
            config.read_text()
            + f"""
c.JupyterHub.db_url = {url!r}
c.JupyterHub.services = [{SERVICE!r}]
c.JupyterHub.load_roles = [{ROLE!r}]
c.JupyterHub.concurrent_spawn_limit = 0
c.JupyterHub.cleanup_servers = False
c.Spawner.poll_interval = 0
"""
        )
        self.environment = {"PYTHONPATH": str(driver())}

    def start(self):
        command = [str(self.program), "-f", str(self.directory / "jupyterhub_config.py")]
        self.process = machine.start(command, self.directory / "jupyterhub.log", self.directory, self.environment)
        first_answer(self.port, process=self.process, limit=900)

    def fill(self, users, servers, backend):
        """A server counts as running while the process of its state does, which is the one that answers for all."""
        state = json.dumps({"pid": backend.process.pid})
        self.postgres.sql(
            f"""
            insert into users (name, admin, created, cookie_id)
            select 'user-' || n, false, now(), md5(n::text) from generate_series(1, {users}) n on conflict do nothing;
            insert into user_role_map (user_id, role_id, managed_by_auth)
            select u.id, r.id, false from users u, roles r
             where r.name = 'user' and u.name like 'user-%' on conflict do nothing;
            with chosen as (select id, name from users where name like 'user-%' order by id limit {servers}),
            made as (
                insert into servers (proto, ip, port, base_url, cookie_name)
                select 'http', '127.0.0.1', {backend.port}, '/user/' || name || '/', 'cookie-' || id from chosen
                returning id, cookie_name)
            insert into spawners (user_id, server_id, name, state, started, last_activity, user_options)
            select chosen.id, made.id, '', '{state}', now(), now(), '{{}}'
              from chosen join made on made.cookie_name = 'cookie-' || chosen.id;
            analyze;
            """,
            self.database,
        )


def driver():
    """A directory with the driver that JupyterHub needs for PostgreSQL; made once."""
    place = CACHE / "psycopg2"
    if not place.exists():
        pip = [str(ENVIRONMENT / "singleuser-6" / "bin" / "python"), "-m", "pip", "install", "-q", "--target", str(place)]
        subprocess.run([*pip, "psycopg2-binary==2.9.*"], check=True, env={**os.environ, "PIP_ROOT_USER_ACTION": "ignore"})
    return place
