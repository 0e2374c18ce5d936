"""Lines of the log as a table shows them, in the language of the window."""

from gate_app import words as vocabulary
from gate_app.domain.verdict import Reason
from gate_app.exports.columns import note_words
from gate_app.ledger.logline import LogLine
from ui.shared.cards import direction_text
from ui.shared.translations import translate, words


def line_headings() -> list[str]:
    """The columns of ``line_cells``."""
    return [
        translate("office", "时间"),
        translate("office", "结论"),
        translate("office", "方向"),
        translate("office", "姓名或车牌"),
        translate("office", "证号"),
        translate("office", "企业"),
        translate("office", "卡点"),
        translate("office", "原因或说明"),
        translate("office", "值班"),
    ]


LINE_WIDTHS = (160, 110, 60, 110, 130, 170, 90, 0, 80)
MARKS = {"crossing": "✓", "refusal": "✕", "turned-back": "✕", "unresolved": "⚠"}


def line_cells(line: LogLine, time_zone: str) -> list[str]:
    """One line: what was undone says so, so that nobody takes it for true."""
    at = line.happened or line.at
    kind = words(vocabulary.KINDS.get(line.kind, vocabulary.UNKNOWN_KIND))
    mark = MARKS.get(line.kind, "")
    if line.undone:
        kind = translate("office", "{}（已撤销）").format(kind)
    return [
        vocabulary.time_text(at, time_zone),
        f"{mark} {kind}".strip(),
        "" if line.direction is None else direction_text(line.direction),
        line.name or line.holder,
        line.pass_number,
        line.enterprise_name or line.enterprise,
        line.checkpoint_name or line.zone_name,
        why_text(line),
        line.guard or line.staff,
    ]


def why_text(line: LogLine) -> str:
    """The reason of a verdict, and what the guard said."""
    parts = []
    if line.reason is not None and line.reason is not Reason.OK:
        parts.append(reason_text(line.reason))
    if line.late:
        parts.append(translate("office", "纸质补录"))
    note = note_words(line)
    if note:
        parts.append(words(note))
    return " · ".join(parts)


def reason_text(reason: Reason) -> str:
    """Why, without the figures that the ledger does not keep."""
    if reason is Reason.TEMPERATURE:
        return translate("office", "体温过高")
    if reason is Reason.SEVERAL_CODES:
        return translate("office", "画面里有几张码")
    return words(vocabulary.REASONS[reason][0])
