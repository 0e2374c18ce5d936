"""One person after the other: outcomes become cards, keys become answers, sounds go with both."""

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from gate_app import words as vocabulary
from gate_app.domain.entries import Entry, Refusal
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Direction, Reason, Verdict
from gate_app.gate import Outcome
from gate_app.ledger.database import LedgerError
from ui.gate.desk import Desk
from ui.gate.stage import Stage, answer_acts
from ui.shared import sounds
from ui.shared.cards import Card, answered_card, card_of, fault_card, needs_note
from ui.shared.translations import translate

GREEN_MS = 2500
ALARM_AGAIN_S = 5.0
"""A fault that stays is on the screen all the time, and heard so often."""
SETTLE_S = 0.7
"""For so long after one doubt took the place of another, no key admits."""


class Flow(QObject):
    """Who is on screen, who of the same frame waits, and what a key means for them.

    ``shown`` brings each card to whoever looks elsewhere, None when nobody is on screen.
    """

    shown = Signal(object)

    def __init__(self, desk: Desk, play: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._play = desk, play
        self._stage: Stage | None = None
        self._waiting: list[Outcome] = []
        self._number = self._of = 0
        self._direction: Direction | None = None
        self._answering = False
        self._settle_until = 0.0
        self._alarm_from = 0.0
        self._typing = False
        self._card: Card | None = None
        self.outcome: Outcome | None = None
        self.policy = Policy()
        self.time_zone = "Asia/Shanghai"
        self._green = QTimer(self, singleShot=True, interval=GREEN_MS)
        self._green.timeout.connect(self._fade)
        desk.decided.connect(self.decided)
        desk.answered.connect(self._answered)
        desk.overridden.connect(self._overridden)

    def use_stage(self, stage: Stage) -> None:
        """Show on this stage from now on (another theme or language), in its words."""
        self._stage = stage
        if self._card is not None:
            card = self._card
            if self.outcome is not None and not card.locked:
                card = self._counted(card_of(self.outcome, self.time_zone))
            self._show(card)

    # --- verdicts -----------------------------------------------------------------------------

    def decided(self, outcomes: list[Outcome], grabbed_at: float) -> None:
        """The newest scan; whoever was on screen is over."""
        if self.locked or not outcomes:
            return
        self._settle()
        self._answering = False
        self._waiting = list(outcomes)
        self._number, self._of = 0, len(outcomes)
        self._next(grabbed_at)

    def _settle(self) -> None:
        """Keys that a guard was typing into a panel must not answer the person who comes up."""
        in_front = self._stage is not None and self._stage.panel_in_front
        self._typing = in_front or self._still_typing
        if self._pending is not None or self._typing:
            self._settle_until = time.monotonic() + SETTLE_S

    def _next(self, grabbed_at: float | None = None) -> None:
        if not self._waiting:
            self.clear()
            return
        self.outcome = self._waiting.pop(0)
        self._direction = None
        self._number += 1
        decision = self.outcome.decision
        self._show(self._counted(card_of(self.outcome, self.time_zone)), grabbed_at)
        if decision.verdict is Verdict.ADMIT:
            entry = decision.direction is Direction.ENTRY
            self._play(sounds.ENTRY if entry else sounds.EXIT)
        else:
            refused = decision.verdict is Verdict.REFUSE
            self._play(sounds.REFUSE if refused else sounds.ATTENTION)

    def _counted(self, card: Card) -> Card:
        several = f"{self._number}/{self._of}" if self._of > 1 else ""
        return replace(card, badge=several)

    def failed(self, error: Exception) -> None:
        """Nothing was recorded: red, whatever was on screen."""
        if self.locked:
            return
        if self._pending is not None:
            self._desk.undecided.emit([self.outcome.scan.text])
        self._settle()
        self._waiting, self.outcome, self._answering = [], None, False
        card, now = fault_card(error), time.monotonic()
        if card != self._card or now >= self._alarm_from:
            self._alarm_from = now + ALARM_AGAIN_S
            self._play(sounds.ALARM)
        self._show(card)

    def _answered(self, outcome: Outcome) -> None:
        self._answering = self._typing = False
        if outcome.pending is not None or _is_refusal(outcome):
            # The way that the guard chose raised another doubt, or is refused.
            self._waiting.insert(0, outcome)
            self._number -= 1
            self._next()
            return
        admitted = outcome.decision.verdict is Verdict.ADMIT
        entry = outcome.decision.direction is Direction.ENTRY
        self._play((sounds.ENTRY if entry else sounds.EXIT) if admitted else sounds.READ)
        if self._waiting:
            self._settle_until = time.monotonic() + SETTLE_S
            self._next()
            return
        self.outcome = None
        self._show(answered_card(outcome, self.time_zone))

    def _overridden(self, entry: Entry) -> None:
        outcome, self.outcome = self.outcome, None
        direction = entry.body().direction
        self._play(sounds.ENTRY if direction is Direction.ENTRY else sounds.EXIT)
        card = Card(
            Verdict.ADMIT,
            vocabulary.VERDICTS[Verdict.ADMIT],
            translate("verdict", "主管同意，已改为放行"),
            direction=direction,
            person=outcome.person if outcome else None,
            time_zone=self.time_zone,
            brief=True,
        )
        self._show(replace(card, word=translate("words", card.word)))

    def _show(self, card: Card, grabbed_at: float | None = None) -> None:
        self._card = card
        if self._stage is None:
            return
        self._stage.show_card(card, grabbed_at)
        self._offer()
        self.shown.emit(card)
        if card.brief:
            self._green.start(GREEN_MS)
        else:
            self._green.stop()

    def _offer(self) -> None:
        card, outcome = self._card, self.outcome
        waiting = self._pending is not None
        overridable = (
            outcome is not None
            and card.verdict is Verdict.REFUSE
            and outcome.decision.reason in self.policy.overridable
        )
        acts = answer_acts(card.verdict, waiting=waiting, overridable=overridable)
        if card.brief:
            acts = []
        notes = vocabulary.NOTES if waiting and needs_note(outcome) else None
        if waiting and outcome.decision.reason is Reason.PRESENCE_UNKNOWN:
            acts[:1] = [
                ("entry", translate("answers", "← 进，放行")),
                ("exit", translate("answers", "出，放行 →")),
            ]
        elif waiting and notes:
            acts[:1] = []
        self._stage.answers.offer(acts, notes)

    def _fade(self) -> None:
        """Green goes; but a panel that came back amid typing would get the rest of a PIN."""
        if self._still_typing:
            self._green.start(round(SETTLE_S * 1000))
        else:
            self.clear()

    def clear(self) -> None:
        """Nobody is on screen."""
        self._green.stop()
        self.outcome, self._card, self._waiting = None, None, []
        if self._stage is not None:
            self._stage.clear_card()
        self.shown.emit(None)

    @property
    def locked(self) -> bool:
        """Whether the program doubts itself: nobody passes until the guard has read it."""
        return self._card is not None and self._card.locked

    @property
    def checking(self) -> bool:
        """Whether a verdict is on screen."""
        return self._card is not None

    @property
    def overridable(self) -> bool:
        """Whether the person on screen was refused for something a supervisor may allow."""
        return (
            self.outcome is not None
            and self.outcome.entry is not None
            and self.outcome.decision.verdict is Verdict.REFUSE
            and self.outcome.decision.reason in self.policy.overridable
        )

    # --- answers --------------------------------------------------------------------------------

    @property
    def _pending(self) -> int | None:
        return None if self.outcome is None else self.outcome.pending

    def press(self, act: str) -> bool:
        """Answer the person on screen; False when there is nobody to answer."""
        outcome = self.outcome
        if self._pending is not None and act != "back" and time.monotonic() < self._settle_until:
            # Meant for whoever stood here a moment ago, or for the panel.
            return True
        if outcome is None or outcome.pending is None:
            if self._card is None or act not in ("back", "admit"):
                return False
            if act == "back" or self._waiting:
                self._next() if self._waiting else self.clear()
            return True
        if act == "back":
            self._answer(admit=False, note="persuaded")
        elif act == "admit":
            self._admit()
        elif act in ("entry", "exit"):
            self._choose(Direction(act))
        elif act.startswith("note "):
            if not needs_note(outcome):
                return False
            self._answer(admit=True, note=act.removeprefix("note "))
        else:
            return False
        return True

    def typed_on(self) -> bool:
        """Whether a key is still meant for the panel that has stepped aside: wait for a pause."""
        self._typing = self._still_typing
        if self._typing:
            self._settle_until = time.monotonic() + SETTLE_S
        return self._typing

    @property
    def _still_typing(self) -> bool:
        return self._typing and time.monotonic() < self._settle_until

    def press_digit(self, number: int) -> bool:
        """Choose a reason by its number, from 1."""
        codes = list(vocabulary.NOTES)
        return number <= len(codes) and self.press(f"note {codes[number - 1]}")

    def _admit(self) -> None:
        if needs_note(self.outcome):
            self.hint(translate("answers", "请按数字选一个原因"))
        elif self.outcome.decision.reason is Reason.PRESENCE_UNKNOWN:
            self.hint(translate("answers", "请按 ← 进 或 → 出"))
        else:
            self._answer(admit=True)

    def _choose(self, direction: Direction) -> None:
        self._direction = direction
        if self.outcome.decision.reason is Reason.PRESENCE_UNKNOWN:
            self._answer(admit=True)
        else:
            self._card = replace(self._card, direction=direction)
            self._stage.verdict.show_card(self._card)

    def _answer(self, *, admit: bool, note: str = "") -> None:
        if self._answering:
            return
        self._answering = True
        self._desk.answer(self.outcome.pending, admit=admit, direction=self._direction, note=note)

    def hint(self, text: str) -> None:
        """Say what is missing, in the place of the next step."""
        self._play(sounds.ATTENTION)
        self._card = replace(self._card, step=text)
        self._stage.verdict.show_card(self._card)


def _is_refusal(outcome: Outcome) -> bool:
    return outcome.entry is not None and isinstance(outcome.entry.body(), Refusal)


def is_ledger_fault(error: Exception) -> bool:
    """Whether the ledger itself is in trouble."""
    return isinstance(error, LedgerError)
