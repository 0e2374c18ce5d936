"""By stick: takes over what is on it for this station, leaves what others need, tells in words."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from gate_app.sites.stick_visit import Got, Part, Trouble, Visit
from gate_app.sites.sticks import OFFICE
from ui.gate.panels.base import Context, Panel, button, label
from ui.shared.faults import reported, said
from ui.shared.sticks import Sticks
from ui.shared.theme import Sizes
from ui.shared.translations import translate


class StickView(QWidget):
    """Which stick, a button that begins, how far it is, and in words what came of it."""

    def __init__(
        self, sticks: Sticks, sizes: Sizes, *, choose: Callable[[], str] | None = None
    ) -> None:
        """``choose`` asks for a folder that stands for a stick; without it only sticks are."""
        super().__init__()
        self.sticks, self._choose = sticks, choose
        gap = sizes.px(8)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(gap)
        rows.addWidget(
            label(
                translate(
                    "stick", "从 U 盘收下别处带来的记录，再把别处要的记录放上去。扫码照常进行。"
                ),
                "muted",
                wrap=True,
            )
        )
        row = QHBoxLayout()
        row.setSpacing(gap)
        self.drive = QComboBox()
        self.drive.setAccessibleName(translate("stick", "哪个 U 盘"))
        self.start_button = button(translate("stick", "开始"), self.begin, "primary")
        row.addWidget(self.drive, 1)
        self.folder_button = button(translate("stick", "选文件夹…"), self._choose_folder)
        if choose is None:
            self.folder_button.hide()
        row.addWidget(self.folder_button)
        row.addWidget(self.start_button)
        rows.addLayout(row)
        self.whole = QCheckBox(translate("stick", "全部放上去（对方说缺了一段时才选）"))
        self.whole.setAccessibleName(self.whole.text())
        rows.addWidget(self.whole)
        going = QHBoxLayout()
        going.setSpacing(gap)
        self.doing = label("", "line")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(translate("stick", "进度"))
        self.bar.setFormat("%v / %m")
        self.cancel_button = button(translate("stick", "停下"), self._cancel)
        going.addWidget(self.doing)
        going.addWidget(self.bar, 1)
        going.addWidget(self.cancel_button)
        rows.addLayout(going)
        self.outcome = label("", "line", wrap=True)
        rows.addWidget(self.outcome)
        sticks.changed.connect(self.show_now)
        self._chosen = ""
        self.show_now()

    def first_field(self) -> QWidget:
        """Where the keys stand when it opens."""
        if self.sticks.busy:
            return self.cancel_button
        return self.start_button if self.start_button.isEnabled() else self.drive

    def show_now(self) -> None:
        """Everything as it is now, in the language of now."""
        sticks = self.sticks
        self._show_drives()
        busy = sticks.busy
        # Whoever presses with the keyboard finds the button that matters now.
        pressed = self.start_button.hasFocus() or self.cancel_button.hasFocus()
        self.start_button.setEnabled(not busy and self.drive.currentData() is not None)
        self.drive.setEnabled(not busy)
        self.whole.setEnabled(not busy)
        self.folder_button.setEnabled(not busy)
        for one in (self.doing, self.bar, self.cancel_button):
            one.setVisible(busy)
        if busy:
            self.doing.setText(doing_text(sticks))
            # Qt draws a bar without a range as one that runs.
            self.bar.setRange(0, sticks.total)
            self.bar.setValue(sticks.done)
        else:
            self.cancel_button.setEnabled(True)
        self.outcome.setText("\n".join(outcome_lines(sticks.outcome)))
        self.outcome.setVisible(bool(self.outcome.text()))
        if pressed:
            self.first_field().setFocus()

    def begin(self) -> None:
        """Go through the stick that is shown."""
        root = self.drive.currentData()
        if root is not None and self.start_button.isEnabled():
            self.sticks.begin(Path(root), whole=self.whole.isChecked())

    def _cancel(self) -> None:
        self.sticks.cancel()
        self.cancel_button.setEnabled(False)

    def _choose_folder(self) -> None:
        chosen = self._choose() if self._choose is not None else ""
        if chosen:
            self._chosen = chosen
            self.show_now()
            self.drive.setCurrentIndex(self.drive.count() - 1)

    def _show_drives(self) -> None:
        wanted = [(one.title, str(one.root)) for one in self.sticks.drives]
        if self._chosen:
            wanted.append((self._chosen, self._chosen))
        nothing = translate("stick", "没有看到 U 盘。已插上的话，请拔下再插一次。")
        shown = wanted or [(nothing, None)]
        there = [
            (self.drive.itemText(at), self.drive.itemData(at)) for at in range(self.drive.count())
        ]
        if shown != there:
            before = self.drive.currentData()
            self.drive.clear()
            for title, root in shown:
                self.drive.addItem(title, root)
            self.drive.setCurrentIndex(max(self.drive.findData(before), 0))


class StickPanel(Panel):
    """The same at the gate: it steps aside for a verdict, and the visit goes on."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("stick", "U 盘"))
        self.view = StickView(context.desk.sticks, context.sizes)
        self.rows.addWidget(self.view)

    def first_field(self) -> QWidget:
        return self.view.first_field()


