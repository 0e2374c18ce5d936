"""Handheld scanners: those that type like a keyboard, and those on a serial port."""

import threading
from collections.abc import Callable

import serial

try:
    import termios

    _TERMIOS_FAULTS: tuple[type[Exception], ...] = (termios.error,)
except ImportError:  # Windows has no termios
    _TERMIOS_FAULTS = ()

# pyserial lets TypeError and termios.error out when a port vanishes during a read.
_PORT_FAULTS: tuple[type[Exception], ...] = (OSError, ValueError, TypeError, *_TERMIOS_FAULTS)

MAX_LINE = 4096
"""Characters of the longest line taken from a scanner; the longest QR code holds 4,296 digits."""


class WedgeParser:
    """Tells a keyboard-wedge scanner from a person typing, by the time between keys.

    A scan is six printable characters or more, each under 50 ms after the one before, ended by
    Enter or Tab in the same haste. The window's event filter calls `feed` for every key press of
    the application, also with an input method on, in the order of arrival:

        text, hold = parser.feed(char, monotonic)
        if text is not None: present(text)     # and give the widgets none of the held keys
        if hold: keep the event back           # it may belong to a scan
        else: pass on the held events, then this one

    and, 50 ms after the last key that was held, `expire(monotonic)`: if it is True the held events
    were typed, and go to the widget that has the focus.
    """

    def __init__(self, *, gap_s: float = 0.05, shortest: int = 6) -> None:
        self._gap_s = gap_s
        self._shortest = shortest
        self._held = ""
        self._last_at = float("-inf")

    def feed(self, char: str, at: float) -> tuple[str | None, bool]:
        """Take one key, Enter and Tab as control characters: (scanned text, hold this key?)."""
        in_haste = at - self._last_at < self._gap_s
        self._last_at = at
        if not in_haste:
            self._held = ""
        if char in ("\r", "\n", "\t"):
            text, self._held = self._held, ""
            return (text, True) if len(text) >= self._shortest else (None, False)
        if len(char) != 1 or not char.isprintable():
            self._held = ""
            return None, False
        self._held = (self._held + char)[:MAX_LINE]
        return None, True

    def expire(self, at: float) -> bool:
        """Whether keys are held that turned out to be typed; they are forgotten here."""
        if not self._held or at - self._last_at < self._gap_s:
            return False
        self._held = ""
        return True


class LineSplitter:
    """Cuts the bytes of a serial scanner into lines at CR, LF or NUL; empty lines are dropped."""

    def __init__(self) -> None:
        self._rest = b""
        self._overlong = False

    def feed(self, data: bytes) -> list[str]:
        """The lines completed by `data`; what is longer than MAX_LINE is dropped whole."""
        *complete, rest = (
            (self._rest + data).replace(b"\n", b"\r").replace(b"\0", b"\r").split(b"\r")
        )
        lines: list[str] = []
        for line in complete:
            if line.strip() and not self._overlong and len(line) <= MAX_LINE:
                lines.append(line.decode("ascii", "backslashreplace").strip())
            self._overlong = False
        self._overlong = self._overlong or len(rest) > MAX_LINE
        self._rest = b"" if self._overlong else rest
        return lines


class SerialScanner:
    """Reads lines from a scanner on a serial port, on a thread; reopens the port when it is lost.

    `on_text` is called on that thread with every line, `on_connected` with True and False.
    `port` is a device (COM3, /dev/ttyACM0) or a pyserial URL.
    """

    def __init__(
        self,
        port: str,
        on_text: Callable[[str], None],
        *,
        baud: int = 9600,
        on_connected: Callable[[bool], None] = lambda connected: None,
        retry_s: float = 1.0,
    ) -> None:
        self._port = port
        self._baud = baud
        self._on_text = on_text
        self._on_connected = on_connected
        self._retry_s = retry_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="serial-scanner", daemon=True)

    def start(self) -> None:
        """Begin; a port that is not there yet is waited for."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread, within about a second."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(timeout=2.0)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with serial.serial_for_url(self._port, self._baud, timeout=0.2) as device:
                    self._on_connected(True)
                    try:
                        self._read_lines(device)
                    finally:
                        self._on_connected(False)
            except _PORT_FAULTS:
                pass
            self._stopping.wait(self._retry_s)

    def _read_lines(self, device: serial.Serial) -> None:
        splitter = LineSplitter()
        while not self._stopping.is_set():
            for line in splitter.feed(device.read(max(1, device.in_waiting))):
                self._on_text(line)
