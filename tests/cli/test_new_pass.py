"""``gate pass new``: each kind with its own options, every mistake named, nothing half done."""

import random
import time

import pypdfium2
import pytest

from gate_app.demo.site import read_demo
from gate_app.domain.entries import HolderPut, PassIssued
from gate_app.domain.passes import PassKind
from gate_app.domain.people import Trip
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.words import time_text
from tests.issuing.photo_files import picture
from tests.issuing.printing import codes_in, pictures
from tests.issuing.rosters import identity_number
from tests.staff import signed_on

ENTERPRISE = "450222-0017"
TODAY = time_text(time.time_ns() // 1_000_000, "Asia/Shanghai")[:10]
PHONE = ("--phone", "13800000077")


@pytest.fixture
def new(gate, demo, tmp_path):
    secret = tmp_path / "passphrase"
    secret.write_text(read_demo(demo).passphrase, encoding="utf-8")

    def run(kind, name, *options, staff=None, stdin=None, terms=True):
        usual = ("--enterprise", ENTERPRISE, "--zone", "1") if terms else ()
        until = () if "--valid-until" in options else ("--valid-until", "2099-12-31")
        return gate(
            "pass", "new", kind, name, "--data-dir", demo, "--passphrase-file", secret,
            *usual, *until, *options, staff=staff or signed_on(demo), stdin=stdin,
        )  # fmt: skip

    return run


def bodies(folder, kind):
    db = connect(folder, write=False)
    try:
        found = [entry.body() for entry in read_entries(db)]
    finally:
        db.close()
    return [body for body in found if isinstance(body, kind)]


def test_a_person_by_an_identity_number_that_no_argument_shows(new, demo):
    number = identity_number(random.Random(5))
    result = new("person", "韦新来", "--identity", "--json", stdin=f"{number}\n")
    assert result.exit_code == 0, result.output
    (told,) = result.lines
    issued = bodies(demo, PassIssued)[-1]
    assert (told["number"], told["new"]) == (issued.number, True)
    assert told["code"].startswith("GP1:")
    holder = bodies(demo, HolderPut)[-1].item
    assert holder.identity_tail == number[-4:] and number not in str(holder)
    again = new("person", "韦新来", "--identity", "--json", stdin=f"{number}\n")
    assert again.lines[0]["pass_id"] == told["pass_id"]
    assert again.lines[0]["new"] is False


def test_a_vehicle(new, demo):
    result = new(
        "vehicle", "桂b·d54321", "--route", "大埔镇—柳州市", "--crew", "韦大山", "--crew", "覃芳",
        "--goods", "蔬菜",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    holder = bodies(demo, HolderPut)[-1].item
    assert (holder.name, holder.trip) == (
        "桂BD54321",
        Trip("大埔镇—柳州市", ("韦大山", "覃芳"), "蔬菜"),
    )


def test_the_windscreen_is_printed_with_the_trip_and_the_escort_with_the_escorted(
    new, gate, demo, tmp_path
):
    trip = ("--route", "大埔镇—柳州市", "--crew", "韦大山", "--goods", "蔬菜")
    (truck,) = new("vehicle", "桂BD54321", *trip, "--json").lines
    (escort,) = new("escort", "覃带路", *PHONE, "--of", truck["number"], "--json").lines
    for one, layout, words in (
        (truck, "windscreen", ["桂BD54321", "大埔镇—柳州市", "韦大山", "蔬菜"]),
        (escort, "a4", ["覃带路", "陪同桂BD54321", truck["number"]]),
    ):
        target = tmp_path / f"{layout}.pdf"
        result = gate(
            "pass", "print", target, "--data-dir", demo, "--pass", one["number"],
            "--layout", layout, staff=signed_on(demo),
        )  # fmt: skip
        assert result.exit_code == 0, result.output
        (page,) = pictures(target)
        assert codes_in(page) == [one["code"]]
        with pypdfium2.PdfDocument(str(target)) as document:
            text = "".join(document[0].get_textpage().get_text_range().split())
        assert all(word in text for word in words), text


def test_a_visitor_and_the_escort(new, demo):
    result = new("visitor", "李访客", *PHONE, "--valid-until", TODAY)
    assert result.exit_code == 0, result.output
    visitor = bodies(demo, PassIssued)[-1]
    assert visitor.visitor
    result = new("escort", "覃带路", "--phone", "13800000078", "--of", visitor.number)
    assert result.exit_code == 0, result.output
    escort = bodies(demo, PassIssued)[-1]
    assert (escort.pass_kind, escort.escorted) == (PassKind.ESCORT, visitor.pass_id)


def test_with_a_photo_and_a_long_name(new, demo, tmp_path):
    face = tmp_path / "face.jpg"
    face.write_bytes(picture())
    result = new("person", "阿卜杜拉·买买提江·吐尔逊江·艾合买提江", *PHONE, "--photo", face)
    assert result.exit_code == 0, result.output
    assert "码里只写前 16 个字" in result.output
    assert bodies(demo, PassIssued)[-1].photo


@pytest.mark.parametrize(
    "kind, name, options, named",
    [
        ("person", "韦1", (), ["NAME", "--identity"]),
        ("person", "韦芳", ("--phone", "12", "--window", "8点"), ["--phone", "--window"]),
        ("person", "韦芳", (*PHONE, "--zone", "99"), ["--zone"]),
        ("person", "韦芳", (*PHONE, "--enterprise", "E9"), ["--enterprise"]),
        ("person", "韦芳", (*PHONE, "--valid-until", "2020-01-01"), ["--valid-until"]),
        ("person", "韦芳", (*PHONE, "--household-of", "ABC"), ["--household-of"]),
        ("person", "韦芳", (*PHONE, "--photo", "none.jpg"), ["--photo"]),
        ("vehicle", "B12345", ("--crew", "韦1"), ["NAME", "--crew"]),
        ("visitor", "李访客", PHONE, ["--valid-until"]),
        ("escort", "覃带路", (*PHONE, "--of", "ABC"), ["--of"]),
    ],
)
def test_every_mistake_is_named_by_its_option(new, demo, kind, name, options, named):
    before = len(bodies(demo, PassIssued))
    result = new(kind, name, *options)
    assert result.exit_code == 1
    faults = [line for line in result.stderr.splitlines() if line.startswith("错误：")]
    assert [line.removeprefix("错误：").split("：")[0] for line in faults] == named
    assert len(bodies(demo, PassIssued)) == before


def test_whoever_has_no_pin_issues_nothing(new, demo):
    before = len(bodies(demo, PassIssued))
    code, _ = signed_on(demo)
    assert new("person", "韦芳", *PHONE, staff=(code, "000000")).exit_code == 1
    assert new("person", "韦芳", "--identity", stdin="").exit_code == 1
    assert len(bodies(demo, PassIssued)) == before
