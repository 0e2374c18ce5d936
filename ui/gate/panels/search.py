"""No code: find the person in the register, admit on a supervisor's PIN, or turn back."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gate_app import words as vocabulary
from gate_app.codes.pass_number import PassNumberError, parse
from gate_app.domain.people import StaffRole
from gate_app.domain.verdict import Direction
from ui.gate.panels.base import (
    Choice,
    Context,
    Panel,
    PinForm,
    beside,
    button,
    field,
    label,
)
from ui.gate.panels.people import PeopleSearch
from ui.shared.cards import direction_text
from ui.shared.translations import translate

TYPED_ON_MS = 600
"""For so long a digit may turn out to be the first of a pass number."""
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ARROWS = {Qt.Key.Key_Left: Direction.ENTRY, Qt.Key.Key_Right: Direction.EXIT}


class Way(QHBoxLayout):
    """Two buttons for the direction, ← and →."""

    def __init__(self, spacing: int) -> None:
        super().__init__()
        self.setSpacing(spacing)
        self.value = Direction.ENTRY
        self._buttons: dict[Direction, QPushButton] = {}
        for way in Direction:
            made = button(direction_text(way), lambda way=way: self.choose(way))
            made.setCheckable(True)
            self._buttons[way] = made
            self.addWidget(made)
        self.choose(self.value)

    def choose(self, way: Direction) -> None:
        """Which way through the gate."""
        self.value = way
        for one, made in self._buttons.items():
            made.setChecked(one is way)

    def take_key(self, key: int) -> bool:
        """An arrow chooses."""
        if key not in _ARROWS:
            return False
        self.choose(_ARROWS[key])
        return True


class SearchPanel(Panel):
    """Left who it is, right what happens; turning back is one digit."""

    tall = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "没有二维码"))
        gap = context.sizes.px(8)
        columns = QHBoxLayout()
        columns.setSpacing(context.sizes.px(16))
        self.people = PeopleSearch(self)
        columns.addWidget(self.people, 5)
        right = QVBoxLayout()
        right.setSpacing(gap)
        right.addWidget(label(translate("panel", "放行：选原因，主管输入 PIN"), "muted"))
        self.way = Way(gap)
        right.addLayout(self.way)
        self.notes = Choice(vocabulary.NOTES, sticky=True, numbered=False, columns=3, spacing=gap)
        right.addWidget(self.notes)
        self.form = PinForm(self, "no-code", StaffRole.SUPERVISOR, translate("panel", "放行"))
        self.form.ready = self._missing
        self.form.done = self._admit
        right.addWidget(self.form)
        right.addStretch(1)
        columns.addLayout(right, 6)
        self.rows.addLayout(columns, 1)
        self.people.text.setPlaceholderText(translate("panel", "按 Enter 输姓名或证号"))
        self.rows.addWidget(label(translate("panel", "劝返：按数字，一键记录"), "muted"))
        self.back = Choice(vocabulary.TURN_BACK_NOTES, spacing=gap)
        self.back.chosen.connect(self._turn_back)
        self.rows.addWidget(self.back)
        self._digit, self._typed = 0, ""
        self._hold = QTimer(self, singleShot=True, interval=TYPED_ON_MS)
        self._hold.timeout.connect(self._press_digit)

    def take_key(self, key: int) -> bool:
        digit = Qt.Key.Key_0 <= key <= Qt.Key.Key_9
        if digit or Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
            self._type(key, turns_back=key - Qt.Key.Key_1 in range(len(self.back.codes)))
            return True
        if self._hold.isActive():
            self._press_digit()
            return True
        if key in ENTERS:
            self.people.text.setFocus()
            return True
        return self.way.take_key(key) or self.people.take_key(key)

    def _type(self, key: int, *, turns_back: bool) -> None:
        """A digit by itself turns back; what goes on is a number or a name that is typed."""
        held, self._typed = self._typed, self._typed + chr(key)
        if turns_back and held.strip(chr(key)) == "":
            # Pressed twice it is still one digit.
            self._digit = key
            self.back.buttons[key - Qt.Key.Key_1].setDown(True)
            self._hold.start()
            return
        self._let_go()
        self.people.text.setFocus()
        self.people.text.insert(held + chr(key))

    def _let_go(self) -> None:
        self._hold.stop()
        self._typed = ""
        for one in self.back.buttons:
            one.setDown(False)

    def _press_digit(self) -> None:
        self._let_go()
        self.back.take_key(self._digit)

    def _missing(self) -> str:
        if self.people.subject() is None:
            return translate("panel", "请先查到这个人。")
        return "" if self.notes.value else translate("panel", "请先选一个原因。")

    def _admit(self, supervisor: str) -> None:
        subject, note, way = self.people.subject(), self.notes.value, self.way.value
        self.context.desk.act(
            lambda station: station.acts.admit_without_code(
                subject, direction=way, note=note, authorised_by=supervisor
            ),
            self.finish(translate("panel", "已放行并记录")),
            self.complain,
        )

    def _turn_back(self, note: str) -> None:
        subject = self.people.subject()
        name = subject.name if subject else self.people.text.text().strip()
        self.context.desk.act(
            lambda station: station.acts.turn_back_without_code(note=note, name=name),
            self.finish(translate("panel", "已劝返，已记录")),
            self.complain,
        )


class NumberPanel(Panel):
    """The number under a damaged code, typed."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "输入证号"))
        self.number = field(translate("panel", "证号"), hint="XXXX-XXXX-00", longest=24)
        self.number.returnPressed.connect(self._present)
        self.rows.addLayout(
            beside(self.number, button(translate("panel", "查证"), self._present, "primary"))
        )

    def first_field(self) -> QWidget | None:
        return self.number

    def _present(self) -> None:
        text = self.number.text().strip()
        if not text:
            return
        try:
            parse(text)
        except PassNumberError as error:
            self.complain(error)
            self.number.selectAll()
        else:
            self.context.desk.present_number(text)
            self.close_panel()
