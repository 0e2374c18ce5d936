"""What each light says, in a shape and a word."""

from typing import Any

import psutil
from PySide6.QtCore import QObject, QTimer, Signal

from gate_app.scanning.camera_watch import CameraState
from gate_app.station import Status
from gate_app.sync.state import SyncState
from ui.shared.faults import fault_text
from ui.shared.status_light import Level, StatusLight
from ui.shared.sync_texts import light, skew_text
from ui.shared.translations import translate

POWER_MS = 30_000
POWER_LOW = 20


class Lights(QObject):
    """Remembers every state, so that the lights can be built anew in another language."""

    pressed = Signal(str)
    """The panel that tells more."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._lights: dict[str, StatusLight] = {}
        self._status: Status | None = None
        self._camera = CameraState.LOST
        self._sync: SyncState | None = None
        self._fault: Exception | None = None
        self._heard: bool | None = None
        self._awake: bool | None = None
        self._timer = QTimer(self, interval=POWER_MS)
        self._timer.timeout.connect(self._show_power)
        self._timer.start()

    def use(self, lights: dict[str, StatusLight]) -> None:
        """These are the lights from now on."""
        self._lights = lights
        if "sync" in lights:
            lights["sync"].pressed.connect(lambda: self.pressed.emit("sync"))
        self.show_camera(self._camera)
        self._show_ledger()
        self.sound_heard(self._heard)
        self.kept_awake(self._awake)
        self._show_power()
        if self._status is not None:
            self.show_status(self._status)

    def show_camera(self, state: CameraState) -> None:
        """The camera's state in a word."""
        self._camera = state
        level, word = {
            CameraState.OPENING: (Level.WARN, translate("light", "打开中")),
            CameraState.LIVE: (Level.OK, translate("light", "正常")),
            CameraState.LOST: (Level.BAD, translate("light", "断开")),
            CameraState.FROZEN: (Level.BAD, translate("light", "不动")),
            CameraState.ENDED: (Level.WARN, translate("light", "放完")),
        }[state]
        self._show("camera", level, word)

    def ledger_works(self, fault: Exception | None) -> None:
        """Whether the last thing could be recorded."""
        self._fault = fault
        self._show_ledger()

    def show_status(self, status: Status) -> None:
        """Ledger, clock and register."""
        self._status = status
        self._show_ledger()
        self._show_clock()
        self._show_sync()
        stale = status.register_age_s > status.policy.register_stale_s
        self._show("register", Level.WARN if stale else Level.OK, _age(status.register_age_s))

    def show_sync(self, state: SyncState | None) -> None:
        """How it stands with the hub, None where there is none: that is no fault."""
        self._sync = state
        self._show_clock()
        self._show_sync()

    def _show_sync(self) -> None:
        if self._status is not None:
            self._show("sync", *light(self._sync, self._status.site.time_zone))

    def _show_clock(self) -> None:
        apart = skew_text(self._sync)
        if self._status is None or not self._status.clock_trusted:
            self._show(
                "clock",
                Level.BAD,
                translate("light", "待确认"),
                translate("light", "按 F1 再按 S，请主管确认时间。"),
            )
        elif apart:
            self._show("clock", Level.WARN, translate("light", "和中心不同"), apart)
        else:
            self._show("clock", Level.OK, translate("light", "可靠"))

    def _show_ledger(self) -> None:
        if self._fault is not None:
            more = " ".join(fault_text(self._fault))
            self._show("ledger", Level.BAD, translate("light", "记不了"), more)
        elif self._status is not None and self._status.disk_low:
            left = self._status.disk_free // 2**20
            more = translate("light", "磁盘只剩 {} MB，请清理。").format(left)
            self._show("ledger", Level.WARN, translate("light", "磁盘将满"), more)
        else:
            self._show("ledger", Level.OK, translate("light", "正常"))

    def sound_heard(self, heard: bool | None) -> None:
        """Whether the last sound found a loudspeaker."""
        self._heard = heard
        if heard is False:
            self._show(
                "sound",
                Level.WARN,
                translate("light", "无声"),
                translate("light", "没有找到扬声器，请看屏幕。"),
            )
        else:
            self._show("sound", Level.OK, translate("light", "正常"))

    def kept_awake(self, awake: bool | None) -> None:
        """Whether the system keeps the laptop awake; None while nobody is on duty."""
        self._awake = awake
        if awake is False:
            self._show(
                "awake",
                Level.WARN,
                translate("light", "未开"),
                translate("light", "请在系统设置里关闭自动睡眠。"),
            )
        else:
            word = translate("light", "已开") if awake else translate("light", "待上岗")
            self._show("awake", Level.OK, word)

    def _show_power(self) -> None:
        battery = _battery()
        if battery is None:
            self._show("power", Level.OK, translate("light", "插电"))
            return
        percent = round(battery.percent)
        low = percent < POWER_LOW and not battery.power_plugged
        self._show("power", Level.BAD if low else Level.OK, f"{percent}%")

    def _show(self, key: str, level: Level, word: str, more: str = "") -> None:
        if key in self._lights:
            self._lights[key].show_state(level, word, more)


def _battery() -> Any:
    """The battery's state; None where there is none, or the system does not tell."""
    try:
        return psutil.sensors_battery()
    except (AttributeError, OSError):
        return None


def _age(seconds: int) -> str:
    """How old the register is; rounds follow each other so that a minute is no age."""
    if seconds >= 3600:
        return translate("light", "{} 小时前").format(seconds // 3600)
    if seconds >= 120:
        return translate("light", "{} 分钟前").format(seconds // 60)
    return translate("light", "最新")
