"""The photo of whoever is chosen among the passes: look at it, take another, or a whole folder."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QVBoxLayout
from shiboken6 import isValid

from gate_app.issuing.holder_photos import put_photos
from gate_app.issuing.photos import SIZE, Photo, keep_photo, load_photo
from gate_app.scanning.camera import Camera
from gate_app.sites.pass_desk import Found
from gate_app.station import Station
from ui.gate.panels.base import button, label
from ui.office.page import Page
from ui.office.photo_dialog import PhotoDialog, ask_file, choose_photo, take_photo
from ui.office.photo_folder import FolderDialog, ask_folder
from ui.shared.translations import translate

WIDTH, PICTURE = 168, 114
"""Design pixels: of the card, and of the photo in it."""


class PhotoCard(QFrame):
    """The photo, a sentence that says what it is worth, and two buttons.

    ``folder_button`` is for many people at once; the page says where it stands.
    """

    def __init__(self, page: Page, changed: Callable[[], object]) -> None:
        super().__init__(objectName="card")
        self._page, self._changed = page, changed
        self._chosen: Found | None = None
        self.dialog: PhotoDialog | FolderDialog | None = None
        self.open_camera: Callable[[], Camera] | None = None
        self.ask_file: Callable[[], str] = lambda: ask_file(self)
        self.ask_folder: Callable[[], str] = lambda: ask_folder(self)
        sizes = page.context.sizes
        self.picture = label("")
        wide = sizes.px(PICTURE)
        self.picture.setFixedSize(wide, wide * SIZE[1] // SIZE[0])
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setWordWrap(True)
        self.note = label("", "muted", wrap=True)
        self.take_button = button(translate("office", "拍照…"), self.take)
        self.choose_button = button(translate("office", "选照片…"), self.choose)
        self.folder_button = button(translate("office", "一批照片…"), self.choose_folder)
        self.setFixedWidth(sizes.px(WIDTH))
        rows = QVBoxLayout(self)
        rows.setContentsMargins(*[sizes.px(12)] * 4)
        rows.setSpacing(sizes.px(8))
        rows.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        rows.addWidget(self.note)
        rows.addStretch(1)
        for one in (self.take_button, self.choose_button):
            rows.addWidget(one)
        self.show_chosen([])

    def show_chosen(self, found: list[Found]) -> None:
        """Show the photo of the only holder among these; of several, none."""
        holders = {one.issued.holder for one in found}
        self._chosen = found[0] if len(holders) == 1 else None
        for one in (self.take_button, self.choose_button):
            one.setEnabled(self._chosen is not None)
        self._show(None)
        chosen = self._chosen
        if chosen is None:
            self.note.setText(translate("office", "选中一个人，这里看照片。"))
            return
        self.note.setText(photo_text(chosen))
        folder = self._page.context.desk.folder

        def came(jpeg: bytes | None) -> None:
            if self._chosen is chosen:
                self._show(jpeg)

        self._page.context.desk.background.slowly(
            lambda: load_photo(folder, chosen.photo),
            self._page.if_here(came),
            self._page.if_here(self._page.complain),
        )

    def _show(self, jpeg: bytes | None) -> None:
        if jpeg is None:
            self.picture.setPixmap(QPixmap())
            self.picture.setText("" if self._chosen is None else translate("office", "没有照片"))
        else:
            pixmap = QPixmap.fromImage(QImage.fromData(jpeg))
            self.picture.setPixmap(
                pixmap.scaled(
                    self.picture.size(),
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
        self.picture.setAccessibleName(self.note.text())

    def close_dialog(self) -> None:
        """Let the camera go: the page goes to the back."""
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.reject()
        self.dialog = None

    # --- another photo ------------------------------------------------------------------------

    def take(self) -> None:
        """From the camera."""
        chosen = self._chosen
        if chosen is not None:
            self.dialog = take_photo(
                self,
                self._page.context,
                self._page.if_here(lambda photo: self._keep(chosen, photo)),
                name=chosen.name,
                open_camera=self.open_camera,
            )

    def choose(self) -> None:
        """From a file."""
        chosen = self._chosen
        if chosen is not None:
            self.dialog = choose_photo(
                self,
                self._page.context,
                self._page.if_here(lambda photo: self._keep(chosen, photo)),
                name=chosen.name,
                ask=self.ask_file,
            )

    def choose_folder(self) -> None:
        """Of many people."""
        folder = self.ask_folder()
        if folder:
            self.dialog = FolderDialog(
                self, self._page.context, folder, self._page.if_here(self._said)
            )
            self.dialog.open()

    def _keep(self, chosen: Found, photo: Photo) -> None:
        context = self._page.context
        code = context.staff.code

        def work(station: Station) -> int:
            mine = [(chosen.issued.holder, photo)]
            return put_photos(mine, station.ledger, station.register, actor=code)

        def stored(_path: object) -> None:
            said = translate("office", "{} 的照片已存。已发的证不变，下次补办或续期时印上。")
            context.desk.act(
                work,
                self._page.if_here(lambda _new: self._said(said.format(chosen.name))),
                self._page.if_here(self._page.complain),
            )

        context.desk.background.slowly(
            lambda: keep_photo(context.desk.folder, photo),
            self._page.if_here(stored),
            self._page.if_here(self._page.complain),
        )

    def _said(self, text: str) -> None:
        self._page.context.notify(text)
        self._changed()


def photo_text(one: Found) -> str:
    """What the photo on file is worth to this pass, in a sentence."""
    if one.photo is None:
        return translate("office", "没有照片。有了照片，下次补办或续期时印上。")
    if one.photo == one.issued.photo:
        return translate("office", "这张证上的照片。")
    if one.issued.photo is None:
        return translate("office", "这张证上没有照片；下次补办或续期时印上。")
    return translate("office", "新照片；这张证上还是旧的，下次补办或续期时印上。")
