"""Lists on paper: who is inside, zone by zone, with a box to tick for everybody."""

from collections.abc import Sequence
from pathlib import Path

from gate_app import words
from gate_app.exports.export import ExportError
from gate_app.exports.pdf_export import PdfTable
from gate_app.reports.muster import ZoneMuster

HEADINGS = ("到", "姓名或车牌", "种类", "企业", "进入时间")
WIDTHS = (14.0, 68.0, 25.0, 120.0, 50.0)
SIZE = 12.0
"""Large enough to be read out in bad light."""


def write_muster(
    target: Path, zones: Sequence[ZoneMuster], *, site: str, at: int, time_zone: str
) -> None:
    """Write the muster list of these zones as PDF. Raises ExportError."""
    when = words.time_text(at, time_zone)
    total = sum(len(zone.insiders) for zone in zones)
    try:
        title = f"{site}  在内名单  {when}  共 {total}"
        table = PdfTable(target, title, HEADINGS, WIDTHS, size=SIZE)
        try:
            for zone in zones:
                table.section(f"{zone.zone.name} {zone.gate}：{len(zone.insiders)}")
                for one in zone.insiders:
                    kind = "" if one.pass_kind is None else words.PASS_KINDS[one.pass_kind]
                    since = words.time_text(one.since, time_zone)[:16]
                    table.row(["□", one.name or one.holder, kind, one.enterprise, since])
            table.end_with(
                [f"截至 {when}。点名人：____________    时间：____________    未到：____________"]
            )
            table.close()
        except BaseException:
            table.drop()
            raise
    except OSError as error:
        raise ExportError(
            f"名单没有写成：{error.strerror}", what_to_do="请换一个位置再试。"
        ) from error
