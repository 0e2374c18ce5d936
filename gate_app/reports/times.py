"""Days and hours of the site, in ms UTC."""

from datetime import datetime
from zoneinfo import ZoneInfo

from gate_app.words import local_time

HOUR_MS = 3_600_000


def day_start(year: int, month: int, day: int, time_zone: str) -> int:
    """When a day of the site begins, ms UTC."""
    return int(datetime(year, month, day, tzinfo=ZoneInfo(time_zone)).timestamp() * 1000)


def offset_ms(at: int, time_zone: str) -> int:
    """How far the site's clock is ahead of UTC at a moment, in ms."""
    offset = local_time(at, time_zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() * 1000)
