"""A photo for a pass: from the camera or a file, looked at before it is kept.

``take_photo`` and ``choose_photo`` are for any page: what is kept comes back as a ``Photo``,
not stored yet. ``put_photos`` stores it for a known holder; a page that issues a new pass
stores it with ``keep_photo`` and names its hash in the request.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from gate_app.errors import GateError
from gate_app.issuing.photos import SUFFIXES, Photo, read_photo
from gate_app.scanning.camera import Camera, list_cameras
from gate_app.scanning.camera_watch import CameraState
from ui.camera_thread import any_camera
from ui.gate.panels.base import button, label
from ui.office.page import Context
from ui.office.photo_camera import BorrowedCamera, PhotoCamera, Shot, photo_of
from ui.office.photo_view import PhotoView
from ui.preferences import read_preferences
from ui.shared.faults import fault_text, said
from ui.shared.translations import translate

Kept = Callable[[Photo], object]


class PhotoDialog(QDialog):
    """A view, a line that says what is wrong, and buttons; Enter presses, Esc closes."""

    def __init__(self, parent: QWidget, context: Context, title: str, kept: Kept) -> None:
        super().__init__(parent)
        self.context, self._kept = context, kept
        self.photo: Photo | None = None
        self._busy = False
        sizes = context.sizes
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.view = PhotoView(context.theme, sizes)
        self.view.setAccessibleName(title)
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        self.hint = label("", "muted", wrap=True)
        self.keep_button = button(translate("office", "留用"), self.keep, "primary")
        self.again_button = button("", self.again)
        self.close_button = button(translate("office", "取消 Esc"), self.reject)
        self.row = QHBoxLayout()
        self.row.setSpacing(sizes.px(8))
        self.row.addWidget(self.hint, 1)
        for one in (self.keep_button, self.again_button, self.close_button):
            self.row.addWidget(one)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(16)] * 4)
        rows.setSpacing(sizes.px(8))
        rows.addWidget(label(title, "title"))
        rows.addWidget(self.view, 1)
        rows.addWidget(self.problem)
        rows.addLayout(self.row)
        self.resize(sizes.px(820), sizes.px(600))

    def again(self) -> None:
        """Another one."""

    def keep(self) -> None:
        """Hand the photo on and go."""
        if self.photo is not None:
            photo = self.photo
            self.accept()
            self._kept(photo)

    def complain(self, error: Exception | str) -> None:
        """Say what is wrong; a fault that nobody expected goes to the window."""
        self._busy = False
        if isinstance(error, GateError):
            text = " ".join(part for part in fault_text(error) if part)
        elif isinstance(error, str):
            text = error
        else:
            self.context.desk.failed.emit(error)
            text = translate("office", "程序出错，没有办成。请再试一次。")
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def look_at(self, photo: Photo | None) -> None:
        """Show what would be kept; None when there is nothing yet."""
        self._busy = False
        self.photo = photo
        self.complain("")
        self.view.show_photo(None if photo is None else photo.jpeg)
        self.keep_button.setVisible(photo is not None)
        if photo is not None:
            self.hint.setText(translate("office", "证上就是这样。看得清脸再留用。"))
            self._first(self.keep_button)

    def make(self, work: Callable[[], Photo]) -> None:
        """Make a photo in a thread of the pool and look at it."""
        if self._busy:
            return
        self._busy = True
        here = self.context.desk.background
        here.slowly(work, self._if_open(self.look_at), self._if_open(self.complain))

    def _if_open(self, call: Callable[..., None]) -> Callable[..., None]:
        gone: list[bool] = []
        self.finished.connect(lambda _result: gone.append(True))
        self.destroyed.connect(lambda: gone.append(True))
        return lambda value: None if gone else call(value)

    def _first(self, one: QPushButton) -> None:
        one.setDefault(True)
        one.setFocus()


class CameraDialog(PhotoDialog):
    """The live picture; 拍照 takes, then 留用 or 重拍. The camera is let go with the dialog."""

    def __init__(
        self,
        parent: QWidget,
        context: Context,
        title: str,
        kept: Kept,
        camera: PhotoCamera | BorrowedCamera,
    ) -> None:
        super().__init__(parent, context, title, kept)
        camera.setParent(self)
        self._shown: Shot | None = None
        self._live = False
        self.again_button.setText(translate("office", "重拍"))
        self.again_button.setAccessibleName(translate("office", "重拍"))
        self.shoot_button = button(translate("office", "拍照"), self.shoot, "primary")
        self.row.insertWidget(1, self.shoot_button)
        self.camera = camera
        queued = Qt.ConnectionType.QueuedConnection
        self.camera.pictured.connect(self._picture, queued)
        self.camera.state_changed.connect(self._state, queued)
        # A window that is thrown away sends no other word than that it goes.
        self.destroyed.connect(lambda _gone: camera.stop())
        self.finished.connect(lambda _result: camera.stop())
        self.view.say(said("正在打开摄像头……"))
        self.again()
        self.camera.start()

    def again(self) -> None:
        """Back to the live picture."""
        self.look_at(None)
        self.again_button.hide()
        self.shoot_button.show()
        self.shoot_button.setEnabled(self._shown is not None)
        self.hint.setText(
            translate("office", "请本人正对镜头，头放在圈里，脱帽、不反光。按 Enter 拍照。")
        )
        self._first(self.shoot_button)

    def shoot(self) -> None:
        """Take what is on screen now."""
        if self._shown is not None:
            frame = self._shown.frame
            self.make(lambda: photo_of(frame))

    def look_at(self, photo: Photo | None) -> None:
        super().look_at(photo)
        if photo is not None:
            self.shoot_button.hide()
            self.again_button.show()

    def _picture(self) -> None:
        shot = self.camera.take()
        # One that was on its way when the camera went is the past.
        if shot is not None and self._live:
            first = self._shown is None
            self._shown = shot
            self.view.show_live(shot.picture.image)
            if first:
                self.shoot_button.setEnabled(True)
                if self.photo is None:
                    self._first(self.shoot_button)

    def _state(self, state: CameraState, why: str) -> None:
        if state is CameraState.ENDED:
            return
        self._live = state is CameraState.LIVE
        if self._live:
            return
        self._shown = None
        self.shoot_button.setEnabled(False)
        without = translate("office", "没有摄像头也可以按 Esc，再“选照片”。")
        self.view.say(said(why) if state is CameraState.OPENING else f"{said(why)}\n{without}")


class FileDialog(PhotoDialog):
    """A picture file, cropped as the pass will show it."""

    def __init__(
        self, parent: QWidget, context: Context, title: str, kept: Kept, ask: Callable[[], str]
    ) -> None:
        super().__init__(parent, context, title, kept)
        self._ask = ask
        self.again_button.setText(translate("office", "另选…"))
        self.again_button.setAccessibleName(translate("office", "另选…"))
        self.look_at(None)
        self.view.say(translate("office", "正在读照片……"))

    def again(self) -> None:
        """Choose a file."""
        chosen = self._ask()
        if chosen:
            path = Path(chosen)
            self.make(lambda: read_photo(path))

    def complain(self, error: Exception | str) -> None:
        super().complain(error)
        if error:
            self.view.say("")
            self._first(self.again_button)


def take_photo(
    parent: QWidget,
    context: Context,
    kept: Kept,
    *,
    name: str = "",
    open_camera: Callable[[], Camera] | None = None,
) -> CameraDialog:
    """Open the camera's dialog; returns at once, ``kept`` is called with what was kept.

    While the gate beside it is watching a camera, its pictures are used: it goes on scanning.
    """
    title = translate("office", "拍照：{}").format(name) if name else translate("office", "拍照")
    beside = None if open_camera else context.desk.gate_camera()
    camera = (
        PhotoCamera(open_camera or camera_of(context)) if beside is None else BorrowedCamera(beside)
    )
    made = CameraDialog(parent, context, title, kept, camera)
    made.open()
    return made


def choose_photo(
    parent: QWidget,
    context: Context,
    kept: Kept,
    *,
    name: str = "",
    ask: Callable[[], str] | None = None,
) -> FileDialog | None:
    """Ask for a picture file and show it; ``kept`` is called with what was kept."""
    asked = ask or (lambda: ask_file(parent))
    chosen = asked()
    if not chosen:
        return None
    title = translate("office", "照片：{}").format(name) if name else translate("office", "照片")
    made = FileDialog(parent, context, title, kept, asked)
    made.open()
    made.make(lambda: read_photo(Path(chosen)))
    return made


def camera_of(context: Context) -> Callable[[], Camera]:
    """The camera that this laptop remembers, else the first that is plugged in."""
    return any_camera(read_preferences(context.desk.folder).camera, list_cameras)


def ask_file(parent: QObject) -> str:
    """Which picture; empty for none."""
    suffixes = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
    title = translate("office", "选照片")
    chosen, _ = QFileDialog.getOpenFileName(parent, title, "", f"{title} ({suffixes})")
    return chosen
