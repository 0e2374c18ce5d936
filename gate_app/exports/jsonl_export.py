"""Writes JSON Lines for programs: one line an entry, as ``gate log list --json`` prints it."""

from pathlib import Path

import msgspec

from gate_app.ledger.logline import LogLine


class JsonLinesFile:
    """One file in UTF-8 without a byte order mark; keys and values as the ledger has them."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._encoder = msgspec.json.Encoder()

    def line(self, line: LogLine) -> None:
        """Write one line."""
        self._file.write(self._encoder.encode(line) + b"\n")

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def drop(self) -> None:
        """Let go of a file that is not wanted any more; never raises."""
        try:
            self._file.close()
        except OSError:
            pass  # The disk is full; the folder it lies in is about to be removed.
