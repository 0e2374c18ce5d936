"""The policy: every rule a line; what a change would have decided is shown before it holds."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSpinBox

from gate_app import words as vocabulary
from gate_app.domain.people import mask_name
from gate_app.domain.policy import Policy
from gate_app.domain.verdict import Reason, Verdict
from gate_app.ledger.logbook import Logbook
from gate_app.sites import sheets
from gate_app.sites.policy_dry_run import DAY_MS, DryRun, dry_run
from gate_app.sites.policy_items import ITEMS
from gate_app.sites.read import plan_changes
from gate_app.sites.sheets import Known, Layout, Tables
from ui.gate.panels.base import button, label
from ui.office.grid import Grid
from ui.office.page import Context
from ui.office.site_page import FormPage
from ui.office.table import Table
from ui.shared.faults import said
from ui.shared.translations import translate, words

DAYS, MOST_DAYS = 7, 90
SHOWN = 500


class PolicyPage(FormPage):
    """The lines above, the trial below; only what was tried can be saved."""

    def __init__(self, context: Context) -> None:
        self._tried: Tables | None = None
        super().__init__(context, translate("office", "通行规则"), (sheets.POLICY,))
        sizes = context.sizes
        self.days = QSpinBox()
        self.days.setRange(1, MOST_DAYS)
        self.days.setValue(DAYS)
        self.days.setSuffix(translate("office", " 天"))
        # With a style sheet and without its buttons Qt paints the number outside of the field.
        self.days.setMinimumWidth(sizes.px(110))
        self.days.setAccessibleName(translate("office", "试算最近几天"))
        self.try_button = button(translate("office", "试算"), self.try_out, "primary")
        self.result = label("", "line", wrap=True)
        self.changed = Table(
            translate("office", "会不一样的"),
            [
                translate("office", "时间"),
                translate("office", "姓名或车牌"),
                translate("office", "当时"),
                translate("office", "改后"),
            ],
            (180, 140, 300, 0),
            sizes,
        )
        self.changed.hide()
        self.result.hide()
        row = QHBoxLayout()
        row.setSpacing(sizes.px(8))
        row.addWidget(label(translate("office", "看最近"), "muted"))
        row.addWidget(self.days)
        row.addWidget(self.try_button)
        row.addStretch(1)
        self.acts.insertLayout(2, row)
        self.rows.insertWidget(self.rows.indexOf(self.stack) + 1, self.result)
        self.rows.insertWidget(self.rows.indexOf(self.stack) + 2, self.changed, 1)
        self.grid.itemChanged.connect(lambda _item: self._untried())
        self._untried()

    def make_grid(self, layout: Layout) -> Grid:
        return Grid(layout, self.context.sizes, _choices, _known)

    def _untried(self) -> None:
        """A trial counts for exactly the values that it was made with."""
        self._tried = None
        self.save_button.setEnabled(False)
        self.result.hide()
        self.changed.hide()

    def _fill(self, known: Known) -> None:
        super()._fill(known)
        self._untried()

    def try_out(self) -> None:
        """Decide the last days again; nothing is recorded."""
        if self._known is None:
            return
        tables = self.tables()
        changes = plan_changes(tables, self._known)
        if changes.mistakes:
            self.show_mistakes(changes.mistakes)
            return
        policy = next((item for item in changes.items if isinstance(item, Policy)), None)
        if policy is None:
            self.complain(translate("office", "没有变化"))
            return
        self.complain("")
        self.try_button.setEnabled(False)
        since = self.context.status.at - self.days.value() * DAY_MS
        new = policy

        def question(book: Logbook) -> DryRun:
            return dry_run(book.db, new, since)

        def done(found: DryRun) -> None:
            self.try_button.setEnabled(True)
            if self.tables() == tables:
                self._tried = tables
                self.save_button.setEnabled(True)
            self._show(found)

        def failed(error: Exception) -> None:
            self.try_button.setEnabled(True)
            self.complain(error)

        self.context.desk.look(question, done, failed)

    def _show(self, found: DryRun) -> None:
        text = translate(
            "office", "最近 {} 天共 {} 次：{} 次（{} 人或车）会不一样，{} 次不变，{} 次没法复算。"
        ).format(
            self.days.value(),
            found.events,
            len(found.changed),
            found.people,
            found.same,
            found.unknown,
        )
        self.result.setText(" ".join([text, *map(said, found.notes)]))
        self.result.show()
        zone = self.context.zone
        self.changed.rows.show(
            [
                (
                    [
                        vocabulary.time_text(one.at, zone)[:16],
                        mask_name(one.name),
                        decision_text(one.old),
                        decision_text(one.new),
                    ],
                    one,
                )
                for one in found.changed[-SHOWN:][::-1]
            ]
        )
        self.changed.setVisible(bool(found.changed))

    def save(self) -> None:
        """The tried values take effect at every gate that hears of them."""
        if self._tried is not None and self._tried == self.tables():
            self.take(self._tried)


def decision_text(decision: tuple[Verdict, Reason]) -> str:
    """A verdict and its reason in words."""
    verdict, reason = decision
    text = words(vocabulary.REASONS[reason][0]).split("{")[0].strip()
    return f"{words(vocabulary.VERDICTS[verdict])} · {text}"


def _choices(row: int, column: int) -> Sequence[str]:
    return ITEMS[row].choices if column == 1 else ()


def _known(row: int, column: int) -> Sequence[str]:
    item = ITEMS[row]
    return ((item.name,), item.words, (item.note,))[column]
