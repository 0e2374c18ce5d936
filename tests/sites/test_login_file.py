"""A hub as another laptop needs to know it, and files that are written later."""

import pytest

from gate_app.config import HubConfig
from gate_app.errors import UsageError
from gate_app.issuing.whole_file import WriteError
from gate_app.sites.hub_line import hub_url
from gate_app.sites.login_file import as_told, check_writable
from gate_app.sync.postgres_line import root_file, secure


def test_the_systems_certificates_stay_in_the_address_and_are_no_file(tmp_path):
    told = as_told("postgresql://postgres:secret@hub.test/kadian?sslrootcert=system")
    assert told.root_certificate == "" and root_file(told.address) == "system"
    assert "secret" not in told.address and "postgres" not in told.address
    url = hub_url(tmp_path, HubConfig(told.address, "kadian_1", 0, told.root_certificate))
    said = secure(url)
    assert (said["sslrootcert"], said["sslmode"]) == ("system", "verify-full")
    assert as_told(url) == told


def test_a_root_certificate_travels_and_its_file_does_not(tmp_path):
    root = tmp_path / "root.pem"
    root.write_text("PEM")
    told = as_told(f"host=hub.test user=u sslrootcert={root}")
    assert (told.root_certificate, told.address) == ("PEM", "host=hub.test")
    root.unlink()
    with pytest.raises(UsageError, match="根证书"):
        as_told(f"host=hub.test sslrootcert={root}")


def test_whether_a_file_can_be_written_is_tried_without_writing_it(tmp_path):
    there = tmp_path / "there.json"
    there.write_text("mine")
    check_writable(there)
    check_writable(tmp_path / "new.json")
    with pytest.raises(WriteError, match="没有这个文件夹"):
        check_writable(tmp_path / "nowhere" / "new.json")
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("there.json", "mine")]
