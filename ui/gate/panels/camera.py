"""Choosing the camera: by name, remembered by identity; or a recording, or an address."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from gate_app.scanning.camera import CameraInfo
from ui.gate.panels.base import Context, Panel, beside, button, field
from ui.shared.translations import translate


class CameraPanel(Panel):
    """↑ ↓ and Enter choose a camera that is plugged in; or type where pictures come from."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "选择摄像头"))
        self.list = QListWidget()
        self.list.setAccessibleName(translate("panel", "摄像头"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setMaximumHeight(context.sizes.px(150))
        self.rows.addWidget(self.list)
        self.source = field(
            translate("panel", "网络地址或文件"),
            hint=translate("panel", "网络摄像头地址，或录像文件"),
            longest=400,
        )
        self.source.returnPressed.connect(self._use_source)
        self.rows.addLayout(
            beside(self.source, button(translate("panel", "使用"), self._use, "primary"))
        )
        context.desk.list_cameras(self._show, self.complain)

    def _show(self, cameras: list[CameraInfo]) -> None:
        for camera in cameras:
            item = QListWidgetItem(camera.name)
            item.setData(Qt.ItemDataRole.UserRole, camera.identity)
            self.list.addItem(item)
        if cameras:
            self.list.setCurrentRow(0)
        else:
            self.complain(translate("panel", "没有找到摄像头。可以用扫码枪，或按 F5 输入证号。"))

    def take_key(self, key: int) -> bool:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(key)
        if step is not None:
            row = min(max(self.list.currentRow() + step, 0), self.list.count() - 1)
            self.list.setCurrentRow(row)
            return True
        if key == Qt.Key.Key_Return:
            self._use()
            return True
        return False

    def _use(self) -> None:
        if self.source.text().strip():
            self._use_source()
        elif self.list.currentItem() is not None:
            self.context.desk.camera_chosen.emit(
                self.list.currentItem().data(Qt.ItemDataRole.UserRole)
            )
            self.close_panel()

    def _use_source(self) -> None:
        if self.source.text().strip():
            self.context.desk.camera_chosen.emit(self.source.text().strip())
            self.close_panel()
