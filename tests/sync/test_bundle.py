"""The file on a stick: comes back as it was, and whatever was done to it is said in words."""

import hashlib
import io
import random
import zipfile

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate_app.codes.keys import SigningKey, verify
from gate_app.domain.entries import PresenceSet, Subject
from gate_app.ledger.chain import BODY_MAX, canonical, station_id
from gate_app.sync import bundle as bundles
from gate_app.sync.bundle import Bundle, BundleError, BundleWriter, Manifest, open_bundle
from tests.ledger.chains import GATE_A, GATE_B, Chain
from tests.stations import NOON
from tests.sync.sealed import seal

MAKER = SigningKey(b"\7" * 32)


def manifest(**more):
    return Manifest(
        station=station_id(MAKER.public),
        public=MAKER.public.hex(),
        made_at=NOON,
        held={"s": {"1": 7}},
        **more,
    )


def ledgers(count=7):
    """Two ledgers in segments of three entries; the second has lost a body."""
    found = []
    for key in (GATE_A, GATE_B):
        chain = Chain(key)
        for number in range(count):
            subject = Subject(name=f"覃{number}")
            chain.add(PresenceSet(subject=subject, zone=1, inside=True))
        cuts = range(0, len(chain.entries), 3)
        found.append([seal(chain.entries[at : at + 3], key) for at in cuts])
    first = found[1][0]
    bare = msgspec.structs.replace(first.entries[1], raw=None)
    found[1][0] = msgspec.structs.replace(
        first, entries=(first.entries[0], bare, *first.entries[2:])
    )
    return found


def whole(found, photos=(), **more):
    file = io.BytesIO()
    writer = BundleWriter(file, manifest(**more), MAKER)
    for segments in found:
        writer.add(segments)
    for name, data in photos:
        writer.add_photo(name, data)
    said = writer.close()
    return file.getvalue(), said


def read_all(data):
    bundle = Bundle.read(io.BytesIO(data), verify)
    return bundle, [list(bundle.segments(part)) for part in bundle.manifest.parts]


def test_a_bundle_comes_back_as_it_was():
    found = ledgers()
    data, said = whole(found, photos=[("ab" * 8, b"jpeg")], reader="W")
    bundle, back = read_all(data)
    assert back == found
    assert bundle.manifest == said
    assert [(part.first, part.last) for part in said.parts] == [(1, 8), (1, 8)]
    assert bundle.photo("ab" * 8) == b"jpeg"
    assert bundle.photo("cd" * 8) is None


@pytest.mark.parametrize("raw", [b"", b"\xff\0 no text", "\ud800".encode("utf-8", "surrogatepass")])
def test_a_body_that_is_no_text_comes_back_too(raw):
    chain = Chain(GATE_A)
    chain.add_raw("crossing", raw)
    found = [[seal(chain.entries, GATE_A)]]
    assert read_all(whole(found)[0])[1] == found


@pytest.mark.parametrize("raw", [b"a" * BODY_MAX, random.Random(1).randbytes(BODY_MAX)])
def test_as_much_as_a_hub_takes_under_one_seal_goes_on_a_stick(raw):
    chain = Chain(GATE_A)
    for _ in range(1_100):
        chain.add_raw("crossing", raw)
    found = [[seal(chain.entries, GATE_A)]]
    assert read_all(whole(found)[0])[1] == found


def test_nothing_new_is_a_bundle_too():
    data, said = whole([[]])
    assert said.parts == ()
    assert read_all(data)[1] == []


@given(st.integers(min_value=0, max_value=10**9))
def test_a_cut_file_is_said_in_words(at):
    data, _ = whole(ledgers())
    with pytest.raises(BundleError):
        read_all(data[: at % len(data)])


def test_a_flipped_bit_is_noticed_or_changes_nothing():
    found = ledgers()
    data, _ = whole(found)
    chance = random.Random(7)
    noticed = 0
    for _ in range(300):
        at = chance.randrange(len(data))
        flipped = bytearray(data)
        flipped[at] ^= 1 << chance.randrange(8)
        try:
            back = read_all(bytes(flipped))[1]
        except BundleError:
            noticed += 1
        else:
            assert back == found, at
    assert noticed > 200


