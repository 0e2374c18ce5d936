"""A file appears whole or not at all; what a kill left goes with the next run, and nothing else."""

import os
import signal
import time

import pytest

from gate_app.issuing.electronic import write_pack
from gate_app.issuing.layouts import LAYOUTS
from gate_app.issuing.sheet import print_passes
from gate_app.issuing.whole_file import PREFIX, remove_leftovers, whole_file
from tests.issuing.printing import make_pass

WRITERS = {
    "x.pdf": lambda passes, target: print_passes(passes, LAYOUTS["a4"], target),
    "x.zip": write_pack,
}


def passes(count, then):
    """Some passes, and in their midst something happens."""
    for seed in range(1, count + 1):
        if seed == count:
            then()
        yield make_pass(seed=seed)


def in_a_child(work):
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def leftovers(folder):
    return sorted(folder.glob(f"{PREFIX}*"))


@pytest.mark.parametrize("name", WRITERS)
def test_what_a_kill_left_goes_with_the_next_run(tmp_path, name):
    target = tmp_path / name
    target.write_bytes(b"older")
    die = lambda: os.kill(os.getpid(), signal.SIGKILL)  # noqa: E731
    for killed in range(1, 3):
        child = in_a_child(lambda: WRITERS[name](passes(3, die), target))
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status)
        assert len(leftovers(tmp_path)) == 1, f"after {killed} kills"
        assert target.read_bytes() == b"older"
    WRITERS[name]([make_pass()], target)
    assert list(tmp_path.iterdir()) == [target]
    assert target.read_bytes() != b"older"


@pytest.mark.parametrize("name", WRITERS)
def test_a_run_that_lives_is_left_alone_and_finishes(tmp_path, name):
    reached, may_go = os.pipe(), os.pipe()

    def wait():
        os.write(reached[1], b"x")
        os.read(may_go[0], 1)

    child = in_a_child(lambda: WRITERS[name](passes(2, wait), tmp_path / f"first-{name}"))
    os.read(reached[0], 1)
    (work,) = leftovers(tmp_path)
    long_ago = time.time() - 10 * 86_400
    os.utime(work, (long_ago, long_ago))
    WRITERS[name]([make_pass()], tmp_path / f"second-{name}")
    assert leftovers(tmp_path) == [work]
    os.write(may_go[1], b"x")
    _, status = os.waitpid(child, 0)
    for end in (*reached, *may_go):
        os.close(end)
    assert os.WIFEXITED(status)
    assert sorted(one.name for one in tmp_path.iterdir()) == [f"first-{name}", f"second-{name}"]


def abandoned(folder, name, *inside, days=2):
    work = folder / f"{PREFIX}{name}"
    work.mkdir()
    for one in inside:
        (work / one).write_bytes(b"x")
    at = time.time() - days * 86_400
    os.utime(work, (at, at))
    return work


def test_only_what_is_certainly_ours_and_dead_is_removed(tmp_path):
    dead = [
        abandoned(tmp_path, "old", "part"),
        abandoned(tmp_path, "empty"),
        abandoned(tmp_path, "killed", "part", "lock", days=0),
    ]
    alive = [
        abandoned(tmp_path, "begun", days=0),
        abandoned(tmp_path, "locked-only", "lock", days=0),
        abandoned(tmp_path, "others", "part", "lock", "letter.txt"),
        abandoned(tmp_path, "folder-within"),
    ]
    (alive[-1] / "part").mkdir()
    (alive[-1] / "part" / "letter.txt").write_bytes(b"x")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "part").write_bytes(b"x")
    (tmp_path / f"{PREFIX}link").symlink_to(elsewhere)
    (tmp_path / f"{PREFIX}file").write_bytes(b"x")
    assert remove_leftovers(tmp_path) == 3
    assert not any(work.exists() for work in dead)
    assert all(work.exists() for work in alive)
    assert (elsewhere / "part").exists() and (tmp_path / f"{PREFIX}file").exists()
    assert (alive[2] / "letter.txt").exists() and (alive[2] / "part").exists()


def test_where_nothing_can_be_locked_files_are_written_all_the_same(tmp_path, monkeypatch):
    def unsupported(self):
        raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock._acquire", unsupported)
    with whole_file(tmp_path / "x") as file:
        file.write(b"whole")
        assert remove_leftovers(tmp_path) == 0
    assert [one.read_bytes() for one in tmp_path.iterdir()] == [b"whole"]
