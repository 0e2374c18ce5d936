"""A login file that does not work: the login from before goes on where it still works."""

import msgspec
import pytest

from gate_app.codes.secret_store import open_secret_store
from gate_app.config import read_hub
from gate_app.sites.hub_login import ONE_TIME, set_hub, settle_login
from gate_app.sync import postgres_hub
from gate_app.sync.hub import HubForeignError, HubRefusedError, HubUnreachableError
from gate_app.sync.postgres_hub import claim
from tests.hub.laptops import another, in_step, office

__all__ = ["office"]


@pytest.fixture
def hub(plain_hub):
    return plain_hub


@pytest.fixture
def lost(office, hub, monkeypatch):
    """The office has used a new file, and the hub's answer was lost: the old login is dead."""
    assert in_step(office)
    file = another(hub, office)
    set_hub(office.folder, file, 1)

    def answer_is_lost(*given, **named):
        claim(*given, **named)
        raise HubUnreachableError("the line broke")

    with monkeypatch.context() as patched:
        patched.setattr(postgres_hub, "claim", answer_is_lost)
        with pytest.raises(HubUnreachableError) as caught:
            settle_login(office.folder)
    assert not caught.value.what_to_do
    return file


def test_after_a_lost_answer_a_wrong_certificate_once_loses_no_login(office, lost, monkeypatch):
    def portal(*_given, **_named):
        raise HubRefusedError("中心的证书核对不上。")

    with monkeypatch.context() as patched:
        patched.setattr(postgres_hub, "claim", portal)
        with pytest.raises(HubRefusedError) as caught:
            settle_login(office.folder)
    assert not caught.value.what_to_do
    assert in_step(office)


def test_after_a_lost_answer_and_an_expired_file_another_one_works(office, hub, lost):
    with hub.superuser() as connection:
        connection.execute(f"ALTER ROLE {lost.login} VALID UNTIL '2020-01-01'")
    with pytest.raises(HubRefusedError) as caught:
        settle_login(office.folder)
    assert "原来的登录" not in caught.value.what_to_do
    assert open_secret_store(office.folder).get(ONE_TIME)
    set_hub(office.folder, another(hub, office), 1)
    assert in_step(office)


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [("port=1", HubUnreachableError), ("dbname=nothing", HubForeignError)],
)
def test_a_file_that_leads_nowhere_takes_no_login_away(office, hub, wrong, kind):
    assert in_step(office)
    before, file = read_hub(office.folder), another(hub, office)
    set_hub(office.folder, msgspec.structs.replace(file, address=f"{file.address} {wrong}"), 1)
    with pytest.raises(kind) as caught:
        settle_login(office.folder)
    assert "继续用原来的登录" in caught.value.what_to_do
    assert read_hub(office.folder) == before
    assert in_step(office)


def test_with_no_line_at_all_the_file_waits(office, hub):
    """The hub is away for a moment: neither login can be tried, and the new one is not dropped."""
    assert in_step(office)
    file = another(hub, office)
    set_hub(office.folder, file, 1)
    hub.server.stop("fast")
    try:
        with pytest.raises(HubUnreachableError) as caught:
            settle_login(office.folder)
    finally:
        hub.server.start()
    assert "原来的登录" not in caught.value.what_to_do
    assert read_hub(office.folder).login == file.login
    assert in_step(office)
    assert read_hub(office.folder).before is None
