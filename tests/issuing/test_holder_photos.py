"""Photos of holders: taken over whole from a folder, carried by the next pass and no earlier."""

import os
import signal

import pytest

from gate_app.clock import SystemTicks
from gate_app.domain.entries import HolderPhotoPut
from gate_app.domain.people import HolderPhoto
from gate_app.errors import GateError, UsageError
from gate_app.facts import Scan
from gate_app.issuing import issue as issuing
from gate_app.issuing.holder_photos import put_photos, read_folder
from gate_app.issuing.issue import issue
from gate_app.issuing.photos import load_photo, make_photo, newest_photo
from gate_app.issuing.plan import plan
from gate_app.issuing.requests import Terms, person, vehicle
from gate_app.issuing.standing import renew, replace
from gate_app.ledger.ledger import read_entries
from tests.issuing.photo_files import fill, picture
from tests.stations import DAY, NOON, FakeTicks, SmallSite

RED, BLUE = (200, 30, 30), (30, 30, 200)


class Office:
    """A site with three passes and a folder of pictures."""

    def __init__(self, folder, ticks=None):
        self.site = SmallSite(folder / "site", ticks=ticks or FakeTicks())
        self.pictures = folder / "pictures"
        with self.site.open() as station:
            terms = Terms(
                enterprise="E1", zones=(1,), exp=(self.site.ticks.wall() + 7 * DAY) // 1000
            )
            people = [
                person("韦小芳", terms, phone="13800000001"),
                person("李伟", terms, phone="13800000002"),
                vehicle("桂B12345", terms),
            ]
            planned = plan(people, station.register, self.site.ticks.wall())
            self.passes = issue(planned, station.ledger, self.site.key).passes

    def read(self, **files):
        fill(self.pictures, **files)
        with self.site.open() as station:
            return read_folder(self.pictures, station.ledger.db)

    def take(self):
        with self.site.open() as station:
            reading = read_folder(self.pictures, station.ledger.db)
            mine = [(one.holder, one.photo) for one in reading.found]
            return put_photos(mine, station.ledger, station.register, actor="2001")

    def puts(self):
        with self.site.open() as station:
            bodies = [entry.body() for entry in read_entries(station.ledger.db)]
        return [body for body in bodies if isinstance(body, HolderPhotoPut)]


@pytest.fixture
def office(tmp_path):
    return Office(tmp_path)


def test_every_file_is_somebodys_or_is_named_with_the_reason(office):
    number = office.passes[2].issued.number
    reading = office.read(
        韦小芳__jpg=picture(),
        陈某__jpg=picture(),
        李伟__png=picture(size=(60, 80), form="PNG"),
        花名册__xlsx=b"PK",
        坏__jpg=b"no picture",
        Thumbs__db=b"",
        **{f"{number}__jpg": picture(BLUE)},
    )
    (office.pictures / "更多").mkdir()
    with office.site.open() as station:
        reading = read_folder(office.pictures, station.ledger.db)
    assert {(one.name, one.path.stem) for one in reading.found} == {
        ("韦小芳", "韦小芳"),
        ("桂B12345", number),
    }
    why = {one.path.name: one.why for one in reading.wrong}
    assert "没有这个人" in why["陈某.jpg"] and "没有这个人" in why["坏.jpg"]
    assert "太小" in why["李伟.png"] and "90 像素" in why["李伟.png"]
    assert why["花名册.xlsx"] == "不是照片"
    assert "文件夹" in why["更多"]
    assert len(why) == 5


def test_reading_stores_nothing(office):
    office.read(韦小芳__jpg=picture())
    assert not office.puts()
    assert not (office.site.folder / "photos").exists()


def test_taken_over_once_and_the_ledger_names_whose(office):
    office.read(韦小芳__jpg=picture(), 李伟__jpg=picture(BLUE))
    assert office.take() == 2
    assert office.take() == 0
    holders = [one.holder.number for one in office.passes]
    assert {body.item.holder for body in office.puts()} == set(holders[:2])
    with office.site.open() as station:
        photo = newest_photo(station.register, holders[0])
        assert load_photo(office.site.folder, photo) == make_photo(picture()).jpeg
        assert newest_photo(station.register, holders[2]) is None


