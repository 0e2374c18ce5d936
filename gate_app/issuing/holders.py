"""Who is known already: finds the holder a request means, and the household he belongs to."""

import secrets
from collections.abc import Iterable

from gate_app.domain.passes import PassKind, name_on_pass
from gate_app.domain.people import Holder
from gate_app.issuing.plates import is_plate
from gate_app.issuing.requests import Request
from gate_app.ledger.register import Register


def random_id() -> str:
    """8 random bytes in hex: a pass id, holder or household number."""
    return secrets.token_hex(8)


class KnownHolders:
    """All holders of the register in memory, and those planned since."""

    def __init__(self, register: Register) -> None:
        self._by_identity: dict[str, Holder] = {}
        self._by_contact: dict[tuple[str, str, str], Holder] = {}
        self._by_plate: dict[str, Holder] = {}
        self._households: dict[tuple[str, str], str] = {}
        holders = register.items(Holder)
        self.count = len(holders)
        for holder in holders:
            self.remember(holder)

    def remember(self, holder: Holder) -> None:
        """Know a holder, in place of what was known of him."""
        if holder.identity_hash:
            self._by_identity[holder.identity_hash] = holder
        elif not holder.phone and is_plate(holder.name):
            self._by_plate[holder.name] = holder
        # By what a pass carries: names were once kept no longer than that.
        self._by_contact[holder.enterprise, name_on_pass(holder.name), holder.phone] = holder

    def find(self, request: Request) -> Holder | None:
        """The holder a request means, None for a stranger.

        A vehicle is its plate, whoever sends it. A person is the identity number; without one,
        the name with the telephone number in the enterprise.
        """
        if request.kind is PassKind.VEHICLE:
            return self._by_plate.get(request.name)
        found = self._by_identity.get(request.identity_hash) if request.identity_hash else None
        if found is not None or not request.phone:
            return found
        contact = (request.terms.enterprise, name_on_pass(request.name), request.phone)
        same = self._by_contact.get(contact)
        if same is not None and request.identity_hash and same.identity_hash:
            return None  # another person of the same name at the same telephone
        return same

    def settle_households(self, requests: Iterable[Request]) -> None:
        """Families keep the number that a member already has."""
        for request in requests:
            label = (request.terms.enterprise, request.household)
            if request.household and label not in self._households:
                holder = self.find(request)
                if holder is not None and holder.household:
                    self._households[label] = holder.household

    def household(self, request: Request, holder: Holder | None) -> str:
        """The random household number; of one who names no household his own."""
        if request.family:
            return request.family
        if not request.household:
            return holder.household if holder is not None and holder.household else random_id()
        label = (request.terms.enterprise, request.household)
        return self._households.setdefault(label, random_id())
