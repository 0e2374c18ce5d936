"""A second start of the program on the same folder brings a window of the running one forward."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

OFFICE, GATE = "office", "gate"
SHOWN, ABSENT = b"shown\n", b"absent\n"
PATIENCE_MS = 3_000
LONGEST = 16
"""Bytes; whoever sends more is no program of ours."""


def bell_name(folder: Path) -> str:
    """Where the program that holds this folder listens, for this user."""
    user = os.getuid() if hasattr(os, "getuid") else ""
    named = f"{user}\0{folder.resolve()}"
    return f"kadian-{hashlib.sha256(named.encode()).hexdigest()[:24]}"


class Doorbell(QObject):
    """Listens while the station is open. All that can be asked for is a window.

    ``show`` brings it up, behind its PIN as ever, and says whether this station has it.
    """

    def __init__(self, show: Callable[[str], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._show = show
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)

    def listen(self, folder: Path) -> bool:
        """Begin; only whoever holds the folder's lock may, so what is left there is stale."""
        self.stop()
        name = bell_name(folder)
        QLocalServer.removeServer(name)
        return self._server.listen(name)

    def stop(self) -> None:
        """Nobody is heard from now on."""
        self._server.close()

    def _connected(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.disconnected.connect(caller.deleteLater)
            caller.readyRead.connect(lambda caller=caller: self._asked(caller))
            self._asked(caller)

    def _asked(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > LONGEST:
            caller.abort()
        elif caller.canReadLine():
            wanted = bytes(caller.readLine()).decode("ascii", "replace").strip()
            known = wanted in (OFFICE, GATE) and self._show(wanted)
            caller.write(SHOWN if known else ABSENT)
            caller.disconnectFromServer()


def ring(folder: Path, window: str) -> bool | None:
    """Ask the program that holds the folder for a window; False when its station has none,
    None when nobody answers.
    """
    caller = QLocalSocket()
    caller.connectToServer(bell_name(folder))
    if not caller.waitForConnected(PATIENCE_MS):
        return None
    caller.write(f"{window}\n".encode())
    answer = b""
    while b"\n" not in answer and caller.waitForReadyRead(PATIENCE_MS):
        answer += bytes(caller.readAll())
    caller.close()
    return {SHOWN: True, ABSENT: False}.get(answer)