def doing_text(sticks: Sticks) -> str:
    """What is being done with the stick, in a few words; nothing when nothing is."""
    if sticks.part is None:
        return ""
    if sticks.part is Part.TAKE:
        return translate("stick", "正在收下……")
    return translate("stick", "正在放上去……")


def side_text(sticks: Sticks) -> str:
    """The same for the bar beside the verdict, while the panel may be out of sight."""
    if sticks.part is not None:
        done = f"{sticks.done} / {sticks.total}" if sticks.total else ""
        return f"⇄ {translate('stick', 'U 盘')}：{doing_text(sticks)} {done}".rstrip()
    if sticks.outcome is not None:
        return translate("stick", "U 盘：做完了，按 U 看结果")
    return translate("stick", "U 盘已插上，按 U 收发记录") if sticks.drives else ""


def outcome_lines(outcome: Visit | Exception | None) -> list[str]:
    """What came of a visit, a sentence a line; each line says by its sign whether it is well."""
    if outcome is None:
        return []
    if isinstance(outcome, Exception):
        return [f"⚠ {reported(outcome)}"]
    lines = [f"✓ {_got_text(one)}" for one in outcome.got]
    if not outcome.got and not outcome.spoilt and not outcome.stopped:
        lines.append(translate("stick", "· U 盘上没有给本机的记录。"))
    lines += [f"⚠ {_refused_text(one)}" for one in outcome.refused]
    lines += [
        f"⚠ {one.where}：{said(one.why)} {said(one.what_to_do)}".rstrip() for one in outcome.spoilt
    ]
    for one in outcome.gave:
        if one.entries:
            text = translate("stick", "给{}放上了 {} 条。").format(who_text(one.who), one.entries)
        else:
            text = translate("stick", "给{}的没有新内容。").format(who_text(one.who))
        lines.append(f"✓ {text}")
    if outcome.stopped:
        lines.append(translate("stick", "⚠ 已停下。收下的都在，下次接着来。"))
    elif outcome.not_left is not None:
        lines.append(f"⚠ {reported(outcome.not_left)}")
    else:
        if not outcome.gave:
            lines.append(translate("stick", "· 没有别的电脑要带记录。"))
        lines.append(translate("stick", "可以拔下 U 盘了。"))
    return lines


def who_text(who: str) -> str:
    """A station, as a sentence names it."""
    return translate("stick", "办公室") if who == OFFICE else who


def _got_text(one: Got) -> str:
    if not one.entries and not one.photos:
        return translate("stick", "{}的没有新内容。").format(who_text(one.who))
    if one.photos:
        return translate("stick", "收下 {} 条、照片 {} 张，来自{}。").format(
            one.entries, one.photos, who_text(one.who)
        )
    return translate("stick", "收下 {} 条，来自{}。").format(one.entries, who_text(one.who))


def _refused_text(one: Trouble) -> str:
    who = who_text(one.where)
    if one.why == "gap":
        return translate(
            "stick", "{}的记录前面缺一段，没有收下：请对方勾上“全部放上去”，重新放一次。"
        ).format(who)
    if one.why == "unknown-key":
        return translate(
            "stick", "还不认识{}的电脑，没有收下：请先收下办公室的 U 盘，再来一次。"
        ).format(who)
    if one.why == "fork":
        return translate("stick", "{}的记录和本机已有的不一致，没有收下：请告诉主管。").format(who)
    return translate("stick", "{}的记录对不上或签名不成立，没有收下：请告诉主管。").format(who)
