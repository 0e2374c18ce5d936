"""Everything that can be said has words."""

import pytest

from gate_app import words
from gate_app.domain.entries import KINDS
from gate_app.domain.passes import PassKind
from gate_app.domain.verdict import FINAL, FORGERY, Direction, GateState, How, Reason, Verdict


@pytest.mark.parametrize(
    ("table", "things"),
    [
        (words.REASONS, Reason),
        (words.KINDS, KINDS),
        (words.VERDICTS, Verdict),
        (words.DIRECTIONS, Direction),
        (words.GATE_STATES, GateState),
        (words.PASS_KINDS, PassKind),
        (words.HOWS, How),
    ],
)
def test_there_are_words_for_each_and_for_nothing_else(table, things):
    assert set(table) == set(things)
    assert all(table.values())


def test_no_two_reasons_read_alike():
    texts = [what for what, _ in words.REASONS.values()]
    assert len(set(texts)) == len(texts)


def test_every_reason_says_what_to_do_next():
    assert [reason for reason, (_, then) in words.REASONS.items() if not then] == [Reason.OK]


def test_what_is_final():
    assert FORGERY < FINAL
    assert {Reason.REVOKED, Reason.REPORTED_LOST} == FINAL - FORGERY


@pytest.mark.parametrize(
    ("reason", "detail", "text", "then"),
    [
        (Reason.WRONG_ZONE, {"gate": "3 号卡点"}, "走错卡点", "请去 3 号卡点"),
        (Reason.WRONG_ZONE, {"gate": ""}, "走错卡点", "这张证不通行本区"),
        (
            Reason.OUTSIDE_WINDOW,
            {"start": 480, "end": 0},
            "不在通行时段",
            "每天 08:00–00:00 可以通行",
        ),
        (Reason.EXPIRED, {"seconds": 0}, "通行证已过期", "1970-01-01 08:00 已过期，请到发证处换证"),
        (Reason.TEMPERATURE, {"tenths": 385}, "体温 38.5℃，过高", "请到旁边等候，联系医务人员"),
        (Reason.TEST_OVERDUE, {"point": ""}, "核酸检测已超期", "请先做核酸检测"),
        (Reason.SEVERAL_CODES, {}, "画面里有  张码", "请一张一张核对"),
    ],
)
def test_texts_are_filled_in(reason, detail, text, then):
    assert words.reason_text(reason, detail) == text
    assert words.next_step(reason, detail) == then


def test_a_translation_is_looked_up_before_it_is_filled_in():
    def english(text):
        return {"体温 {degrees}℃，过高": "Temperature {degrees} ℃"}[text]

    shown = words.reason_text(Reason.TEMPERATURE, {"tenths": 380}, translate=english)
    assert shown == "Temperature 38.0 ℃"


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0, "1970-01-01 08:00:00"),
        (1_667_260_800_999, "2022-11-01 08:00:00"),
        (253_402_300_800_000, "9999-12-29 08:00:00"),
        (2**63 - 1, "9999-12-29 08:00:00"),
        (-(2**63), "0001-01-03 08:05:43"),
    ],
)
def test_every_time_has_a_text(at, text):
    assert words.time_text(at, "Asia/Shanghai") == text
