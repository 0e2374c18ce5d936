"""The keys on paper and in a file come back with their passphrase, and with nothing less."""

import io
import shutil
import stat

import pytest

from gate_app.codes.sealing import SealError
from gate_app.errors import NotAllowedError
from gate_app.issuing.pass_keys import has_keys, open_authority, open_pass_key
from gate_app.sites.recovery import (
    FILES,
    PREFIX,
    RecoveryError,
    lines_of,
    read_recovery,
    recovery_text,
    take_in,
    write_recovery,
)
from gate_app.sites.recovery_sheet import print_recovery
from gate_app.station import Station
from tests.issuing.printing import pictures
from tests.sites.filled import PASSPHRASE
from tests.stations import SmallSite


@pytest.fixture
def text(real):
    with Station(real) as station:
        return recovery_text(real, station.register, PASSPHRASE)


def lose_keys(folder):
    shutil.rmtree(folder / "keys")
    assert not has_keys(folder)


def written(path, content):
    path.write_text(content, encoding="utf-8")
    return path


CARRIERS = {
    "file": lambda text, path: write_recovery(path, text),
    "code": lambda text, path: written(path, text),
    "lines": lambda text, path: written(path, "\n".join(lines_of(text))),
    "typed in groups, numbered, in small letters": lambda text, path: written(
        path,
        "\n\n".join(
            f" {n}  {line[:5]} {line[5:]}".lower() for n, line in enumerate(lines_of(text), 1)
        ),
    ),
}


@pytest.mark.parametrize("carry", CARRIERS.values(), ids=CARRIERS)
def test_keys_come_back(real, text, tmp_path, carry):
    authority, key = open_authority(real, PASSPHRASE), open_pass_key(real, PASSPHRASE)
    lose_keys(real)
    carry(text, tmp_path / "keys.txt")
    take_in(real, read_recovery(tmp_path / "keys.txt"), PASSPHRASE)
    assert open_authority(real, PASSPHRASE).seed == authority.seed
    assert open_pass_key(real, PASSPHRASE).seed == key.seed


@pytest.mark.parametrize("dpi", [100, 200])
def test_keys_come_back_from_a_photo_of_the_printed_page(real, text, tmp_path, dpi):
    seed = open_authority(real, PASSPHRASE).seed
    print_recovery(tmp_path / "keys.pdf", text, site="柳城工业区", made_on="2026-11-23")
    (page,) = pictures(tmp_path / "keys.pdf", dpi=dpi)
    page.save(tmp_path / "photo.png")
    lose_keys(real)
    take_in(real, read_recovery(tmp_path / "photo.png"), PASSPHRASE)
    assert open_authority(real, PASSPHRASE).seed == seed


def test_a_file_is_for_its_user_and_holds_no_key(real, text, tmp_path):
    write_recovery(tmp_path / "keys.txt", text)
    assert stat.S_IMODE((tmp_path / "keys.txt").stat().st_mode) == 0o600
    assert open_authority(real, PASSPHRASE).seed.hex() not in (tmp_path / "keys.txt").read_text()
    assert PASSPHRASE not in (tmp_path / "keys.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("row", [0, 3, 9])
def test_a_slip_is_named_by_its_line(text, tmp_path, row):
    lines = lines_of(text)
    wrong = "A" if lines[row][7] != "A" else "B"
    lines[row] = lines[row][:7] + wrong + lines[row][8:]
    with pytest.raises(RecoveryError, match=f"第 {row + 1} 行"):
        read_recovery(written(tmp_path / "typed.txt", "\n".join(lines)))


def test_a_line_left_out_is_named(text, tmp_path):
    lines = lines_of(text)
    with pytest.raises(RecoveryError, match="第 5 行"):
        read_recovery(written(tmp_path / "typed.txt", "\n".join(lines[:4] + lines[5:])))
    with pytest.raises(RecoveryError, match="缺了一段"):
        read_recovery(written(tmp_path / "typed.txt", "\n".join(lines[:-2])))


def picture_without_code():
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (200, 200), 255).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"nonsense", b"\xff\xfe\x00", b"\x89PNG broken", f"{PREFIX}ABC".encode(), None],
)
def test_what_is_no_copy_is_told_in_words(tmp_path, content):
    path = tmp_path / "keys"
    path.write_bytes(picture_without_code() if content is None else content)
    with pytest.raises(RecoveryError):
        read_recovery(path)
    with pytest.raises(RecoveryError):
        read_recovery(tmp_path / "nothing")


def test_without_the_passphrase_nothing_is_made_or_changed(real, text, tmp_path):
    with Station(real) as station, pytest.raises(SealError):
        recovery_text(real, station.register, "another passphrase")
    files = read_recovery(written(tmp_path / "keys.txt", text))
    before = {name: (real / "keys" / name).read_bytes() for name in FILES}
    with pytest.raises(SealError):
        take_in(real, files, "another passphrase")
    assert {name: (real / "keys" / name).read_bytes() for name in FILES} == before


def test_another_sites_keys_are_refused(text, tmp_path):
    other = SmallSite(tmp_path / "other")
    with pytest.raises(NotAllowedError, match="另一个园区"):
        take_in(other.folder, read_recovery(written(tmp_path / "k", text)), PASSPHRASE)


def test_older_keys_are_put_aside(real, text, tmp_path):
    take_in(real, read_recovery(written(tmp_path / "k", text)), PASSPHRASE)
    (aside,) = real.glob("aside-*")
    assert {path.name for path in (aside / "keys").iterdir()} == set(FILES)


def test_a_site_founded_without_a_sealed_station_key_gets_one(real):
    (real / "keys" / "station.sealed").unlink()
    with Station(real) as station:
        assert recovery_text(real, station.register, PASSPHRASE).startswith(PREFIX)
    assert (real / "keys" / "station.sealed").exists()
