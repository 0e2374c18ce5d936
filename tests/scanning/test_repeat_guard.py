"""A pass held up counts once; another person's counts at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.scanning.repeat_guard import RepeatGuard


def presented(sightings, mute_s=3.0):
    """The presentations of (time, texts) sightings."""
    guard = RepeatGuard(mute_s)
    return [(at, new) for at, texts in sightings if (new := guard.accept(texts, at))]


@pytest.mark.parametrize(
    "sightings, expected",
    [
        ([(0, ["a"]), (0.1, ["a"]), (2.9, ["a"]), (5.8, ["a"])], [(0, ("a",))]),
        ([(n / 30, ["a"]) for n in range(600)], [(0, ("a",))]),
        ([(0, ["a"]), (3.0, ["a"])], [(0, ("a",)), (3.0, ("a",))]),
        ([(0, ["a"]), (0.03, ["b"])], [(0, ("a",)), (0.03, ("b",))]),
        ([(0, ["a"]), (0.1, ["b"]), (0.2, ["a"])], [(0, ("a",)), (0.1, ("b",))]),
        ([(0, ["a", "b"])], [(0, ("a", "b"))]),
        ([(0, ["a"]), (0.1, ["a", "b"])], [(0, ("a",)), (0.1, ("b",))]),
        ([(0, ["a", "a"])], [(0, ("a",))]),
        ([(0, []), (1, [])], []),
    ],
)
def test_who_is_presented(sightings, expected):
    assert presented(sightings) == expected


sightings = st.lists(
    st.tuples(
        st.floats(0, 8, allow_nan=False),
        st.lists(st.sampled_from(["a", "b", "c"]), max_size=3),
    ),
    max_size=60,
).map(lambda rows: sorted(rows, key=lambda row: row[0]))


@given(sightings)
def test_a_text_is_presented_exactly_when_it_was_away(rows):
    got = {(at, text) for at, texts in presented(rows) for text in texts}
    last = {}
    expected = set()
    for at, texts in rows:
        for text in texts:
            if text not in last or at - last[text] >= 3.0:
                expected.add((at, text))
        last.update(dict.fromkeys(texts, at))
    assert got == expected


@given(sightings)
def test_nobody_is_muted_by_another(rows):
    alone = [
        (at, text)
        for name in "abc"
        for at, new in presented([(at, [t for t in texts if t == name]) for at, texts in rows])
        for text in new
    ]
    together = [(at, text) for at, new in presented(rows) for text in new]
    assert sorted(together) == sorted(alone)


@given(sightings)
def test_what_is_new_in_one_frame_stays_together(rows):
    guard = RepeatGuard()
    for at, texts in rows:
        new = guard.accept(texts, at)
        assert len(set(new)) == len(new) and set(new) <= set(texts)


def test_forgetting_presents_again():
    guard = RepeatGuard()
    guard.accept(["a"], 0)
    guard.forget()
    assert guard.accept(["a"], 0.1) == ("a",)


def test_it_remembers_no_longer_than_it_mutes():
    guard = RepeatGuard()
    for number in range(10_000):
        guard.accept([str(number)], number)
    assert len(guard._last_seen) <= 4


def test_forgetting_one_leaves_the_others_muted():
    guard = RepeatGuard()
    guard.accept(["a", "b"], 0)
    guard.forget(["b", "never seen"])
    assert guard.accept(["a", "b"], 0.1) == ("b",)
