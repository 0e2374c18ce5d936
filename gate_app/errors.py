"""Expected faults: what went wrong and what to do, in the user's words."""


class GateError(Exception):
    """Base of every fault that is the environment's or the user's, not a bug.

    ``str(error)`` is one Chinese sentence; ``what_to_do`` the next step.
    """

    def __init__(self, message: str, *, what_to_do: str = "") -> None:
        super().__init__(message)
        self.what_to_do = what_to_do


class UsageError(GateError):
    """What was asked for makes no sense as given."""


class NotAllowedError(GateError):
    """The person or the station may not do this."""
