"""The form of a single pass: the fields of its kind, each with what is wrong with it beside it."""

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gate_app.domain.places import Enterprise, Zone
from gate_app.issuing.draft import Draft, DraftKind, FieldMistake
from gate_app.issuing.photos import Photo
from gate_app.scanning.camera import Camera
from ui.gate.panels.base import Choice, Field, button, field, label
from ui.office.issue_page import DAYS
from ui.office.new_pass_fields import FIELDS, Cell, kind_names, text_fields
from ui.office.page import Context
from ui.office.photo_dialog import PhotoDialog, ask_file, camera_of, choose_photo, take_photo
from ui.shared.faults import said
from ui.shared.translations import translate


class NewPassForm(QWidget):
    """All fields; ``edited`` says that one was filled in."""

    edited = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.photo: Photo | None = None
        self.dialog: PhotoDialog | None = None
        self.open_camera: Callable[[], Camera] = camera_of(context)
        self.ask_file: Callable[[], str] = lambda: ask_file(self)
        self._touched: set[str] = set()
        gap = context.sizes.px(8)
        self.kinds = Choice(kind_names(), sticky=True, numbered=False, spacing=gap)
        self.kinds.chosen.connect(self._kind_chosen)
        self.cells: dict[str, Cell] = {}
        self._make_texts()
        self._make_terms()
        self.zones: dict[int, QPushButton] = {}
        self._zone_row = self._row_of("zones", translate("office", "通行分区"))
        self._zone_row.addStretch(1)
        self.take_button = button(translate("office", "拍照…"), self.take_photo)
        self.choose_button = button(translate("office", "选照片…"), self.choose_photo)
        self.photo_note = label("", "muted")
        photo_row = self._row_of("photo", translate("office", "照片"))
        for made in (self.take_button, self.choose_button, self.photo_note):
            photo_row.addWidget(made)
        self._lay_out()
        self.clear()
        self.kinds.pick(DraftKind.PERSON)

    def _make_texts(self) -> None:
        self.texts: dict[str, Field] = {}
        for name, (caption, hint, method, longest) in text_fields().items():
            made = field(caption, hint=hint, method=method, longest=longest)
            made.editingFinished.connect(lambda name=name: self._left(name))
            made.returnPressed.connect(self.focusNextChild)
            self.texts[name] = made
            self.cells[name] = Cell(self, caption, made)

    def _make_terms(self) -> None:
        self.enterprise, self.since, self.until = QComboBox(), QDateEdit(), QDateEdit()
        # A long name must not widen the column.
        self.enterprise.setMinimumContentsLength(8)
        self.enterprise.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.enterprise.activated.connect(lambda _index: self._left("enterprise"))
        for name, widget, caption in (
            ("enterprise", self.enterprise, translate("office", "企业")),
            ("since", self.since, translate("office", "从哪天起")),
            ("until", self.until, translate("office", "有效到（含当天）")),
        ):
            widget.setAccessibleName(caption)
            self.cells[name] = Cell(self, caption, widget)
        for name, dated in (("since", self.since), ("until", self.until)):
            dated.setDisplayFormat("yyyy-MM-dd")
            dated.setCalendarPopup(True)
            dated.dateChanged.connect(lambda _date, name=name: self._left(name))

    def _row_of(self, name: str, caption: str) -> QHBoxLayout:
        """A cell with several widgets in a row."""
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._context.sizes.px(8))
        self.cells[name] = Cell(self, caption, box)
        return row

    def _lay_out(self) -> None:
        px = self._context.sizes.px
        self._who, terms, beside = QGridLayout(), QGridLayout(), QHBoxLayout()
        for place, name in enumerate(("enterprise", "since", "until", "window")):
            terms.addWidget(self.cells[name], 0, place)
        beside.addWidget(self.cells["zones"], 1)
        beside.addWidget(self.cells["photo"])
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(px(8))
        rows.addWidget(self.kinds)
        for layout in (self._who, terms, beside):
            rows.addLayout(layout)
        rows.addStretch(1)
        for grid in (self._who, terms):
            grid.setHorizontalSpacing(px(12))
            for column in range(max(map(len, FIELDS.values()))):
                grid.setColumnStretch(column, 1)
                grid.setColumnMinimumWidth(column, px(180))

    @property
    def kind(self) -> DraftKind:
        """What is asked for."""
        return DraftKind(self.kinds.value)

    def use_places(self, enterprises: Iterable[Enterprise], zones: list[Zone]) -> None:
        """Offer these; what was chosen stays chosen."""
        chosen = self.enterprise.currentData()
        self.enterprise.clear()
        for one in enterprises:
            # The code first: its digits find it by typing.
            self.enterprise.addItem(f"{one.code}  {one.name}", one.code)
        self.enterprise.setCurrentIndex(max(self.enterprise.findData(chosen), 0))
        if list(self.zones) == [zone.number for zone in zones]:
            return
        for made in self.zones.values():
            made.deleteLater()
        self.zones = {}
        for place, zone in enumerate(zones):
            made = button(f"{zone.number} {zone.name}", lambda: self._left("zones"))
            made.setCheckable(True)
            made.setChecked(len(zones) == 1)
            self.zones[zone.number] = made
            self._zone_row.insertWidget(place, made)
        self._order()

    def draft(self) -> Draft:
        """What stands in the fields of the kind."""
        mine = FIELDS[self.kind]
        texts = {name: one.text() for name, one in self.texts.items() if name in mine}
        since = self.since.date()
        return Draft(
            kind=self.kind,
            **texts,
            enterprise=str(self.enterprise.currentData() or ""),
            zones=tuple(number for number, made in self.zones.items() if made.isChecked()),
            since=since.toPython() if since > self._context.today else None,
            until=self.until.date().toPython(),
            window=self.texts["window"].text(),
            photo=self.photo if self.kind is not DraftKind.VEHICLE else None,
        )

    def tell(self, mistakes: Iterable[FieldMistake], notes: Mapping[str, str]) -> None:
        """Say the mistakes of fields that were filled in or left; notes where nothing is wrong."""
        found = {
            each.field: f"✕ {said(each.message)} {said(each.what_to_do)}"
            for each in mistakes
            if each.field in self._touched
        }
        for name, cell in self.cells.items():
            cell.tell(found.get(name, notes.get(name, "")))

    def touch_all(self) -> None:
        """From now on every mistake is said."""
        self._touched = set(self.cells)

    def point_at(self, name: str) -> None:
        """Go to a field."""
        widget: QWidget | None = self.cells[name].widget
        if name == "zones":
            widget = next(iter(self.zones.values()), None)
        elif name == "photo":
            widget = self.choose_button
        if widget is not None:
            widget.setFocus()

    def take_photo(self) -> None:
        """From the camera."""
        self.dialog = take_photo(
            self, self._context, self._keep_photo, open_camera=self.open_camera
        )

    def choose_photo(self) -> None:
        """From a file."""
        self.dialog = choose_photo(self, self._context, self._keep_photo, ask=self.ask_file)

    def _keep_photo(self, photo: Photo | None) -> None:
        self.photo = photo
        self.photo_note.setText(translate("office", "✓ 有照片") if photo is not None else "")
        if photo is not None:
            self._left("photo")

    def clear(self) -> None:
        """Forget whom the last pass was for; its terms stay for the next."""
        for name, one in self.texts.items():
            if name != "window":
                one.clear()
        self._keep_photo(None)
        self._touched = set()
        self.tell((), {})

    def _kind_chosen(self, chosen: str) -> None:
        kind = DraftKind(chosen)
        self._touched = set()
        self.tell((), {})
        vehicle = kind is DraftKind.VEHICLE
        self.cells["photo"].setVisible(not vehicle)
        plate, person = translate("office", "车牌"), translate("office", "持证人姓名")
        self.cells["name"].name(plate if vehicle else person)
        visited, employer = translate("office", "受访企业"), translate("office", "企业")
        self.cells["enterprise"].name(visited if kind is DraftKind.VISITOR else employer)
        self.texts["name"].setPlaceholderText(
            translate("office", "如 桂B12345、桂BD12345") if vehicle else ""
        )
        for name in {each for names in FIELDS.values() for each in names}:
            self._who.removeWidget(self.cells[name])
            self.cells[name].hide()
        for place, name in enumerate(FIELDS[kind]):
            self._who.addWidget(self.cells[name], 0, place)
            self.cells[name].show()
        today = self._context.today
        days = 0 if kind is DraftKind.VISITOR else DAYS
        for dated, day in ((self.since, today), (self.until, today.addDays(days))):
            dated.blockSignals(True)
            dated.setDate(day)
            dated.blockSignals(False)
        self._order()
        self.edited.emit()

    def _order(self) -> None:
        """Tab and Enter go through the fields as they are read."""
        who = [self.texts[name] for name in FIELDS[self.kind]]
        terms = (self.enterprise, self.since, self.until, self.texts["window"])
        photo = (self.take_button, self.choose_button)
        chain: list[QWidget] = [*self.kinds.buttons, *who, *terms, *self.zones.values(), *photo]
        for before, after in pairwise(chain):
            self.setTabOrder(before, after)

    def _left(self, name: str) -> None:
        self._touched.add(name)
        self.edited.emit()