def changed(data, name, content):
    """The same zip with one member put in anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            kept = content if member == name else old.read(member)
            new.writestr(member, kept, old.getinfo(member).compress_type)
    return out.getvalue()


def claiming(data, said, **part):
    """The same zip with one part only, of which its signed manifest says something else."""
    parts = (msgspec.structs.replace(said.parts[0], **part),)
    raw = canonical(msgspec.structs.replace(said, parts=parts))
    signature = MAKER.sign(bundles._message(raw)).hex().encode()
    return changed(changed(data, "manifest.json", raw), "manifest.sig", signature)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("manifest.json", b"{}"),
        ("manifest.json", canonical(manifest())),
        ("manifest.sig", b"00" * 64),
        ("manifest.sig", b"no hex"),
        ("manifest.sig", b"00" * 5000),
        ("ledgers/00000.jsonl", b""),
        ("ledgers/00001.jsonl", b"[]\n"),
    ],
)
def test_a_changed_member_is_refused(name, content):
    data, _ = whole(ledgers())
    with pytest.raises(BundleError):
        read_all(changed(data, name, content))


def test_a_manifest_of_somebody_else_is_refused():
    file = io.BytesIO()
    writer = BundleWriter(file, manifest(), SigningKey(b"\x08" * 32))
    writer.close()
    with pytest.raises(BundleError, match="签名"):
        Bundle.read(io.BytesIO(file.getvalue()), verify)


def test_a_newer_format_asks_for_a_newer_program():
    data, _ = whole([], format=bundles.FORMAT + 1)
    with pytest.raises(BundleError, match="更新版本"):
        read_all(data)


def test_entries_without_a_seal_are_refused():
    entries = ledgers()[0][0]
    unsealed = canonical(bundles._Line(header=entries.entries[0].header)) + b"\n"
    with pytest.raises(ValueError, match="no seal"):
        list(bundles._segments(io.BytesIO(unsealed)))


@pytest.mark.parametrize("what", ["missing", "folder", "text"])
def test_what_is_no_bundle_is_said_in_words(tmp_path, what):
    path = tmp_path / "a.kadian"
    if what == "folder":
        path.mkdir()
    elif what == "text":
        path.write_text("no zip")
    with pytest.raises(BundleError) as caught, open_bundle(path, verify):
        pass
    assert caught.value.what_to_do


@pytest.mark.parametrize(("first", "last"), [(1, 10**9 + 1), (1, 10**30), (9, 7), (-(10**30), 1)])
def test_a_manifest_that_counts_beyond_reason_is_refused(first, last):
    data, said = whole(ledgers())
    assert read_all(claiming(data, said))
    with pytest.raises(BundleError, match="不完整或已损坏"):
        read_all(claiming(data, said, first=first, last=last))


def test_a_part_that_swells_beyond_reason_is_refused_before_it_is_read(monkeypatch):
    data, said = whole(ledgers())
    zeros = b"\0" * 1_000_000
    bomb = changed(data, said.parts[0].name, zeros)
    bomb = claiming(bomb, said, sha256=hashlib.sha256(zeros).hexdigest())
    monkeypatch.setattr(bundles, "SWELL_FREE", 100_000)
    monkeypatch.setattr(bundles.hashlib, "file_digest", None)
    with pytest.raises(BundleError, match="读不懂"):
        read_all(bomb)


def test_a_bomb_of_entries_without_a_seal_does_not_fill_the_memory(monkeypatch):
    found = ledgers()
    data, _ = whole(found)
    longest = max(len(bundles._lines(segment)) for part in found for segment in part)
    monkeypatch.setattr(bundles, "UNSEALED_MAX", longest)
    assert read_all(data)[1] == found  # all of it is longer: a seal begins the count anew
    monkeypatch.setattr(bundles, "UNSEALED_MAX", longest - 1)
    with pytest.raises(BundleError):
        read_all(data)
