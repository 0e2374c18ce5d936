"""Cells: no text, whatever was recorded, starts a formula or breaks a file."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.exports.cells import LONGEST, safe

SIGNS = "=+-@\t\r\N{MINUS SIGN}＝＋－＠﹦﹢﹣﹫⁼⁺⁻"


@pytest.mark.parametrize("text", ["", "韦小芳", "450222-0017", "a=b", "1+1", "（备注）", "'已有"])
def test_ordinary_text_stays_as_it_is(text):
    assert safe(text) == text


@pytest.mark.parametrize("sign", "=+-@＝＋－＠﹢﹣⁼")
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\u200b", "\ufeff", "\t", "\r\n", "\x00"])
def test_a_sign_that_starts_a_formula_is_quoted(before, sign):
    assert safe(f"{before}{sign}1+1").startswith("'")


def test_line_ends_tabs_and_controls_become_spaces():
    assert safe("a\r\nb\tc\x00d\u2028e") == "a b c d e"


def test_what_a_cell_cannot_hold_is_cut():
    assert len(safe("长" * 40_000)) == LONGEST + 1


@given(st.text(), st.sampled_from([*SIGNS, ""]), st.text())
def test_nothing_starts_a_formula(before, sign, after):
    cell = safe(before + sign + after)
    visible = cell.lstrip(" \u3000\u200b\ufeff")
    assert not cell[:1] or unicodedata.normalize("NFKC", cell[0])[:1] not in tuple("=+-@\t\r\n")
    assert not visible or visible[0] not in SIGNS
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in cell)
    assert safe(cell) == cell
