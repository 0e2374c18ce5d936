"""Asks before something is done: a sentence that says what will happen, yes and no."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.gate.panels.base import button, label
from ui.office.page import Context
from ui.shared.translations import translate


class Sure(QFrame):
    """A strip on the page, hidden while nothing is asked; one question at a time.

    What is asked stands until it is answered or ``forget`` is called, so that a slow reader
    has time, and the answer is for what was named and nothing else.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(objectName="card")
        self._then: Callable[[], object] | None = None
        self._back: QWidget | None = None
        sizes = context.sizes
        self.sentence = label("", "line", wrap=True)
        self.yes = button("", self.answer, "primary")
        self.no = button(translate("office", "不，算了 Esc"), self.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(sizes.px(10), sizes.px(6), sizes.px(10), sizes.px(6))
        row.setSpacing(sizes.px(8))
        row.addWidget(self.sentence, 1)
        row.addWidget(self.yes)
        row.addWidget(self.no)
        self.hide()

    def ask(
        self,
        sentence: str,
        yes: str,
        then: Callable[[], object],
        *,
        final: bool,
        back: QWidget | None = None,
    ) -> None:
        """Say what will happen; ``then`` does it. What is ``final`` is not one Enter too far:
        the keys stand on no. ``back`` gets the keys again afterwards.
        """
        self._then, self._back = then, back
        mark = "⚠ " if final else ""
        self.sentence.setText(f"{mark}{sentence}")
        self.yes.setText(yes)
        self.yes.setAccessibleName(f"{yes}：{sentence}")
        self.no.setAccessibleDescription(sentence)
        self.show()
        (self.no if final else self.yes).setFocus()

    @property
    def asking(self) -> bool:
        """Whether a question stands."""
        return self._then is not None

    def answer(self) -> None:
        """Yes."""
        then = self._then
        self.forget()
        if then is not None:
            then()

    def forget(self) -> None:
        """No, or the question means nothing any more."""
        self._then = None
        within = self.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.hide()
        if self._back is not None and within:
            self._back.setFocus()
