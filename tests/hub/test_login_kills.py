"""The program is killed while a login or an address is changed: the old one works, or the new."""

import threading
from contextlib import suppress

import msgspec
import pytest

from gate_app.codes.secret_store import open_secret_store
from gate_app.config import read_hub
from gate_app.sites import hub_line, hub_login
from gate_app.sites.enrolment_file import HubLogin
from gate_app.sites.hub_login import ONE_TIME, move_hub, set_hub, settle_login
from gate_app.sync import postgres_hub
from gate_app.sync.hub import HubRefusedError
from gate_app.sync.postgres_hub import claim
from tests.hub.laptops import A_ROOT, another, in_step, office

__all__ = ["office"]

MOST_WRITES = 7


@pytest.fixture
def hub(plain_hub):
    return plain_hub


class Writes:
    """Kills the program before its nth write; counts them."""

    def __init__(self, monkeypatch, at):
        self.at, self.done = at, 0
        for where, name in ((hub_login, "write_hub"), (hub_line, "_put")):
            monkeypatch.setattr(where, name, self.counted(getattr(where, name)))
        monkeypatch.setattr(hub_login, "open_secret_store", self.open)

    def counted(self, write):
        def counted(*given):
            if self.done == self.at:
                raise KeyboardInterrupt
            self.done += 1
            return write(*given)

        return counted

    def open(self, folder):
        store = open_secret_store(folder)
        store.put = self.counted(store.put)
        return store


BAD = HubLogin("", "kadian_new_0", "once", A_ROOT)


def acts(office, hub, good):
    """What was begun before each act, and the act."""
    bad = msgspec.structs.replace(BAD, address=good.address)

    def give(file):
        return lambda: set_hub(office.folder, file, 1)

    def settle():
        settle_login(office.folder)

    return {
        "a file": ((), give(good)),
        "a file that is no good": ((), give(bad)),
        "a second file": ((give(bad),), give(good)),
        "a second file that is no good": ((give(good),), give(bad)),
        "the first connect": ((give(good),), settle),
        "going back": ((give(bad),), settle),
        "another address": ((), lambda: move_hub(office.folder, hub.url(""))),
    }


@pytest.mark.parametrize("at", range(MOST_WRITES))
@pytest.mark.parametrize("act", acts(None, None, BAD))
def test_after_a_kill_between_any_two_writes_the_laptop_works(office, hub, monkeypatch, act, at):
    assert in_step(office)
    good = another(hub, office)
    begun, do = acts(office, hub, good)[act]
    for one in begun:
        one()
    with monkeypatch.context() as patched:
        writes = Writes(patched, at)
        with suppress(KeyboardInterrupt, HubRefusedError):
            do()
    assert writes.done < MOST_WRITES
    with suppress(HubRefusedError):  # of the file that is no good
        settle_login(office.folder)
    settled = settle_login(office.folder)
    assert settled == read_hub(office.folder) and settled.before is None
    assert in_step(office)


@pytest.mark.parametrize("left", [0, 1])
def test_a_login_that_was_used_is_no_longer_the_one_to_go_back_from(office, hub, monkeypatch, left):
    """Killed before it was noted that the one-time login is used up; then a file is no good."""
    assert in_step(office)
    good = another(hub, office)
    set_hub(office.folder, good, 1)
    with monkeypatch.context() as patched:
        Writes(patched, 3 + left)
        with pytest.raises(KeyboardInterrupt):
            settle_login(office.folder)
    settled = read_hub(office.folder)
    assert settled.login != good.login
    set_hub(office.folder, msgspec.structs.replace(BAD, address=good.address), 1)
    with pytest.raises(HubRefusedError):
        settle_login(office.folder)
    assert read_hub(office.folder).login == settled.login
    assert in_step(office)


def test_a_file_given_while_another_one_is_being_used_is_used_next(office, hub, monkeypatch):
    assert in_step(office)
    first, second = (another(hub, office) for _ in range(2))
    set_hub(office.folder, first, 1)
    giving = threading.Thread(target=set_hub, args=(office.folder, second, 2))

    def meanwhile(*given, **named):
        giving.start()
        giving.join(0.5)  # without a lock it is through by then
        return claim(*given, **named)

    with monkeypatch.context() as patched:
        patched.setattr(postgres_hub, "claim", meanwhile)
        settle_login(office.folder)
    giving.join()
    assert read_hub(office.folder).login == second.login
    assert in_step(office)
    assert not open_secret_store(office.folder).get(ONE_TIME)
