"""What the window says of passes that cannot be printed: their holders are not here."""

import msgspec
import pytest

from gate_app.ledger.issued import registered


@pytest.fixture
def passes(office):
    page = office.go("passes")
    office.until(lambda: page.table.rows.rowCount() > 0)
    return page


def test_passes_whose_holders_are_not_here_are_named_and_keep_no_other_back(
    office, passes, tmp_path
):
    (some, *_) = office.ledger(
        lambda station: [one.issued for one in registered(station.ledger.db)]
    )
    for number in range(12):
        stray = msgspec.structs.replace(
            some, pass_id=f"{number:016x}", number=f"STRAY-{number:02}", holder="nobody",
            exp=2**32 - 1,
        )  # fmt: skip
        office.ledger(lambda station, stray=stray: station.ledger.append(stray))
    passes.search()
    office.until(lambda: any("STRAY" in one.issued.number for one in passes.table.rows.things))
    passes.table.selectAll()
    passes.handing.form.setCurrentIndex(passes.handing.form.findData("a4"))
    passes.handing.passphrase.setText(office.demo.passphrase)
    target = tmp_path / "p.pdf"
    passes.handing.write(target)
    office.until(lambda: "没有做" in passes.problem.text())
    assert "12 张证的持证人资料不在这里，没有做：STRAY-" in passes.problem.text()
    assert target.read_bytes().startswith(b"%PDF")
    assert office.last("exported").rows > 1


def test_one_pass_alone_whose_holder_is_not_here_is_told_and_no_file_appears(
    office, passes, tmp_path
):
    (some, *_) = office.ledger(
        lambda station: [one.issued for one in registered(station.ledger.db)]
    )
    stray = msgspec.structs.replace(
        some, pass_id="ab" * 8, number="STRAY-01", holder="nobody", exp=2**32 - 1
    )
    office.ledger(lambda station: station.ledger.append(stray))
    passes.search()
    office.until(lambda: any("STRAY" in one.issued.number for one in passes.table.rows.things))
    row = [one.issued.number for one in passes.table.rows.things].index("STRAY-01")
    passes.table.clearSelection()
    passes.table.selectRow(row)
    passes.handing.form.setCurrentIndex(passes.handing.form.findData("a4"))
    passes.handing.passphrase.setText(office.demo.passphrase)
    passes.handing.write(tmp_path / "p.pdf")
    office.until(passes.problem.text)
    assert not (tmp_path / "p.pdf").exists()
