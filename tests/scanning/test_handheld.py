"""A scanner is told from a typist, and a serial scanner survives being unplugged."""

import os
import threading
import tty

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.scanning.handheld import MAX_LINE, LineSplitter, SerialScanner, WedgeParser

from .conftest import eventually, wait_for


def typed(keys, gap, parser=None, start=0.0):
    """The scans heard when keys come `gap` seconds apart."""
    parser = parser or WedgeParser()
    answers = [parser.feed(key, start + n * gap) for n, key in enumerate(keys)]
    return [text for text, _ in answers if text is not None]


@pytest.mark.parametrize("end", ["\r", "\n", "\t"])
def test_a_scan_is_heard(end):
    assert typed("GP1:ABC 12$" + end, 0.01) == ["GP1:ABC 12$"]


@pytest.mark.parametrize(
    "keys, gap",
    [("GATE-1\r", 0.13), ("GATE-1\r", 0.05), ("12345\r", 0.01), ("\r\r\r", 0.01), ("GATE-1", 0.01)],
)
def test_typing_is_no_scan(keys, gap):
    assert typed(keys, gap) == []


def test_a_scan_right_after_typing_is_whole():
    parser = WedgeParser()
    typed("wang", 0.13, parser)
    assert typed("GP1:ABCDEF\r", 0.01, parser, start=1.0) == ["GP1:ABCDEF"]


def test_a_slow_end_is_no_scan():
    parser = WedgeParser()
    typed("GP1:ABCDEF", 0.01, parser)
    assert parser.feed("\r", 5.0) == (None, False)


def test_two_scans_stay_two():
    assert typed("AAAAAA\rBBBBBB\r", 0.01) == ["AAAAAA", "BBBBBB"]


def test_keys_are_held_until_it_is_clear_who_typed():
    parser = WedgeParser()
    assert parser.feed("a", 0.0) == (None, True)
    assert not parser.expire(0.04)
    assert parser.expire(0.06)
    assert not parser.expire(0.07)


def test_the_end_of_a_scan_is_held_too():
    parser = WedgeParser()
    answers = [parser.feed(key, n / 100) for n, key in enumerate("ABCDEF\r")]
    assert all(hold for _, hold in answers)


@pytest.mark.parametrize("key", ["", "\x1b", "\x08", "ab", "\x00"])
def test_a_control_key_ends_a_scan(key):
    parser = WedgeParser()
    typed("ABC", 0.01, parser)
    assert parser.feed(key, 0.03) == (None, False)
    assert typed("DEF\r", 0.01, parser, start=0.04) == []


def test_a_scan_has_an_end_somewhere():
    (text,) = typed("A" * (MAX_LINE + 500) + "\r", 0.001)
    assert len(text) == MAX_LINE


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "P"]), min_size=6))
def test_every_scan_arrives_as_it_was(text):
    assert typed(text[:MAX_LINE] + "\r", 0.01) == [text[:MAX_LINE]]


@given(st.lists(st.tuples(st.text(max_size=2), st.floats(0, 100))))
def test_no_keys_break_it(keys):
    parser = WedgeParser()
    for key, at in keys:
        text, hold = parser.feed(key, at)
        assert text is None or (hold and len(text) >= 6)


@given(st.lists(st.text(alphabet="ABC:$ ", min_size=1).map(str.strip).filter(bool)), st.data())
def test_lines_do_not_depend_on_how_bytes_arrive(lines, data):
    stream = "".join(f"{line}\r\n" for line in lines).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=8)))
    splitter = LineSplitter()
    pieces = [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    assert [line for piece in pieces for line in splitter.feed(piece)] == lines


def test_an_endless_line_is_dropped_and_the_next_is_read():
    splitter = LineSplitter()
    for _ in range(100):
        assert splitter.feed(b"x" * 100) == []
    assert len(splitter._rest) <= MAX_LINE
    assert splitter.feed(b"tail\rGP1:NEXT\r") == ["GP1:NEXT"]


def test_bytes_beyond_ascii_are_no_crash():
    assert LineSplitter().feed(b"\xff\xfe1\r\n\r\n") == [r"\xff\xfe1"]


class Port:
    """A serial port whose other end the test holds; the link stays while the device changes."""

    def __init__(self, folder):
        self.path = folder / "scanner"
        self.end = None
        self.plug()

    def plug(self):
        self.end, device = os.openpty()
        tty.setraw(device)
        name = os.ttyname(device)
        self._device = device
        self.path.symlink_to(name)

    def unplug(self):
        self.path.unlink()
        os.close(self.end)
        os.close(self._device)


def test_a_serial_scanner_is_read_and_comes_back(tmp_path):
    port = Port(tmp_path)
    heard, connected, first, second = [], [], threading.Event(), threading.Event()

    def on_text(text):
        heard.append(text)
        (first if len(heard) == 1 else second).set()

    scanner = SerialScanner(str(port.path), on_text, on_connected=connected.append, retry_s=0.05)
    scanner.start()
    try:
        eventually(lambda: connected == [True])
        os.write(port.end, b"GP1:ONE\r\n")
        wait_for(first)
        port.unplug()
        eventually(lambda: connected == [True, False])
        port.plug()
        eventually(lambda: connected == [True, False, True])
        os.write(port.end, b"GP1:TWO\r")
        wait_for(second)
    finally:
        scanner.stop()
        port.unplug()
    assert heard == ["GP1:ONE", "GP1:TWO"]


def test_a_port_that_is_not_there_is_waited_for(tmp_path):
    scanner = SerialScanner(str(tmp_path / "none"), lambda text: None, retry_s=0.01)
    scanner.start()
    scanner.stop()
    assert not scanner._thread.is_alive()
