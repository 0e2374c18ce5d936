"""A proxy on loopback that spoils one message of a line: cut, delayed, truncated or doubled."""

import socket
import threading
import time
from contextlib import suppress
from enum import StrEnum

TLS_HEADER = 5


class Fault(StrEnum):
    """What becomes of the message."""

    CUT = "cut"
    """The line ends in its place."""
    TRUNCATE = "truncate"
    """Half of it, then the line ends."""
    DELAY = "delay"
    """It comes later."""
    DUPLICATE = "duplicate"
    """It comes twice."""
    SWALLOW = "swallow"
    """It never comes, and the line stays."""


class Proxy:
    """``with Proxy(port) as proxy:`` — counts messages both ways and spoils the n-th.

    A message is a TLS record, or what PostgreSQL's protocol calls one where the line is plain.
    """

    def __init__(self, port, *, tls=True, fault=None, at=0, delay_s=0.05):
        self._to, self._tls = port, tls
        self._fault, self._at, self._delay_s = fault, at, delay_s
        self._lock = threading.Lock()
        self.messages = 0
        self.struck = False
        self._sockets, self._threads = [], []

    def __enter__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._begin(self._accept)
        return self

    def __exit__(self, *_):
        # Shut first: closing alone wakes nobody who waits.
        for one in (self._listener, *self._sockets):
            _shut(one)
        for thread in self._threads:
            thread.join(20)
        for one in (self._listener, *self._sockets):
            one.close()

    def _begin(self, what, *given):
        thread = threading.Thread(target=what, args=given, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self):
        while True:
            try:
                near, _ = self._listener.accept()
                far = socket.create_connection(("127.0.0.1", self._to))
            except OSError:
                return
            for one in (near, far):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [near, far]
            self._begin(self._pump, near, far, _client(self._tls))
            self._begin(self._pump, far, near, _server(self._tls))

    def _pump(self, source, target, lengths):
        with suppress(OSError, EOFError), source.makefile("rb") as reading:
            while message := _message(reading, next(lengths)):
                self._pass_on(message, target)
        _shut(source)
        _shut(target)

    def _pass_on(self, message, target):
        with self._lock:
            self.messages += 1
            hit = self.messages == self._at
        if not hit:
            target.sendall(message)
            return
        self.struck = True
        if self._fault is Fault.DELAY:
            time.sleep(self._delay_s)
        elif self._fault is Fault.TRUNCATE:
            target.sendall(message[: len(message) // 2])
        elif self._fault is Fault.DUPLICATE:
            target.sendall(message)
        if self._fault in (Fault.CUT, Fault.TRUNCATE):
            raise EOFError
        if self._fault is not Fault.SWALLOW:
            target.sendall(message)


def _shut(one):
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)


def _message(reading, length):
    """One message; ``length`` says how long its head is, and how much more follows that."""
    head_size, rest_of = length
    head = reading.read(head_size)
    if len(head) < head_size:
        raise EOFError
    rest = reading.read(rest_of(head))
    return head + rest


def _record(head):
    return int.from_bytes(head[3:5], "big")


def _typed(head):
    return int.from_bytes(head[1:5], "big") - 4


def _client(tls):
    """SSLRequest and records; else the startup message, which has no type, and typed ones."""
    yield 4, lambda head: int.from_bytes(head, "big") - 4
    while True:
        yield TLS_HEADER, _record if tls else _typed


def _server(tls):
    """One letter that TLS may begin, and records; else typed messages."""
    if tls:
        yield 1, lambda _: 0
    while True:
        yield TLS_HEADER, _record if tls else _typed
