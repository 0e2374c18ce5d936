"""A ticket with which one new station joins a site, and the entry by which it does."""

import msgspec

from gate_app.domain.body import Body, Role


class Ticket(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the authority signs for a station to come; good once, until it expires.

    ``public`` (hex) belongs to the ticket's own one-time key, not to the station: the station
    makes its key itself and has it certified by the ticket's. ``signature`` is the authority's.
    """

    public: str
    roles: tuple[Role, ...]
    checkpoint: str = ""
    expires: int
    """ms UTC."""
    replaces: str = ""
    """The station whose place the new one takes."""
    signature: str = ""


class StationEnrolled(Body, frozen=True, kw_only=True, tag="station-enrolled"):
    """A station certifies itself with its ticket, in its own ledger; the first use wins.

    ``signature`` is that of the ticket's key over the same message as a certificate's.
    """

    station: str
    public: str
    ticket: Ticket
    signature: str
