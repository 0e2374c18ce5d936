"""One line for each thing that happened at the gate."""

from gate_app import words as vocabulary
from gate_app.domain.entries import (
    Crossing,
    EmergencyPassage,
    Entry,
    GateEvent,
    Refusal,
    TurnedBack,
)
from ui.shared.cards import direction_text
from ui.shared.translations import words

MARKS = {Crossing: "✓", Refusal: "✕", TurnedBack: "✕"}


def log_line(entry: Entry, time_zone: str) -> str:
    """Time, mark and way, who; the reason where it was no plain crossing."""
    at = vocabulary.time_text(entry.header.at, time_zone)[11:16]
    body = entry.body()
    if isinstance(body, GateEvent):
        mark = MARKS.get(type(body), "⚠")
        way = direction_text(body.direction) if isinstance(body, Crossing) else ""
        kind = "" if isinstance(body, Crossing) else words(vocabulary.KINDS[body.kind])
        who = body.subject.name or words(vocabulary.REASONS[body.reason][0])
        return "  ".join(part for part in (at, mark, way or kind, who) if part)
    if isinstance(body, EmergencyPassage):
        kind = words(vocabulary.KINDS[body.kind])
        why = words(vocabulary.EMERGENCY_NOTES.get(body.reason, body.reason))
        return f"{at}  ⚠  {kind}  {body.plate or why}"
    return f"{at}  {words(vocabulary.KINDS.get(entry.header.kind, vocabulary.UNKNOWN_KIND))}"
