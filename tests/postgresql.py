"""A PostgreSQL server for the tests: in a folder of its own, reached by a Unix socket alone, gone at their end.

The binaries are Debian's. They refuse to run as root, so root hands them to NOT_ROOT.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg

from crawler.storage.database import open_database

_FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
BINARIES = _FOUND[-1].parent if _FOUND else None
NOT_ROOT = "nobody"
SECONDS = 600
"""How long the server may take to start or to stop."""
ABSENT = "there is no PostgreSQL server here (Debian: apt-get install postgresql)"


class PostgresqlServer:
    """The server, running from `with` to its end."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._tables: bytes | None = None
        self._user = pwd.getpwnam(NOT_ROOT) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())

    def __enter__(self) -> Self:
        os.chown(self._folder, self._user.pw_uid, self._user.pw_gid)
        self._run("initdb", "--auth=trust", "--username=postgres", "--no-sync", "--encoding=UTF8", "--locale=C")
        self._start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._run("pg_ctl", "stop", "--wait", "--mode=immediate")
        shutil.rmtree(self._folder)

    def restart(self, mode: str) -> None:
        """End the server in a mode of pg_ctl, as an upgrade or a crash does, and start it again."""
        self._run("pg_ctl", "stop", "--wait", f"--mode={mode}")
        self._start()

    @property
    def pid(self) -> int:
        """The number of the server's process, the parent of its others."""
        return int((self._folder / "cluster" / "postmaster.pid").read_text("utf-8").split()[0])

    def empty_database(self) -> str:
        """Empty the server's database; returns its SQLAlchemy URL."""
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres") as server:
            server.execute(f"SET lock_timeout = '{SECONDS}s'")
            server.execute("DROP SCHEMA public CASCADE")
            server.execute("CREATE SCHEMA public")
        return f"postgresql://postgres@/postgres?host={self._folder}"

    def migrated_database(self) -> str:
        """Make the server's database anew, with all tables and no row; returns its SQLAlchemy URL.

        The tables are migrated once. After that, pg_dump's script makes them in half the time.
        """
        url = self.empty_database()
        if self._tables is None:
            open_database(url).dispose()
            self._tables = self._dump()
            return url
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres") as server:
            server.execute(self._tables)
        return url

    def other_database(self) -> str:
        """Make a second database anew; returns its SQLAlchemy URL."""
        with psycopg.connect(host=str(self._folder), user="postgres", dbname="postgres", autocommit=True) as server:
            server.execute("DROP DATABASE IF EXISTS other WITH (FORCE)")
            server.execute("CREATE DATABASE other TEMPLATE template0")
        return f"postgresql://postgres@/other?host={self._folder}"

    def _dump(self) -> bytes:
        assert BINARIES is not None
        command = [str(BINARIES / "pg_dump"), "--inserts", f"--host={self._folder}", "--username=postgres", "postgres"]
        script = subprocess.check_output(command, timeout=SECONDS)
        return b"".join(line for line in script.splitlines(keepends=True) if not line.startswith(b"\\"))  # of psql

    def _start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}' -c fsync=off"
        self._run("pg_ctl", "start", "--wait", "--log", str(self._folder / "log"), "--options", options)

    def _run(self, program: str, *arguments: str) -> None:
        assert BINARIES is not None
        as_user = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []}
        done = subprocess.run(
            [BINARIES / program, *arguments, "--pgdata", self._folder / "cluster"],
            cwd=self._folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server would inherit a pipe and keep it open
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            timeout=SECONDS,
            **(as_user if os.geteuid() == 0 else {}),  # type: ignore[call-overload]
        )
        if done.returncode:
            log = self._folder / "log"
            raise RuntimeError(f"{program}: {(done.stderr or b'').decode()}{log.read_text() if log.exists() else ''}")
