"""The clock moved back and forth while people go through."""

import random
from contextlib import closing

from gate_app.codes.keys import verify
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger, verify_views
from tests.faults.sites import note
from tests.stations import DAY, HOUR, MINUTE, SmallSite, one

MOVES = [MINUTE, -MINUTE, HOUR, -HOUR, 10 * DAY, -10 * DAY, 365 * DAY, -365 * DAY]


def test_the_ledger_stays_in_order_and_presence_right(tmp_path, campaign, capsys):
    seed = campaign(9, random.randrange(10**6))
    chance = random.Random(seed)
    site = SmallSite(tmp_path / "site")
    codes = [site.code(exp=2**32 - 1) for _ in range(5)]
    inside = dict.fromkeys(codes, False)
    untrusted = scans = 0
    for _ in range(campaign(12, 200)):
        with site.open() as station:
            for _ in range(chance.randint(1, 15)):
                what = chance.random()
                if what < 0.3:
                    site.ticks.set_wall_by(chance.choice(MOVES))
                elif what < 0.35:
                    site.ticks.set_wall_by(-station.ledger.clock.off_by_ms())  # put right
                elif what < 0.5 and station.ledger.clock.off_by_ms() >= 0:
                    station.acts.confirm_clock(authorised_by="201")
                site.ticks.pass_by(chance.randint(0, HOUR))
                code = chance.choice(codes)
                outcome = one(station, code)
                scans += 1
                if outcome.decision.verdict is Verdict.ATTEND:
                    assert outcome.decision.reason is Reason.CLOCK_UNTRUSTED
                    untrusted += 1
                    outcome = station.gate.answer(outcome.pending, admit=True)
                assert outcome.decision.verdict is Verdict.ADMIT
                way = Direction.EXIT if inside[code] else Direction.ENTRY
                assert outcome.decision.direction is way
                inside[code] = not inside[code]
            assert sum(station.register.inside(1).values()) == sum(inside.values())
        if chance.random() < 0.5:
            site.ticks.reboot(chance.randint(0, 2 * DAY), wall_error=chance.choice([0, *MOVES]))
    with closing(connect(site.folder, write=False)) as db:
        times = [entry.header.at for entry in read_entries(db)]
        assert times == sorted(times)
        assert verify_ledger(db, site.folder, verify).faults == ()
        assert verify_views(db, verify, site.authority.public) == []
    note(capsys, "clock back and forth", seed=seed, scans=scans, untrusted=untrusted)
    assert untrusted
