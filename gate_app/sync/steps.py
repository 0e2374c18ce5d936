"""How the round reaches the ledger: one short step at a time, in the thread that owns it."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from gate_app.ledger.ledger import Ledger

P = ParamSpec("P")
T = TypeVar("T")


class OnLedger(Protocol):
    """Does a step with the ledger in its own thread and brings back what came of it.

    Between two steps somebody may be at the gate: nothing read before is sure any more but
    what never changes, entries.
    """

    def __call__(
        self, step: Callable[Concatenate[Ledger, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Raises what the step raises."""


class Photos(Protocol):
    """Where photos lie, by their hash (first 8 bytes of SHA-256, hex)."""

    def load(self, name: str) -> bytes | None:
        """The photo, None where it is not here."""

    def keep(self, name: str, data: bytes) -> None:
        """Keep a photo whose hash was checked. Raises GateError."""


def directly(ledger: Ledger) -> OnLedger:
    """Does each step here and now, in the thread that owns the ledger."""

    def on_ledger(
        step: Callable[Concatenate[Ledger, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return step(ledger, *args, **kwargs)

    return on_ledger
