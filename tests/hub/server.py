"""A throwaway PostgreSQL with TLS: real roles, real rights, gone when the tests are."""

import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import msgspec
import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gate_app.domain.entries import Role
from gate_app.sites.login_file import as_told, read_login, write_login
from gate_app.sync import postgres_admin
from gate_app.sync.postgres_hub import PostgresHub, claim

MISSING = (
    "PostgreSQL 15 or newer is needed for the tests of the hub: apt-get install postgresql"
    " (initdb was found neither on PATH nor under /usr/lib/postgresql)"
)
ROOT_PASSWORD = "postgres-of-the-tests"
NOBODY = 65_534


def program(name):
    """A program of the newest PostgreSQL there is. Raises RuntimeError if there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3])
    )
    where = str(found[-1]) if found else shutil.which(name)
    if where is None:
        raise RuntimeError(MISSING)
    return os.path.realpath(where)


def certify(folder, *, days=30, names=("localhost",)):
    """A root certificate and one of the server in ``folder``: root.crt, server.crt, server.key."""
    now = datetime.now(UTC)

    def make(name, key, issuer, signer, *extensions):
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(now, now + timedelta(days=days)) - timedelta(days=1))
            .not_valid_after(now + timedelta(days=days))
        )
        for extension, critical in extensions:
            made = made.add_extension(extension, critical=critical)
        return made.sign(signer, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    root, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = (x509.BasicConstraints(ca=True, path_length=None), True)
    places = [*map(x509.DNSName, names), x509.IPAddress(ip_address("127.0.0.1"))]
    alternative = (x509.SubjectAlternativeName(places), False)
    (folder / "root.crt").write_bytes(make("tests", root, "tests", root, authority))
    (folder / "server.crt").write_bytes(make(names[0], server, "tests", root, alternative))
    key = server.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (folder / "server.key").write_bytes(key)
    (folder / "server.key").chmod(0o600)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """``with Server() as server:`` — fsync on, TLS on, scram for everybody."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="kadian-pg-"))
        self.port = free_port()
        self._as_nobody = (
            ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
            if os.name == "posix" and os.geteuid() == 0
            else []
        )
        self._process = None

    def __enter__(self):
        try:
            certify(self.folder)
            (self.folder / "password").write_text(ROOT_PASSWORD)
            self._give_away()
            self._run(
                *(program("initdb"), "-D", str(self.data), "-U", "postgres", "-E", "UTF8"),
                *("--locale=C", "--no-sync", "-A", "scram-sha-256"),
                f"--pwfile={self.folder / 'password'}",
            )
            self.hba("hostssl all all 127.0.0.1/32 scram-sha-256")
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def data(self):
        return self.folder / "data"

    def hba(self, *lines):
        """Who may log in from where."""
        (self.data / "pg_hba.conf").write_text("".join(f"{line}\n" for line in lines))

    def _give_away(self):
        if self._as_nobody:
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, NOBODY, NOBODY)

    def _run(self, *command):
        done = subprocess.run(
            [*self._as_nobody, *command], cwd="/", capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"

    def start(self, **settings):
        """Start it and wait until it answers."""
        options = {
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
            "ssl": "on",
            "ssl_cert_file": self.folder / "server.crt",
            "ssl_key_file": self.folder / "server.key",
            "max_connections": 300,
            "shared_buffers": "64MB",
            **settings,
        }
        self._run(
            *(program("pg_ctl"), "-D", str(self.data), "-w", "-t", "60"),
            *("-l", str(self.folder / "log"), "start", "-o"),
            " ".join(f"-c {name}={value}" for name, value in options.items()),
        )

    def stop(self, mode="immediate"):
        """Stop it as a power cut would, or "fast"."""
        if (self.data / "postmaster.pid").exists():
            self._run(program("pg_ctl"), "-D", str(self.data), "-w", "-m", mode, "stop")

    def url(self, database="postgres", login="postgres", host="localhost"):
        """An address with verified TLS; without a password."""
        return (
            f"postgresql://{login}@{host}:{self.port}/{database}"
            f"?sslrootcert={self.folder / 'root.crt'}"
        )

    def superuser(self, database="postgres"):
        """A connection that may do everything."""
        return psycopg.connect(self.url(database), password=ROOT_PASSWORD, autocommit=True)

    def empty(self, name=""):
        """A new database where no hub is yet."""
        made = TestHub(self, name or f"hub_{uuid.uuid4().hex[:12]}")
        with self.superuser() as connection:
            connection.execute(f"CREATE DATABASE {made.database}")
        return made

    def found(self, **options):
        """A new hub in a database of its own."""
        founded = self.empty()
        postgres_admin.init(founded.url(), ROOT_PASSWORD, **options)
        return founded


class TestHub:
    """A hub in a database of the throwaway server, and stations enrolled there by hand."""

    __test__ = False

    def __init__(self, server, database):
        self.server, self.database = server, database

    def url(self, login="postgres"):
        return self.server.url(self.database, login)

    def superuser(self):
        return self.server.superuser(self.database)

    def drop(self):
        with self.server.superuser() as connection:
            connection.execute(f"DROP DATABASE {self.database} WITH (FORCE)")

    def first_login(self, path):
        """A login file for an office that is gate K1, too; returns what it says."""
        invited = postgres_admin.invite_office(
            *(self.url(), ROOT_PASSWORD),
            one_time="once",
            roles=(Role.GATE, Role.OFFICE),
            checkpoint="K1",
            zone=1,
        )
        return self._handed_over(invited, path)

    def another_login(self, station, path):
        """A login file for a station that lost its own; returns what it says."""
        invited = postgres_admin.invite_again(
            self.url(), ROOT_PASSWORD, one_time="once", station=station
        )
        return self._handed_over(invited, path)

    def _handed_over(self, invited, path):
        """As the county's IT does it."""
        told = msgspec.structs.replace(as_told(self.url("")), login=invited.login, password="once")
        write_login(told, invited.expires, path)
        return read_login(path)

    def join(self, public, roles=(Role.GATE,), checkpoint="", zone=0):
        """Enrol a station with this key; returns ``(login, password)``."""
        invited = postgres_admin.invite_office(
            self.url(),
            ROOT_PASSWORD,
            one_time="one-time",
            roles=tuple(roles),
            checkpoint=checkpoint,
            zone=zone,
        )
        password = f"of-{invited.login}"
        login = claim(
            self.url(invited.login),
            "one-time",
            public=public,
            certificate=b"certificate",
            own_password=password,
        )
        return login, password

    def connect(self, public, **options):
        """A joined station's hub, ready for hello."""
        return self.line(*self.join(public, **options))

    def line(self, login, password):
        """Another connection of a joined station."""
        return PostgresHub(self.url(login), password)
