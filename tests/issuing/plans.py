"""Rosters that were read, planned and issued at a small site."""

from datetime import date

import msgspec

from gate_app.domain.entries import EnterprisePut
from gate_app.domain.places import Enterprise, Site
from gate_app.issuing.issue import issue
from gate_app.issuing.requests import Terms, after_last_second
from gate_app.issuing.roster import RosterReading, RosterRow
from gate_app.issuing.roster_plan import plan_from_roster

KEY = b"k" * 32
UNTIL = date(2026, 12, 6)
SITE = Site("试验园区")


def terms(**changed):
    typical = Terms(enterprise="E1", zones=(1,), exp=after_last_second(UNTIL, SITE))
    return msgspec.structs.replace(typical, **changed)


def reading(rows):
    return RosterReading(
        rows=rows, errors=[], headings={"": 1}, understood={}, ignored=(), left_out=0
    )


def rows_of(listed, **changed):
    return [
        RosterRow(
            **{
                "sheet": "",
                "row": number,
                "name": one_["姓名"],
                "identity": one_["身份证号"],
                "phone": one_["联系电话"],
                "household": one_["户号"],
                **changed,
            }
        )
        for number, one_ in enumerate(listed, 2)
    ]


def from_rows(station, rows, given=None, **how):
    at = station.ledger.clock.now().at
    return plan_from_roster(
        reading(rows), station.register, given or terms(), key=KEY, at=at, **how
    )


def done(station, site, planned, **how):
    return issue(planned, station.ledger, site.key, **how)


def enterprise_put(code):
    return EnterprisePut(item=Enterprise(code, f"企业 {code}"))
