"""JSON Lines: what the command line prints, whole values, names masked unless asked otherwise."""

import json

import msgspec

from gate_app.exports.columns import Style
from gate_app.exports.export import Basis, export
from gate_app.exports.registry import format_of
from gate_app.reports.book import open_book
from tests.busy_site import FORMULA, KNOWN, busy_site

BASIS = Basis(head=None, verified=True, signed_to={}, faults=[])


def exported(folder, target, *, unmasked):
    with open_book(folder) as book:
        lines = list(book.lines())
        export(
            lines,
            target,
            format_of(target),
            style=Style("Asia/Shanghai", unmasked),
            basis=BASIS,
            asked={},
            record=lambda rows: False,
        )
    return lines, [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_every_line_is_there_as_the_ledger_has_it(tmp_path):
    site = busy_site(tmp_path / "site")
    lines, found = exported(site.folder, tmp_path / "log.jsonl", unmasked=True)
    assert found == [json.loads(msgspec.json.encode(line)) for line in lines]
    # For programs: nothing is put before what would be a formula elsewhere.
    assert any(one["name"] == FORMULA for one in found)


def test_names_are_masked_unless_asked_otherwise(tmp_path):
    site = busy_site(tmp_path / "site")
    _, found = exported(site.folder, tmp_path / "log.jsonl", unmasked=False)
    (crossing,) = [
        one
        for one in found
        if one["pass_id"] == KNOWN and one["kind"] == "crossing" and not one["late"]
    ]
    assert crossing["name"] == "韦*芳"
    assert "韦小芳" not in (tmp_path / "log.jsonl").read_text("utf-8")
