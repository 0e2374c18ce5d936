"""One pass for a person, a vehicle, an escort or a visitor: filled in, issued, printed at once."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QScrollArea, QWidget

from gate_app import words as vocabulary
from gate_app.codes.keys import SigningKey
from gate_app.domain.entries import PassIssued
from gate_app.domain.passes import NAME_MAX, name_on_pass
from gate_app.domain.places import Enterprise, Zone
from gate_app.issuing.draft import (
    Draft,
    DraftError,
    DraftKind,
    FieldMistake,
    PlannedDraft,
    SinglePass,
    issue_draft,
    number_of,
    plan_draft,
    request_of,
)
from gate_app.ledger.logbook import Logbook
from gate_app.ledger.register import Register
from gate_app.station import Station
from ui.gate.panels.base import Field, button, label
from ui.office.desk import Search
from ui.office.handing import Handing
from ui.office.jobs import Job
from ui.office.new_pass_form import NewPassForm
from ui.office.page import Context, Page
from ui.shared.translations import translate


class NewPassPage(Page):
    """The form, the passphrase, and what has become of the pass."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("office", "单张发证"))
        sizes = context.sizes
        self.single: SinglePass | None = None
        self._search: Search | None = None
        self._issuing = False
        self.form = NewPassForm(context)
        self.result = label("", "line", wrap=True)
        self.job = Job(context)
        self.revoke_old = QCheckBox(translate("office", "旧证作废"))
        self.handing = Handing(self, self.job, self._passes)
        self.again_button = button(translate("office", "再发一张"), self.again)
        self.issue_button = button(translate("office", "发证 Ctrl+Enter"), self.issue, "primary")
        last = QHBoxLayout()
        last.setSpacing(sizes.px(8))
        last.addWidget(self.revoke_old)
        last.addWidget(self.handing, 1)
        last.addWidget(self.again_button)
        last.addWidget(self.issue_button)
        fields = QScrollArea()
        fields.setWidget(self.form)
        fields.setWidgetResizable(True)
        fields.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.rows.addWidget(fields, 1)
        self.rows.addWidget(self.result)
        self.rows.addWidget(self.job)
        self.rows.addLayout(last)
        self.form.edited.connect(self.check)
        for name in ("household", "escorted"):
            typed = self.form.texts[name]
            typed.scanned.connect(lambda code, typed=typed: self._scanned(code, typed))
        self.handing.passphrase.returnPressed.connect(self.issue)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.issue)
        for number, kind in enumerate(DraftKind, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.activated.connect(lambda kind=kind: self.choose(kind))
        self._show(None)

    def first_field(self) -> QWidget:
        return self.form.texts["name"]

    def entered(self, _what: object = None) -> None:
        self.look(_places, lambda places: self.form.use_places(*places))
        # What was said before may have been said in another language.
        self._show(self.single)
        self.check()

    def left(self) -> None:
        self._show(None)

    def end(self) -> None:
        self.job.stop()

    def choose(self, kind: DraftKind) -> None:
        """Another kind of pass; typing goes on with its first field."""
        self.form.kinds.pick(kind)
        self.first_field().setFocus()

    def again(self) -> None:
        """The next one, with the same terms."""
        self._show(None)
        self.first_field().setFocus()

    # --- looking for mistakes -----------------------------------------------------------------

    def _drop_check(self) -> None:
        """An answer about what was typed before must not be told of what is typed now."""
        if self._search is not None:
            self._search.stop()

    def check(self) -> None:
        """Say what is wrong so far, beside the fields that were filled in."""
        self._drop_check()
        draft, at = self.form.draft(), self.context.status.at

        def question(book: Logbook) -> list[FieldMistake]:
            try:
                request_of(draft, Register(book.db), at)
            except DraftError as error:
                return error.mistakes
            return []

        self._search = self.look(question, lambda found: self.form.tell(found, notes_of(draft)))

    def _scanned(self, code: str, typed: Field) -> None:
        """A pass held under a handheld scanner stands in the field as its number."""

        def found(number: str) -> None:
            typed.setText(number)
            self.check()

        self.look(lambda book: number_of(code, Register(book.db)), found)

    # --- issuing ------------------------------------------------------------------------------

    def issue(self) -> None:
        """Plan it beside the ledger, open the key, record it; a second press changes nothing."""
        if self._issuing or self.job.busy:
            return
        self._set_issuing(True)
        self._drop_check()
        self.complain("")
        self._show(None)
        self.form.touch_all()
        draft, at, folder = self.form.draft(), self.context.status.at, self.context.desk.folder
        revoke_old = self.revoke_old.isChecked()

        def question(book: Logbook) -> PlannedDraft:
            return plan_draft(draft, Register(book.db), folder, at, revoke_old=revoke_old)

        def planned(found: PlannedDraft) -> None:
            self.form.tell((), notes_of(draft))
            self.handing.with_key(self.if_here(lambda key: self._record(found, key)))

        self.look(question, planned, self._refused)

    def _record(self, planned: PlannedDraft, key: SigningKey) -> None:
        code = self.context.staff.code

        def work(station: Station) -> SinglePass:
            return issue_draft(planned, station.ledger, station.register, key, actor=code)

        self.context.desk.act(work, self.if_here(self._issued), self.if_here(self._refused))

    def _refused(self, error: Exception) -> None:
        if isinstance(error, DraftError):
            self._set_issuing(False)
            self.form.tell(error.mistakes, {})
            self.form.point_at(error.mistakes[0].field)
        else:
            self.complain(error)

    def complain(self, error: Exception | str) -> None:
        """Also a passphrase that is missing or wrong ends the issuing."""
        if error:
            self._set_issuing(False)
        super().complain(error)

    def _issued(self, single: SinglePass) -> None:
        self._set_issuing(False)
        self._drop_check()
        self.form.clear()
        self._show(single)
        self.handing.suit([single.issued])
        self.handing.button.setFocus()

    def _set_issuing(self, issuing: bool) -> None:
        self._issuing = issuing
        self.issue_button.setEnabled(not issuing)

    # --- what has become of it ----------------------------------------------------------------

    def _passes(self) -> list[PassIssued]:
        return [] if self.single is None else [self.single.issued]

    def _show(self, single: SinglePass | None) -> None:
        self.single = single
        self.handing.codes = {} if single is None else {single.issued.pass_id: single.code}
        for one in (self.handing.form, self.handing.button, self.again_button):
            one.setVisible(single is not None)
        self.result.setText("" if single is None else said_of(single, self.context.zone))


def said_of(single: SinglePass, zone: str) -> str:
    """What was done, in a sentence."""
    issued, name = single.issued, single.holder.name
    until = vocabulary.time_text(issued.exp * 1000 - 1000, zone)[:16]
    if single.fresh:
        said = translate("office", "✓ 已发 {}：{}，有效到 {}。").format(name, issued.number, until)
    elif single.corrected:
        said = translate("office", "{} 已有同样的证 {}，资料已更正；请重新打印。").format(
            name, issued.number
        )
    else:
        said = translate("office", "{} 已有同样的证 {}，没有重发。").format(name, issued.number)
    return said


def notes_of(draft: Draft) -> dict[str, str]:
    """What is worth knowing of fields in which nothing is wrong."""
    name = draft.name.strip()
    if draft.kind is DraftKind.VEHICLE or len(name) <= NAME_MAX:
        return {}
    return {
        "name": translate("office", "码里只写前 {} 个字：{}。姓名会完整登记和印出。").format(
            NAME_MAX, name_on_pass(name)
        )
    }


def _places(book: Logbook) -> tuple[list[Enterprise], list[Zone]]:
    register = Register(book.db)
    return register.items(Enterprise), register.items(Zone)
