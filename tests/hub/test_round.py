"""A station and an office at a real hub: what goes in comes out, to whom it belongs."""

from gate_app.sync.hub import Answer
from tests.hub.chains import pulled, segment


def test_what_was_pushed_is_pulled_as_it_was(pair):
    gate, chain, session, office = pair
    sent = chain.segment(7, actor='覃\n"\\\x01\x1f\x7f\u2028/é😀')
    receipt = gate.push(session, sent)
    assert (receipt.answer, receipt.tip.seq, receipt.tip.hash) == (Answer.OK, 7, chain.prev)
    assert pulled(office) == [sent]
    assert gate.own(1, 0, 100) == [sent]
    assert office.check_witness(chain.station, receipt)


def test_a_duplicate_is_no_harm(pair):
    gate, chain, session, office = pair
    sent = chain.segment(5)
    more = chain.segment(3)
    whole = type(sent)(sent.entries + more.entries, more.seal)
    assert [gate.push(session, one).answer for one in (sent, sent, whole, more)] == [Answer.OK] * 4
    (held,) = pulled(office)
    assert held == whole
    assert office.incidents() == []


def test_several_at_one_go_are_taken_up_to_the_first_that_does_not_hold(pair):
    gate, chain, session, office = pair
    fine = [chain.segment(3) for _ in range(3)]
    assert gate.push(session, *fine).tip.seq == 9
    more, bent, rest = chain.segment(2), chain.segment(2, actor="1"), chain.segment(2)
    entries = list(bent.entries)
    entries[1] = type(entries[1])(entries[1].header, "00" * 32, entries[1].raw)
    receipt = gate.push(session, more, segment(*entries), rest)
    assert (receipt.answer, receipt.tip.seq) == (Answer.BAD_CHAIN, 11)
    assert gate.push(session, bent, rest).answer is Answer.OK
    assert [one for part in pulled(office) for one in part.entries] == chain.entries
    assert office.incidents() == []


def test_only_the_last_of_several_waits_for_the_disk(pair, hub):
    """The others are said to be taken only with it: a commit takes what came before along."""
    gate, chain, session, _ = pair
    with hub.superuser() as connection:
        connection.execute("CREATE TABLE waited (seq bigint, synchronous text)")
        connection.execute("GRANT INSERT ON waited TO PUBLIC")
        connection.execute(
            "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
            " AS $$ BEGIN INSERT INTO"
            " public.waited VALUES (NEW.seq, current_setting('synchronous_commit'));"
            " RETURN NULL; END $$"
        )
        connection.execute(
            "CREATE CONSTRAINT TRIGGER late AFTER INSERT ON hub.entry"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note()"
        )
        gate.push(session, chain.segment(1), chain.segment(1), chain.segment(1))
        gate.push(session, chain.segment(1))
        told = connection.execute("SELECT * FROM waited ORDER BY seq").fetchall()
    assert told == [(1, "off"), (2, "off"), (3, "on"), (4, "on")]


def test_a_pull_ends_at_a_seal(pair):
    gate, chain, session, office = pair
    parts = [chain.segment(5) for _ in range(4)]
    for part in parts:
        assert gate.push(session, part).answer is Answer.OK
    got = []
    pages = list(office.pull({}, 7))
    assert len(pages) == 2
    for one in (part for page in pages for part in page):
        got += one.entries
        assert one.seal in {part.seal for part in parts}
    assert got == chain.entries
