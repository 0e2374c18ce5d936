"""A night at the gate with no network, from founding to the handover in the morning."""

from contextlib import closing

from gate_app.codes import pass_code
from gate_app.codes.keys import verify
from gate_app.domain.entries import PassRevoked
from gate_app.domain.passes import PassKind
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, GateState, Reason, Verdict
from gate_app.ledger.backup import back_up
from gate_app.ledger.database import connect
from gate_app.ledger.ledger import read_entries
from gate_app.ledger.verify import verify_ledger, verify_views
from tests.stations import GUARD_PIN, HOUR, MINUTE, SUPERVISOR_PIN, SmallSite, issued, one


def test_a_night_shift(tmp_path):
    policy = Policy(exit_quota=2, confirm=frozenset({PassKind.ESCORT}))
    site = SmallSite(tmp_path / "site", policy=policy, closed=False, with_staff=True)
    worker, late, dead, car, escort = (
        site.claims(kind=kind, window=window, pass_id=f"{number:08x}" * 2)
        for number, (kind, window) in enumerate(
            [
                (PassKind.PERSON, None),
                (PassKind.PERSON, (8 * 60, 20 * 60)),
                (PassKind.PERSON, None),
                (PassKind.VEHICLE, None),
                (PassKind.ESCORT, None),
            ]
        )
    )
    codes = {claims.pass_id: pass_code.write(claims, site.key) for claims in (worker, late, dead)}
    codes |= {claims.pass_id: pass_code.write(claims, site.key) for claims in (car, escort)}
    site.ticks.pass_by(7 * HOUR)  # 19:00

    with site.open() as station:
        # The office on the same laptop issues and revokes.
        station.ledger.append_all([issued(c) for c in (worker, late, dead, car, escort)])
        station.ledger.append(PassRevoked(pass_id=dead.pass_id, reason="离职"))

        # The guard signs on and counts who is inside.
        station.duty.sign_on(station.duty.authorise("101", GUARD_PIN, purpose="duty", role=None))
        shift = station.gate.actor()
        (subject,) = [one(station, codes[worker.pass_id])]
        assert subject.decision.reason is Reason.PRESENCE_UNKNOWN
        station.gate.leave_unresolved()
        counted = station.acts.find(subject.person.number)
        station.acts.take_opening_count(counted)
        assert station.register.inside(1) == {PassKind.PERSON: 1}

        # People and a lorry come and go.
        out = one(station, codes[worker.pass_id])
        assert (out.decision.verdict, out.decision.direction) == (Verdict.ADMIT, Direction.EXIT)
        assert one(station, codes[car.pass_id]).decision.direction is Direction.ENTRY
        assert one(station, codes[dead.pass_id]).decision.reason is Reason.REVOKED
        look = one(station, codes[escort.pass_id])
        assert look.decision.reason is Reason.CONFIRM_HOLDER
        assert station.gate.answer(look.pending, admit=True).entry.header.actor == shift

        # After eight somebody comes outside the window; the supervisor lets it pass.
        site.ticks.pass_by(2 * HOUR)
        refused = one(station, codes[late.pass_id])
        assert refused.decision.reason is Reason.OUTSIDE_WINDOW
        allowed = station.duty.authorise("201", SUPERVISOR_PIN, purpose="override")
        station.gate.override(refused.entry, note="urgent-work", authorised_by=allowed)

        # The camera was covered for a while: one crossing was taken down on paper.
        site.ticks.pass_by(HOUR)
        (back,) = station.acts.find(subject.person.number)
        station.acts.write_down_late(
            back, direction=Direction.ENTRY, happened=site.ticks.wall() - 30 * MINUTE, note=""
        )
        inside = {PassKind.PERSON: 2, PassKind.VEHICLE: 1, PassKind.ESCORT: 1}
        assert station.register.inside(1) == inside

        # An ambulance; then a fire.
        station.acts.let_emergency_through(reason="ambulance", plate="桂B12345")
        station.acts.set_state(GateState.SEALED, reason="命令", authorised_by=allowed)
        station.acts.start_evacuation(reason="fire")
        for claims in (worker, late, escort):
            assert one(station, codes[claims.pass_id]).decision.reason is Reason.EVACUATION
        station.acts.count_heads(2)
        assert [person.pass_kind for person in station.register.muster(1)] == [PassKind.VEHICLE]
        station.acts.end_evacuation()
        station.acts.set_state(GateState.OPEN, reason="解除", authorised_by=allowed)
        before = station.ledger.views.dump()

    # The laptop is switched off and on; nothing is forgotten.
    site.ticks.reboot(10 * MINUTE)
    with site.open() as station:
        assert station.ledger.views.dump() == before
        assert station.gate.actor() == shift
        for claims in (worker, escort):
            assert one(station, codes[claims.pass_id]).decision.verdict is not Verdict.REFUSE
        station.gate.leave_unresolved()

        # Morning: backup, review, handover.
        site.ticks.pass_by(9 * HOUR)
        back_up(site.folder)
        for passage, _ in station.register.emergencies_to_review("K1"):
            station.acts.review_emergency(passage, note="属实")
        station.duty.authorise("102", GUARD_PIN, purpose="duty", role=None)
        station.duty.sign_on("102", note="夜间一次疏散，已解除")
        assert station.status().guard == "蒙小满"
        assert station.status().emergencies == 0
        held = station.ledger.views.dump()
        station.ledger.rebuild()
        assert station.ledger.views.dump() == held

    with closing(connect(site.folder, write=False)) as db:
        report = verify_ledger(db, site.folder, verify)
        assert report.ok
        assert report.signed == report.last  # signed to the last entry at shutdown
        assert verify_views(db, verify, site.authority.public) == []
        scans = [e for e in read_entries(db) if e.header.kind in ("crossing", "refusal")]
        assert {e.header.actor for e in scans} == {shift}
