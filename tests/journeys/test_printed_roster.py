"""An enterprise of 3,000: its roster to printed sheets, and from the paper to the gate."""

from gate_app.domain.verdict import Reason, Verdict
from gate_app.issuing.layouts import LAYOUTS
from tests.issuing.printing import codes_in, pictures
from tests.issuing.rosters import people, roster_file
from tests.journeys.office import Office
from tests.stations import one

PEOPLE = 3_000
LOOKED_AT = 25
"""Every so many sheets are turned into a picture and read."""


def test_three_thousand_people_hold_paper_that_the_gate_reads(tmp_path):
    office = Office(tmp_path)
    roster = roster_file(tmp_path / "花名册.xlsx", people(PEOPLE))
    issued = office.issue(roster, "--json").lines[0]
    assert (issued["new"], issued["issued"], issued["errors"]) == (PEOPLE, PEOPLE, [])

    sheets = tmp_path / "passes.pdf"
    told = office.keyed("pass", "print", sheets).stdout
    pages = LAYOUTS["a4"].pages_for(PEOPLE)
    assert f"{PEOPLE} 张证" in told and f"{pages} 页" in told

    codes = []
    for picture in pictures(sheets, every=LOOKED_AT):
        on_sheet = codes_in(picture)
        assert len(on_sheet) == 4
        codes += on_sheet
    assert len(codes) == 4 * pages // LOOKED_AT
    assert len(set(codes)) == len(codes)

    with office.site.open() as gate:
        for code in codes:
            assert one(gate, code).decision.verdict is Verdict.ADMIT

    # The next second: the office has revoked one that was let in a moment ago.
    lost = codes[-1]
    with office.site.open() as gate:
        number = one(gate, lost).person.number
    office.run("pass", "lost", number)
    with office.site.open() as gate:
        assert one(gate, lost).decision.reason is Reason.REPORTED_LOST
        assert one(gate, codes[0]).decision.verdict is Verdict.ADMIT
