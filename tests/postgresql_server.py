"""A real PostgreSQL server for the tests that need one."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
from adbc_driver_postgresql import dbapi


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server that asks everybody for a password."""

    port: int
    password: str = "geheim: 'n sleutel@huis?"  # with all that an address would stumble over
    numbers: Iterator[int] = field(default_factory=count)

    def address(self, database: str, user: str = "postgres") -> str:
        """The address of one of its databases, without the password."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def execute(self, database: str, *statements: str) -> None:
        """Runs statements as the administrator."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PGPASSWORD", self.password)
            connection = dbapi.connect(self.address(database), autocommit=True)
        with connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def new_schema(self, *statements: str) -> str:
        """Name of a schema of its own in the database `postgres`, after these statements."""
        name = f"proef_{next(self.numbers)}"
        begin = (f"CREATE SCHEMA {name}", f"SET search_path TO {name}")
        self.execute("postgres", *begin, *statements)
        return name

    def new_database(self, *statements: str, options: str = "") -> str:
        """Name of a database of its own, after these statements."""
        name = f"proef_{next(self.numbers)}"
        self.execute("postgres", f"CREATE DATABASE {name} {options}")
        self.execute(name, *statements)
        return name


def _programs() -> Path:
    """The folder with the server's programs; Debian keeps them out of the path."""
    candidates = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        Path(shutil.which("initdb") or "").parent,
    ]
    found = [folder for folder in candidates if (folder / "initdb").is_file()]
    if not found:
        pytest.fail("PostgreSQL is not installed: apt-get install postgresql, as .ci/run does.")
    return max(found, key=lambda folder: [int(part) for part in folder.parts if part.isdigit()])


def _started(folder: Path, run: Callable[..., None]) -> int:
    """The port of a server started on the data in the folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    run("pg_ctl", "start", "-w", "-D", folder / "data", "-l", folder / "log", "-o", options)
    return port


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real PostgreSQL server in a folder of its own; both are gone when the tests end."""
    programs = _programs()
    as_whom = {"user": "postgres", "group": "postgres", "extra_groups": ()}
    account = as_whom if os.geteuid() == 0 else {}  # the server refuses to run as root

    def run(program: str, *words: object) -> None:
        command = [programs / program, *map(str, words)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **account)

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder, server = Path(name), Server(0)
        password = folder / "password"
        password.write_text(server.password, encoding="utf-8")
        if account:
            for owned in (folder, password):
                shutil.chown(owned, "postgres", "postgres")
        known = ("-U", "postgres", "--pwfile", password, "-A", "scram-sha-256")
        run("initdb", "-D", folder / "data", *known, "-E", "UTF8", "--no-locale", "--no-sync")
        try:
            port = _started(folder, run)
        except subprocess.CalledProcessError:
            port = _started(folder, run)  # somebody else took the port in between
        try:
            yield Server(port)
        finally:
            run("pg_ctl", "stop", "-D", folder / "data", "-m", "immediate")
