"""Keeps the laptop awake while a guard is on duty."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


class Awake:
    """Asks the system for no sleep, on one thread. ``on_change`` hears there whether it holds."""

    def __init__(self, on_change: Callable[[bool], None]) -> None:
        self._on_change = on_change
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="awake")
        self._mode = None
        self._wanted = False

    def keep(self, wanted: bool) -> None:
        """Keep awake from now on, or no longer."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._worker.submit(self._switch, wanted)

    def stop(self) -> None:
        """Let the laptop sleep again."""
        self.keep(False)
        self._worker.shutdown(wait=False)

    def _switch(self, wanted: bool) -> None:
        try:
            from wakepy import keep

            if wanted:
                self._mode = keep.presenting(on_fail="pass")
                self._mode.__enter__()
                self._on_change(bool(self._mode.active))
            elif self._mode is not None:
                self._mode.__exit__(None, None, None)
                self._mode = None
        except Exception:
            # Whatever the desktop's power service raises: the guard is told, the gate goes on.
            self._on_change(False)