def test_a_photo_taken_anew_stands_in_the_place_of_the_old(office):
    office.read(韦小芳__jpg=picture())
    office.take()
    office.read(韦小芳__jpg=picture(BLUE))
    assert office.take() == 1
    first, second = office.puts()
    assert not first.replaces and len(second.replaces) == 1
    with office.site.open() as station:
        assert station.register.item(HolderPhoto, second.item.holder) == second.item


@pytest.mark.parametrize("again", ["replace", "renew"])
def test_the_next_pass_carries_the_photo_and_the_present_one_does_not(office, again):
    office.read(韦小芳__jpg=picture())
    office.take()
    photo = make_photo(picture()).hash
    old = office.passes[0].issued
    with office.site.open() as station:
        assert station.register.photo_of(old.pass_id) is None
        exp = (NOON + 30 * DAY) // 1000
        planned = (
            replace([old], station.ledger, station.register)
            if again == "replace"
            else renew([old], station.ledger, station.register, exp=exp)
        )
        (new,) = issue(planned, station.ledger, office.site.key).passes
        assert new.issued.photo == photo
        (outcome,) = station.gate.present([Scan(new.code)])
        assert outcome.person.photo.read_bytes() == make_photo(picture()).jpeg
        (other,) = issue(
            replace([office.passes[1].issued], station.ledger, station.register),
            station.ledger,
            office.site.key,
        ).passes
        assert other.issued.photo is None


def test_a_pass_with_a_photo_keeps_it_where_no_newer_one_is_on_file(office):
    photo = make_photo(picture()).hash
    with office.site.open() as station:
        terms = Terms(enterprise="E1", zones=(1,), exp=(NOON + 7 * DAY) // 1000)
        planned = plan([person("蒙新", terms, photo=photo)], station.register, NOON)
        (one,) = issue(planned, station.ledger, office.site.key).passes
        (new,) = issue(
            replace([one.issued], station.ledger, station.register),
            station.ledger,
            office.site.key,
        ).passes
    assert new.issued.photo == photo


def test_what_cannot_be_is_told_and_changes_nothing(office, tmp_path):
    with office.site.open() as station:
        with pytest.raises(UsageError, match="没有登记这个持证人"):
            put_photos([("nobody", make_photo(picture()))], station.ledger, station.register)
        with pytest.raises(GateError, match="打不开文件夹"):
            read_folder(tmp_path / "none", station.ledger.db)
    assert not office.puts()
    assert not (office.site.folder / "photos").exists()


def test_stopped_between_two_files_it_says_so(office):
    fill(office.pictures, 韦小芳__jpg=picture(), 李伟__jpg=picture(BLUE))
    with office.site.open() as station:
        stop = iter([False, True]).__next__
        reading = read_folder(office.pictures, station.ledger.db, cancelled=stop)
    assert reading.cancelled and len(reading.found) == 1


def test_a_kill_leaves_whole_photos_and_the_rest_comes_with_the_next_run(
    tmp_path, campaign, monkeypatch
):
    monkeypatch.setattr(issuing, "BATCH", 1)
    for after in range(campaign(3, 12)):
        office = Office(tmp_path / str(after), SystemTicks())
        fill(office.pictures, 韦小芳__jpg=picture(), 李伟__jpg=picture(BLUE))
        child = os.fork()
        if child == 0:
            kill_after(after)
            office.take()
            os._exit(0)
        os.waitpid(child, 0)
        for body in office.puts():
            assert load_photo(office.site.folder, body.item.photo) is not None
        before = len(office.puts())
        assert office.take() == 2 - before
        assert len(office.puts()) == 2


def kill_after(count):
    """This process dies at its (count + 1)th fsync: in the middle of a file, or of a commit."""
    left, real = [count], os.fsync

    def fsync(descriptor):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        real(descriptor)

    os.fsync = fsync
