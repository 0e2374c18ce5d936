"""How it stands with the hub, in full: what is wrong, since when, and what to do."""

from gate_app.station import Status
from ui.gate.panels.base import Context, Panel, label
from ui.shared.sync_texts import incident_text, light
from ui.shared.translations import translate


class SyncPanel(Panel):
    """Only to be read: nothing of it has to be done at the gate."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, translate("panel", "同步"))
        self.text = label("", "line", wrap=True)
        self.rows.addWidget(self.text)
        self._show()

    def status_changed(self, status: Status) -> None:
        super().status_changed(status)
        self._show()

    def _show(self) -> None:
        state, status = self.context.desk.sync_state, self.context.status
        zone = status.site.time_zone if status else "Asia/Shanghai"
        _, word, more = light(state, zone)
        lines = [word, more]
        if state is None:
            lines.append(translate("panel", "进出照常记录，不需要网络。"))
        else:
            lines += [f"⚠ {incident_text(one)}" for one in state.incidents]
        text = "\n".join(line for line in lines if line)
        if text != self.text.text():
            self.text.setText(text)
            self.text.setAccessibleName(text)
