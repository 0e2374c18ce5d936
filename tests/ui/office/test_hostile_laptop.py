"""A certified laptop lies in every field: each page of the office still opens."""

import pytest

from tests.hostile_gate import hostile_gate
from tests.hostile_office import hostile_office
from ui.office.pages import PAGES


@pytest.fixture(params=[hostile_gate, hostile_office], ids=["gate", "office"])
def office(request, open_office, folder):
    request.param(folder)
    bench = open_office(folder)
    bench.sign_on("2001")
    return bench


def test_every_page_opens(office):
    for name in (kind.name for kind in PAGES if kind.in_menu):
        office.go(name)
        assert office.window.page.isVisible(), name
    for holder in ("H1", "H2", "H3", "H4", "H5"):
        office.go("history", holder)
        assert office.window.page.isVisible(), holder
