"""Lets a pass that is held up count once, however many frames show it."""

from collections.abc import Iterable, Sequence


class RepeatGuard:
    """A text is presented when it is first seen, and again once it was away for `mute_s` seconds.

    Seeing it restarts the time, so a pass held for 20 s counts once, and a few frames in which it
    could not be read do not present it again. Texts are muted one by one: another person's pass
    is presented at once. Not safe for two threads.
    """

    def __init__(self, mute_s: float = 3.0) -> None:
        self._mute_s = mute_s
        self._last_seen: dict[str, float] = {}

    def accept(self, texts: Sequence[str], now: float) -> tuple[str, ...]:
        """Of the texts in one frame those to present now; `now` in seconds, never going back."""
        self._last_seen = {
            text: seen for text, seen in self._last_seen.items() if now - seen < self._mute_s
        }
        fresh = tuple(dict.fromkeys(text for text in texts if text not in self._last_seen))
        self._last_seen.update(dict.fromkeys(texts, now))
        return fresh

    def forget(self, texts: Iterable[str] | None = None) -> None:
        """Present these when they are seen next, also what is still held up; all for None."""
        for text in list(self._last_seen) if texts is None else texts:
            self._last_seen.pop(text, None)
