"""A real site, founded once: keys, staff, policy, all that a backup must bring back."""

from gate_app.sites.found_site import found_site
from gate_app.sites.workbook import read_workbook
from tests.sites.filled import PASSPHRASE, fill


def real_site(folder):
    """Found the filled-in site in ``folder``; returns what ``found_site`` does."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    tables, mistakes = read_workbook(fill(folder.parent / f"{folder.name}.xlsx"))
    assert not mistakes
    return found_site(folder, tables, PASSPHRASE)
