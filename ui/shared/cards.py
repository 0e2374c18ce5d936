"""What stands on the verdict panel, made of an outcome or a fault: words only, no widgets."""

from dataclasses import dataclass, replace

from gate_app import words as vocabulary
from gate_app.domain.verdict import Direction, How, Reason, Verdict
from gate_app.errors import GateError
from gate_app.gate import NEEDS_NO_NOTE, Outcome, Person
from gate_app.ledger.database import LedgerError
from ui.shared.faults import fault_text
from ui.shared.translations import translate, words


@dataclass(frozen=True)
class Card:
    """One verdict as it is read: from the word down to the small print."""

    verdict: Verdict
    word: str
    reason: str
    step: str = ""
    direction: Direction | None = None
    person: Person | None = None
    time_zone: str = "Asia/Shanghai"
    also: str = ""
    badge: str = ""
    brief: bool = False
    """Goes by itself after a moment."""
    locked: bool = False
    """Stays until a key, whatever is scanned: the program itself is in doubt."""

    def facts(self) -> list[str]:
        """The lines under the name."""
        person = self.person
        if person is None:
            return []
        lines = [
            f"{words(vocabulary.PASS_KINDS[person.kind])} · {person.enterprise}",
            translate("verdict", "分区：{}").format("、".join(person.zones)),
            translate("verdict", "证号 {} · 有效至 {}").format(
                person.number, vocabulary.time_text(person.exp * 1000, self.time_zone)[:16]
            ),
        ]
        if person.since is not None and self.verdict is not Verdict.ADMIT:
            since = vocabulary.time_text(person.since, self.time_zone)[5:16]
            lines.append(translate("verdict", "{} 起在里面").format(since))
        return lines

    def spoken(self) -> str:
        """Everything, for a screen reader."""
        name = self.person.name if self.person else ""
        return " · ".join(
            part
            for part in (self.word, self.reason, self.step, name, *self.facts(), self.also)
            if part
        )


def direction_text(direction: Direction) -> str:
    """The way through the gate with the arrow of its key."""
    word = words(vocabulary.DIRECTIONS[direction])
    return f"← {word}" if direction is Direction.ENTRY else f"{word} →"


def card_of(outcome: Outcome, time_zone: str) -> Card:
    """What the guard reads for an outcome of a scan."""
    decision = outcome.decision
    others = [
        vocabulary.reason_text(finding.reason, finding.detail, translate=words)
        for finding in decision.others
    ]
    reason = vocabulary.reason_text(decision.reason, decision.detail, translate=words)
    step = vocabulary.next_step(
        decision.reason, decision.detail, time_zone=time_zone, translate=words
    )
    if decision.reason is Reason.NOT_A_PASS and outcome.scan.how is How.TYPED:
        reason = translate("verdict", "没有这个证号")
        step = translate("verdict", "请再核对证号，或按 F3 查姓名")
    return Card(
        verdict=decision.verdict,
        word=words(vocabulary.VERDICTS[decision.verdict]),
        reason=reason,
        step=step,
        direction=(
            None
            if decision.reason is Reason.PRESENCE_UNKNOWN or decision.verdict is Verdict.REFUSE
            else decision.direction
        ),
        person=outcome.person,
        time_zone=time_zone,
        also=translate("verdict", "还有：{}").format("、".join(others)) if others else "",
        brief=decision.verdict is Verdict.ADMIT,
    )


def answered_card(outcome: Outcome, time_zone: str) -> Card:
    """What the guard reads after an answer: let through, or turned back."""
    card = card_of(outcome, time_zone)
    if outcome.decision.verdict is Verdict.ADMIT:
        reason = translate("verdict", "已核对，放行")
    else:
        reason = translate("verdict", "已劝返，已记录")
        card = replace(card, word=words("劝返").upper())
    return replace(
        card,
        reason=reason,
        step="",
        also="",
        direction=outcome.decision.direction,
        brief=True,
    )


def fault_card(error: Exception) -> Card:
    """Nothing could be recorded, so nobody may pass."""
    if isinstance(error, GateError):
        known = isinstance(error, LedgerError)
        return Card(
            verdict=Verdict.REFUSE,
            word=words(vocabulary.VERDICTS[Verdict.REFUSE]),
            reason=(
                translate("verdict", "无法记录，不得放行")
                if known
                else translate("verdict", "没有办成")
            ),
            step=" ".join(part for part in fault_text(error) if part),
        )
    return Card(
        verdict=Verdict.REFUSE,
        word=translate("verdict", "停"),
        reason=translate("verdict", "程序出错，不得放行"),
        step=translate(
            "verdict",
            "请改用纸质登记。按 Esc 再试一次；还不行就关闭程序重新打开，并联系主管。",
        ),
        locked=True,
    )


def needs_note(outcome: Outcome) -> bool:
    """Whether letting this person through needs a reason."""
    return outcome.decision.reason not in NEEDS_NO_NOTE
