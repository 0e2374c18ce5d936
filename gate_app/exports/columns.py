"""The columns of an exported log: one heading and one function each, in words for people.

TO ADD A COLUMN: add its line to COLUMNS.
"""

from collections.abc import Callable, Sequence

import msgspec

from gate_app import words
from gate_app.domain.people import mask_name
from gate_app.domain.verdict import GateState, Reason
from gate_app.ledger.logline import LogLine


class Style(msgspec.Struct, frozen=True):
    """How an export speaks: the site's time zone, and whether names are whole."""

    time_zone: str
    unmasked: bool = False


REASONS_ALONE: dict[Reason, str] = {
    Reason.TEMPERATURE: "体温过高",
    Reason.SEVERAL_CODES: "画面里有几张码",
}
"""Reasons whose usual words hold a figure that the ledger does not keep."""
_NOTES: dict[str, str] = {
    **words.NOTES,
    **words.TURN_BACK_NOTES,
    **words.EMERGENCY_NOTES,
    **words.UNDO_NOTES,
    "paper": "纸质补录",
    "evacuation": "疏散",
    "suspended": "暂停",
    "restored": "恢复",
    **{state.value: text for state, text in words.GATE_STATES.items() if state is GateState.SEALED},
}


def masked(line: LogLine) -> LogLine:
    """The line with its name masked."""
    return msgspec.structs.replace(line, name=mask_name(line.name))


def reason_words(reason: Reason) -> str:
    """Why, in words without figures."""
    return REASONS_ALONE.get(reason) or words.reason_text(reason, {})


def note_words(line: LogLine) -> str:
    """What there is to say about an entry, in words."""
    if line.kind == "gate-state-set":
        state, _, rest = line.note.partition(" ")
        named = {each.value: text for each, text in words.GATE_STATES.items()}
        return f"{named.get(state, state)} {_NOTES.get(rest, rest)}".strip()
    if line.kind == "clock-jumped" and line.note.lstrip("-").isdecimal():
        return f"电脑时间差 {int(line.note) / 1000:+.0f} 秒"
    if line.kind in ("head-counted", "opening-count-closed"):
        return f"{line.note} 人"
    if line.kind == "undo":
        return f"撤销第 {line.refers.rpartition(':')[2]} 条：{_NOTES.get(line.note, line.note)}"
    if line.kind == "keys-handled":
        deed, _, kid = line.note.partition(" ")
        return f"{words.KEY_DEEDS.get(deed, deed)} {kid}".strip()
    if line.kind == "suspension-put":
        what, _, why = line.note.partition(" ")
        return f"{_NOTES.get(what, what)} {why}".strip()
    return _NOTES.get(line.note, line.note)


def _time(at: int | None, style: Style) -> str:
    return "" if at is None else words.time_text(at, style.time_zone)


COLUMNS: dict[str, Callable[[LogLine, Style], str]] = {
    "序号": lambda line, style: str(line.seq),
    "时间": lambda line, style: _time(line.at, style),
    "电脑时间": lambda line, style: _time(line.wall, style),
    "发生时间": lambda line, style: _time(line.happened, style),
    "类型": lambda line, style: words.KINDS.get(line.kind, words.UNKNOWN_KIND),
    "方向": lambda line, style: "" if line.direction is None else words.DIRECTIONS[line.direction],
    "结论": lambda line, style: "" if line.verdict is None else words.VERDICTS[line.verdict],
    "原因": lambda line, style: "；".join(
        reason_words(each)
        for each in ((line.reason, *line.others) if line.reason is not None else ())
    ),
    "姓名": lambda line, style: line.name if style.unmasked else mask_name(line.name),
    "企业": lambda line, style: line.enterprise_name or line.enterprise,
    "证号": lambda line, style: line.pass_number,
    "分区": lambda line, style: line.zone_name or ("" if line.zone is None else str(line.zone)),
    "卡点": lambda line, style: line.checkpoint_name or line.checkpoint,
    "值班员": lambda line, style: f"{line.guard} {line.staff}".strip(),
    "班次": lambda line, style: "" if line.shift is None else str(line.shift),
    "说明": lambda line, style: note_words(line),
    "授权人": lambda line, style: line.authorised_by,
    "方式": lambda line, style: "" if line.how is None else words.HOWS[line.how],
    "补录": lambda line, style: "是" if line.late else "",
    "已撤销": lambda line, style: "是" if line.undone else "",
    "本机": lambda line, style: line.station,
    "本条哈希": lambda line, style: line.hash,
}
HEADINGS = tuple(COLUMNS)


def cells_of(line: LogLine, style: Style, headings: Sequence[str] = HEADINGS) -> list[str]:
    """One line as the texts of these columns, not yet safe for a file."""
    return [COLUMNS[heading](line, style) for heading in headings]
