"""The main area: the live picture while nobody is checked, the verdict, and one panel below."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from gate_app.domain.verdict import Verdict
from ui.camera_thread import Picture
from ui.gate.live_view import LiveView
from ui.gate.panels.base import Choice, Panel, button, label
from ui.shared.cards import Card
from ui.shared.theme import Sizes, Theme
from ui.shared.translations import translate
from ui.shared.verdict_panel import VerdictPanel

FIRST = ("admit", "entry", "exit")


class Answers(QWidget):
    """The keys that answer the person on screen, as large buttons."""

    pressed = Signal(str)

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self._sizes = sizes
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(sizes.px(6))
        self.choice: Choice | None = None
        self.buttons: dict[str, QPushButton] = {}

    def offer(self, acts: list[tuple[str, str]], notes: dict[str, str] | None = None) -> None:
        """Show these buttons (act, caption), and reasons to choose from."""
        self._clear()
        if notes:
            self.choice = Choice(notes, spacing=self._sizes.px(6))
            self.choice.chosen.connect(lambda note: self.pressed.emit(f"note {note}"))
            self._rows.addWidget(self.choice)
        if acts:
            row = QHBoxLayout()
            row.setSpacing(self._sizes.px(6))
            if notes:
                how = label(translate("answers", "↑ 按数字选原因，即放行"), "hint")
                how.setAlignment(Qt.AlignmentFlag.AlignCenter)
                row.addWidget(how, 1)
            for act, caption in acts:
                primary = "primary" if act in FIRST else "answer"
                made = button(caption, lambda act=act: self.pressed.emit(act), primary)
                self.buttons[act] = made
                row.addWidget(made, 1)
            self._rows.addLayout(row)
        self.setVisible(bool(acts or notes))

    def _clear(self) -> None:
        self.choice, self.buttons = None, {}
        while self._rows.count():
            item = self._rows.takeAt(0)
            layout = item.layout()
            while layout is not None and layout.count():
                layout.takeAt(0).widget().deleteLater()
            if item.widget() is not None:
                item.widget().deleteLater()


class Stage(QWidget):
    """Has the keyboard while no field has it, and lets no input method in.

    A verdict is shown at once, whatever panel is open: that steps aside, and comes back after
    the verdict unless it belonged to the person before.
    """

    ground_changed = Signal(str)

    def __init__(self, theme: Theme, sizes: Sizes) -> None:
        super().__init__()
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.panel: Panel | None = None
        self._left: QWidget | None = None
        """Where somebody was typing in the panel when it stepped aside."""
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(sizes.px(8))
        self._views = QStackedWidget()
        self._idle = QWidget()
        idle = QVBoxLayout(self._idle)
        idle.setContentsMargins(0, 0, 0, 0)
        idle.setSpacing(sizes.px(4))
        self.live = LiveView(theme, sizes)
        idle.addWidget(self.live, 1)
        self.prompt = label("", "big")
        self.prompt.setAlignment(Qt.AlignmentFlag.AlignCenter)
        idle.addWidget(self.prompt)
        self.verdict = VerdictPanel(theme, sizes)
        self.small = LiveView(theme, sizes, self.verdict)
        self.small.setMinimumSize(1, 1)
        self._views.addWidget(self._idle)
        self._views.addWidget(self.verdict)
        rows.addWidget(self._views, 1)
        self.answers = Answers(sizes)
        self.answers.hide()
        rows.addWidget(self.answers)
        self._rows = rows
        self._arrange()

    # --- what is shown --------------------------------------------------------------------------

    @property
    def card(self) -> Card | None:
        """The verdict on screen."""
        showing = self._views.currentWidget() is self.verdict
        return self.verdict.card if showing else None

    def show_card(self, card: Card, grabbed_at: float | None = None) -> None:
        """Show a verdict; the panel of the person before closes."""
        if self.panel is not None and self.panel.personal:
            self.set_panel(None)
        if self.panel is not None and self.panel_in_front:
            focused = self.focusWidget()
            inside = focused is not None and self.panel.isAncestorOf(focused)
            self._left = focused if inside else None
        self.verdict.show_card(card, grabbed_at)
        self._views.setCurrentWidget(self.verdict)
        self.answers.offer([])
        self._arrange()
        self.setFocus()

    def clear_card(self) -> None:
        """Nobody is checked now."""
        self._views.setCurrentWidget(self._idle)
        self.answers.offer([])
        if self.panel is not None and self.panel.personal:
            self.set_panel(None)
        self._arrange()
        self._focus_panel()

    def set_panel(self, panel: Panel | None) -> None:
        """Open a panel in the place of the one before, or close it."""
        if self.panel is not None:
            self.panel.hide()
            self._rows.removeWidget(self.panel)
            self.panel.deleteLater()
        self.panel, self._left = panel, None
        if panel is not None:
            self._rows.addWidget(panel)
        self._arrange()
        self._focus_panel()

    @property
    def panel_in_front(self) -> bool:
        """Whether keys go to the panel first."""
        return self.panel is not None and (self.card is None or self.panel.personal)

    def panel_for(self, key: int) -> Panel | None:
        """The panel that this key goes to first."""
        panel = self.panel
        wanted = panel is not None and (self.panel_in_front or key in panel.keys_when_aside)
        return panel if wanted else None

    def show_picture(self, picture: Picture) -> None:
        """Draw a frame where it is seen."""
        self.live.show_picture(picture)
        self.small.show_picture(picture)

    def say_camera(self, message: str) -> None:
        """Why there is no picture."""
        self.live.say(message)
        self.small.say(message)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """From here Tab leads into the panel, not to the keys below it."""
        panel = self.panel if self.panel_in_front else None
        if not forward or panel is None or not self.hasFocus():
            return super().focusNextPrevChild(forward)
        last = panel.close_button
        one = last.nextInFocusChain()
        while one is not last and not (panel.isAncestorOf(one) and _takes_tab(one)):
            one = one.nextInFocusChain()
        one.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _focus_panel(self) -> None:
        field = None
        if self.panel is not None and self.panel_in_front:
            left = self._left if self._left is not None and isValid(self._left) else None
            field = left or self.panel.first_field()
        (field or self).setFocus()

    def _arrange(self) -> None:
        """Who may be seen: the verdict always, the panel where it is not in its way."""
        panel, verdict = self.panel, self.card is not None
        if panel is not None:
            # What is aside may finish its work, but not take the keys back while it does.
            panel.setEnabled(self.panel_in_front)
            panel.setVisible(self.panel_in_front)
            self._rows.setStretchFactor(panel, 1 if panel.tall else 0)
        tall = panel is not None and panel.tall and not verdict
        self._views.setVisible(not tall)
        self.answers.setVisible(self.answers.isVisible() and not self.panel_in_front)
        card = self.verdict.card
        ground = self._theme.window
        if verdict and card is not None:
            ground = getattr(self._theme, card.verdict.value)
        self.ground_changed.emit(ground)
        self.place_small()

    def place_small(self) -> None:
        """Put the small live picture where the verdict leaves room for it."""
        self.small.setGeometry(self.verdict.picture_room.toRect())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)
        self.place_small()


def _takes_tab(widget: QWidget) -> bool:
    tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(tab) and widget.isVisible() and widget.isEnabled()


def answer_acts(verdict: Verdict, *, waiting: bool, overridable: bool) -> list[tuple[str, str]]:
    """The buttons under a verdict."""
    if waiting:
        return [
            ("admit", translate("answers", "Enter 放行")),
            ("back", translate("answers", "Esc 劝返")),
        ]
    if verdict is Verdict.ADMIT:
        return []
    acts = [("back", translate("answers", "Esc 收起"))]
    if overridable:
        acts.insert(0, ("override", translate("answers", "O 改为放行（主管）")))
    return acts
