"""A site as tables again: what the workbook and the forms show."""

from gate_app.domain.people import Staff
from gate_app.domain.places import Checkpoint, Enterprise, Site, Zone
from gate_app.domain.policy import Policy
from gate_app.sites import sheets
from gate_app.sites.policy_items import ITEMS
from gate_app.sites.sheets import NO, ROLES, YES, Known

Grid = list[tuple[str, ...]]
_ROLE_WORDS = {role: word for word, role in ROLES.items()}


def tables_of(known: Known) -> dict[str, Grid]:
    """The rows of every sheet, cells in the order of its columns; reading them changes nothing."""
    site = known.items.get((Site, ""), Site(""))
    policy = known.items.get((Policy, ""), Policy())
    values = (site.name, site.county, site.time_zone, site.testing_point)
    zones = sorted(known.all(Zone).values(), key=lambda zone: zone.number)
    checkpoints = sorted(known.all(Checkpoint).values(), key=lambda gate: gate.code)
    enterprises = sorted(known.all(Enterprise).values(), key=lambda one: one.code)
    staff = sorted(known.all(Staff).values(), key=lambda one: one.code)
    return {
        sheets.SITE.title: list(zip(sheets.SITE.columns[0].choices, values, strict=True)),
        sheets.ZONES.title: [(str(z.number), z.name, z.township) for z in zones],
        sheets.CHECKPOINTS.title: [(c.code, c.name, str(c.zone)) for c in checkpoints],
        sheets.ENTERPRISES.title: [(e.code, e.name, e.township) for e in enterprises],
        sheets.STAFF.title: [
            (one.code, one.name, _ROLE_WORDS[one.role], YES if one.active else NO) for one in staff
        ],
        sheets.HOTLINES.title: [(line.name, line.number) for line in site.hotlines],
        sheets.POLICY.title: [(item.name, item.show(policy), item.note) for item in ITEMS],
    }
