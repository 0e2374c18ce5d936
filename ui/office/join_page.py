"""Joining a site: the office's enrolment file or QR code is read, compared and taken into use."""

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from gate_app.domain.body import Role
from gate_app.scanning.camera import IMAGE_SUFFIXES, list_cameras
from gate_app.scanning.camera_watch import CameraState
from gate_app.scanning.scanner import LiveScanner, Presentation, decode_source
from gate_app.sites.enrolling import join
from gate_app.sites.enrolment_file import (
    QR_PREFIX,
    SUFFIX,
    Enrolment,
    EnrolmentError,
    decode,
    read_enrolment,
)
from gate_app.sites.hub_login import set_hub
from ui.background import Background
from ui.camera_thread import CameraThread, MakeScanner, Picture, any_camera
from ui.gate.panels.base import button, label
from ui.office.look import office_sheet
from ui.office.photo_view import PhotoView
from ui.shared.faults import reported, said
from ui.shared.theme import DAY, Sizes
from ui.shared.translations import translate


class JoinPage(QWidget):
    """Open a file or show a code, compare the check code, join; ``joined`` names the window."""

    joined = Signal(bool)
    """Whether the new station is a gate; else it is an office."""
    back = Signal()

    def __init__(
        self, background: Background, folder: Path, *, make_scanner: MakeScanner = LiveScanner
    ) -> None:
        super().__init__(objectName="office")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._background, self._folder = background, folder
        self.enrolment: Enrolment | None = None
        self._busy = False
        self.setWindowTitle(translate("join", "加入园区"))
        self.setAccessibleName(self.windowTitle())
        self.resize(1366, 768)
        sizes = Sizes.fitting(1366, 768, self.devicePixelRatioF())
        self.setStyleSheet(office_sheet(DAY, sizes))
        self.camera = CameraThread(self, make_scanner)
        self.camera.presented.connect(self._presented)
        self.camera.picture.connect(self._show_picture)
        self.camera.state_changed.connect(self._show_state)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(40)] * 4)
        rows.setSpacing(sizes.px(12))
        rows.addWidget(label(translate("join", "用登记文件加入"), "big"))
        rows.addWidget(
            label(
                translate(
                    "join",
                    "办公室给这台电脑做一个登记文件或二维码，只能用一次。"
                    "请打开文件，或把二维码放到摄像头前。",
                ),
                "muted",
                wrap=True,
            )
        )
        self.view = PhotoView(DAY, sizes)
        self.view.setAccessibleName(translate("join", "摄像头画面"))
        self.view.hide()
        rows.addWidget(self.view, 1)
        self.what = label("", "title", wrap=True)
        self.check = label("", "big", wrap=True)
        self.problem = label("", "problem", wrap=True)
        for one in (self.what, self.check, self.problem):
            one.hide()
            rows.addWidget(one)
        rows.addStretch(1)
        self.join_button = button(translate("join", "核对码一致，加入"), self.join_site, "primary")
        self.open_button = button(translate("join", "打开登记文件…"), self._ask_file)
        self.camera_button = button(translate("join", "用摄像头扫二维码"), self.scan)
        self.back_button = button(translate("join", "返回"), self.go_back)
        self.buttons = (self.join_button, self.open_button, self.camera_button, self.back_button)
        row = QHBoxLayout()
        row.setSpacing(sizes.px(12))
        row.addStretch(1)
        for made in self.buttons:
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            row.addWidget(made)
        rows.addLayout(row)
        self.join_button.hide()
        self.open_button.setFocus()

    # --- reading ------------------------------------------------------------------------------

    def _ask_file(self) -> None:
        title = translate("join", "打开登记文件…")
        kinds = " ".join(f"*{suffix}" for suffix in (SUFFIX, *sorted(IMAGE_SUFFIXES)))
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", f"{title} ({kinds})")
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read a file, or a picture of the code, in a thread of the pool."""
        self.stop_camera()
        self._work(lambda: read_any(path), self.show_enrolment)

    def scan(self) -> None:
        """Watch the camera until a code of an enrolment is held up."""
        self.forget()
        self.view.show()
        self.view.say(said("正在打开摄像头……"))
        self.camera.watch(any_camera("", list_cameras))

    def stop_camera(self) -> None:
        """Let the camera go."""
        self.camera.stop()
        self.view.hide()

    def _presented(self, presentation: Presentation) -> None:
        if self.enrolment is not None or self._busy or not self.camera.watching:
            return
        text = next((one for one in presentation.texts if one.startswith(QR_PREFIX)), "")
        if not text:
            self.complain(translate("join", "这不是登记二维码。请出示办公室给这台电脑做的那一张。"))
            return
        try:
            enrolment = decode(text.encode())
        except (EnrolmentError, UnicodeError) as error:
            self.complain(reported(error))
            return
        self.stop_camera()
        self.show_enrolment(enrolment)

    def _show_picture(self, picture: Picture) -> None:
        if self.camera.watching:
            self.view.show_live(picture.image)

    def _show_state(self, state: CameraState, why: str) -> None:
        if self.camera.watching and state is not CameraState.LIVE:
            self.view.say(said(why))

    # --- comparing and joining ----------------------------------------------------------------

    def forget(self) -> None:
        """Nothing is read yet."""
        self.enrolment = None
        self.complain("")
        for one in (self.what, self.check, self.join_button):
            one.hide()

    def show_enrolment(self, enrolment: Enrolment) -> None:
        """What this laptop would be, and the code that is to be compared."""
        self.complain("")
        self.enrolment = enrolment
        gate = Role.GATE in enrolment.ticket.roles
        text = (
            translate("join", "园区：{}。这台电脑成为卡点 {}。").format(
                enrolment.site, enrolment.ticket.checkpoint
            )
            if gate
            else translate("join", "园区：{}。这台电脑成为办公室。").format(enrolment.site)
        )
        self.what.setText(text)
        self.check.setText(
            translate("join", "核对码 {}：请和办公室念的比一比，一样才加入。").format(
                enrolment.fingerprint
            )
        )
        for one in (self.what, self.check, self.join_button):
            one.show()
        self.setAccessibleDescription(f"{self.what.text()} {self.check.text()}")
        self.join_button.setFocus()

    def join_site(self) -> None:
        """Make this laptop's own key and its station, off the main thread."""
        if self.enrolment is not None:
            enrolment, folder = self.enrolment, self._folder
            gate = Role.GATE in enrolment.ticket.roles
            self._work(lambda: join_with(folder, enrolment), lambda _: self.joined.emit(gate))

    def go_back(self) -> None:
        """Leave everything as it was."""
        self.stop_camera()
        self.back.emit()

    def complain(self, text: str) -> None:
        """Say what is wrong."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _work(self, work: Callable[[], object], done: Callable[..., object]) -> None:
        if self._busy:
            return
        self._set(busy=True)
        self.complain("")

        def ended(value: object) -> None:
            self._set(busy=False)
            done(value)

        def failed(error: Exception) -> None:
            self._set(busy=False)
            self.forget()
            self.complain(reported(error))
            self.open_button.setFocus()

        self._background.slowly(work, ended, failed)

    def _set(self, *, busy: bool) -> None:
        self._busy = busy
        for one in self.buttons:
            one.setEnabled(not busy)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.stop_camera()
        super().closeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and hasattr(focused, "click"):
            focused.click()
        elif event.key() == Qt.Key.Key_Escape and not self._busy:
            self.go_back()
        else:
            super().keyPressEvent(event)


def read_any(path: Path) -> Enrolment:
    """Read an enrolment file, or its code in a picture. Raises EnrolmentError, CameraError."""
    if path.suffix.lower() not in IMAGE_SUFFIXES:
        return read_enrolment(path)
    texts = [text for one in decode_source(str(path)) for text in one.texts]
    found = next((text for text in texts if text.startswith(QR_PREFIX)), "")
    return decode(found.encode())


def join_with(folder: Path, enrolment: Enrolment) -> None:
    """Join, and set the hub up where there is one. Raises as `join` and `set_hub` do."""
    join(folder, enrolment)
    if enrolment.hub is not None:
        set_hub(folder, enrolment.hub, time.time_ns() // 1_000_000)
