"""A throwaway PostgreSQL on this laptop, as the demo's hub; gone when the demo ends."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from gate_app.errors import GateError

NOBODY: Final = 65_534
"""PostgreSQL refuses to run as root; then it runs as nobody."""
DATABASE: Final = "kadian"
_INSTALLED = Path("/usr/lib/postgresql")
_PATIENCE_S = 60


class ServerError(GateError):
    """There is no PostgreSQL here, or it does not start."""


class DemoServer:
    """``with DemoServer() as server``: listens on the loopback address alone, without TLS."""

    def __init__(self) -> None:
        """Raises ServerError where PostgreSQL is not installed."""
        self._programs = {name: _program(name) for name in ("initdb", "pg_ctl", "createdb")}
        self.password = secrets.token_urlsafe(16)
        self._folder = Path(tempfile.mkdtemp(prefix="kadian-hub-"))
        self._port = _free_port()
        self._as_nobody: list[str] = []
        if os.name == "posix" and os.geteuid() == 0:
            self._as_nobody = [
                *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
            ]

    @property
    def url(self) -> str:
        """The hub's address, with the superuser's login and without a password."""
        return f"host=127.0.0.1 port={self._port} dbname={DATABASE} user=postgres sslmode=disable"

    def __enter__(self) -> Self:
        try:
            secret = self._folder / "password"
            secret.write_text(self.password, "ascii")
            secret.chmod(0o600)
            if self._as_nobody:
                for path in (self._folder, secret):
                    os.chown(path, NOBODY, NOBODY)
            self._run(
                *("initdb", "-D", str(self._folder / "data"), "-U", "postgres", "-E", "UTF8"),
                *("--locale=C", "-A", "scram-sha-256", f"--pwfile={secret}"),
            )
            self.start()
            self._run(
                "createdb", "-h", "127.0.0.1", "-p", str(self._port), "-U", "postgres", DATABASE
            )
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, and wait until it answers. Raises ServerError."""
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={self._port}"
            f" -c unix_socket_directories='{self._folder}'"
        )
        log = str(self._folder / "log")
        data = str(self._folder / "data")
        self._run(
            "pg_ctl", "-D", data, "-w", "-t", str(_PATIENCE_S), "-l", log, "-o", options, "start"
        )

    def stop(self) -> None:
        """Stop it, as when a cable is pulled."""
        if (self._folder / "data" / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", str(self._folder / "data"), "-w", "-m", "immediate", "stop")

    def _run(self, name: str, *arguments: str) -> None:
        done = subprocess.run(
            [*self._as_nobody, self._programs[name], *arguments],
            cwd=self._folder.anchor,
            env={**os.environ, "PGPASSWORD": self.password},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
            timeout=2 * _PATIENCE_S,
        )
        if done.returncode:
            last = (done.stderr or done.stdout).strip().splitlines()[-1:]
            raise ServerError(
                f"演示用的 PostgreSQL 没有启动：{' '.join(last)}",
                what_to_do="请重试；或去掉 --hub。",
            )


def _program(name: str) -> str:
    versions = (path for path in _INSTALLED.glob(f"*/bin/{name}") if path.parts[-3].isdecimal())
    found = sorted(versions, key=lambda path: int(path.parts[-3]))
    where = str(found[-1]) if found else shutil.which(name)
    if where is None:
        raise ServerError(
            "这台电脑上没有 PostgreSQL，演示不了中心。",
            what_to_do="请安装 PostgreSQL 15 或更新版本（apt install postgresql），或去掉 --hub。",
        )
    return where


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
