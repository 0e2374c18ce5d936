"""Where a bug happened, kept in the data folder; never what it said: that could name a person."""

import sys
import time
import traceback
from pathlib import Path
from types import TracebackType

LOG = "errors.log"


def write_down(folder: Path, kind: type[BaseException], trace: TracebackType | None) -> None:
    """Add one fault; a disk that takes nothing is no reason to stop."""
    frames = "".join(traceback.format_tb(trace))
    text = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {kind.__name__}\n{frames}\n"
    try:
        with (folder / LOG).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError:
        pass
    if sys.stderr is not None:
        sys.stderr.write(text)
