"""The opening count: who is inside when the zone closes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gate_app.domain.entries import Subject
from ui.gate.panels.base import Context, Panel, beside, button, label
from ui.gate.panels.people import PeopleSearch
from ui.shared.translations import translate


class OpeningPanel(Panel):
    """Search, add, and close the count: whoever is not in it is outside."""

    tall = True

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "在内清点"))
        gap = context.sizes.px(8)
        self._sure = False
        columns = QHBoxLayout()
        columns.setSpacing(context.sizes.px(16))
        self.people = PeopleSearch(self)
        columns.addWidget(self.people, 1)
        right = QVBoxLayout()
        self.count = label(translate("panel", "已点 {} 人").format(0), "title")
        right.addWidget(self.count)
        self.inside = QListWidget()
        self.inside.setAccessibleName(translate("panel", "已点的人"))
        self.inside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        right.addWidget(self.inside, 1)
        columns.addLayout(right, 1)
        self.rows.addLayout(columns, 1)
        self.close_count = button(translate("panel", "清点完成"), self._close, "primary")
        self.rows.addLayout(
            beside(
                button(translate("panel", "加入 →"), self._add),
                button(translate("panel", "移出 ←"), self._remove),
                self.close_count,
                spacing=gap,
            )
        )

    def first_field(self) -> QWidget | None:
        return self.people.text

    def take_key(self, key: int) -> bool:
        if key == Qt.Key.Key_Right:
            self._add()
            return True
        if key == Qt.Key.Key_Left:
            self._remove()
            return True
        return self.people.take_key(key)

    def subjects(self) -> list[Subject]:
        """Whom the count holds so far."""
        items = (self.inside.item(row) for row in range(self.inside.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items]

    def _add(self) -> None:
        subject = self.people.subject()
        if subject is None or subject.holder in {one.holder for one in self.subjects()}:
            return
        item = QListWidgetItem(subject.name or subject.holder)
        item.setData(Qt.ItemDataRole.UserRole, subject)
        self.inside.insertItem(0, item)
        self._show_count()

    def _remove(self) -> None:
        self.inside.takeItem(max(self.inside.currentRow(), 0))
        self._show_count()

    def _show_count(self) -> None:
        self._sure = False
        self.count.setText(translate("panel", "已点 {} 人").format(self.inside.count()))

    def _close(self) -> None:
        if not self._sure:
            self._sure = True
            self.complain(translate("panel", "没有点到的人都算在外面。再按一次完成。"))
            return
        subjects = self.subjects()
        self.context.desk.act(
            lambda station: station.acts.take_opening_count(subjects),
            self.finish(translate("panel", "清点完成，已记入台账")),
            self.complain,
        )
