"""The panels by name. TO ADD ONE: write it, add its line here and its key in ``ui.gate.keys``."""

from ui.gate.panels.base import Context, Panel
from ui.gate.panels.camera import CameraPanel
from ui.gate.panels.duty import DutyPanel
from ui.gate.panels.emergency import EmergencyPanel
from ui.gate.panels.evacuation import EvacuationPanel
from ui.gate.panels.gate_state import ClockPanel, GateStatePanel
from ui.gate.panels.health import HealthPanel
from ui.gate.panels.help import HelpPanel
from ui.gate.panels.opening import OpeningPanel
from ui.gate.panels.override import OverridePanel
from ui.gate.panels.paper import PaperPanel
from ui.gate.panels.review import ReviewPanel
from ui.gate.panels.search import NumberPanel, SearchPanel
from ui.gate.panels.stick import StickPanel
from ui.gate.panels.sync import SyncPanel
from ui.gate.panels.undo import UndoPanel

PANELS: dict[str, type[Panel]] = {
    "help": HelpPanel,
    "duty": DutyPanel,
    "search": SearchPanel,
    "number": NumberPanel,
    "undo": UndoPanel,
    "emergency": EmergencyPanel,
    "review": ReviewPanel,
    "paper": PaperPanel,
    "evacuation": EvacuationPanel,
    "state": GateStatePanel,
    "clock": ClockPanel,
    "camera": CameraPanel,
    "temperature": HealthPanel,
    "opening": OpeningPanel,
    "override": OverridePanel,
    "stick": StickPanel,
    "sync": SyncPanel,
}

__all__ = ["PANELS", "Context", "Panel"]
