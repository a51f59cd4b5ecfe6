"""Changing the pair of keys, and the copy of all of them that is kept apart."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.errors import CannotOpenPicture, KeyUnusable, ShortPassphrase, WrongPassphrase
from kiosk.services import enrol, key_care, review
from kiosk.store import keys
from tests.faults.sentences import said
from tests.services.applications import AT, FACILITY, Opened, draft, opened

WORDS = "four words nobody guesses"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guessing is made dear for others, not for tests."""
    monkeypatch.setattr(key_care, "_COST", (1, 64, 1))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


def rotated(here: Opened, folder: Path) -> key_care.Rotated:
    return key_care.rotate(here.store, folder / keys.PRIVATE_NAME, folder / keys.PUBLIC_NAME, AT)


def test_every_picture_is_sealed_to_the_new_pair(here: Opened, tmp_path: Path) -> None:
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    done = rotated(here, tmp_path)
    assert done.resealed == 6
    new = keys.load_private(tmp_path / keys.PRIVATE_NAME)
    assert new.key_id == done.key_id == keys.load_public(tmp_path / keys.PUBLIC_NAME).key_id
    assert new.key_id != here.key.key_id
    with here.store.read() as t:
        pictures = t.pictures.of(number)
    for picture in pictures:
        assert picture.key_id == new.key_id
        assert new.open(picture.kind, picture.sealed).endswith(b"first")
        with pytest.raises(CannotOpenPicture):
            here.key.open(picture.kind, picture.sealed)
    review.open_case(here.store, FACILITY, new, here.officer, number, AT)
    assert here.audited(new.key_id) == ["keys.rotated"]
    assert not (tmp_path / "next").exists()


def test_a_lobby_may_seal_to_the_old_key_for_a_while(here: Opened, tmp_path: Path) -> None:
    rotated(here, tmp_path)
    number = enrol.submit(here.store, FACILITY, draft(here.key.public), AT).enrolment_id
    new = keys.load_private(tmp_path / keys.PRIVATE_NAME)
    with here.store.read() as t:
        picture = t.pictures.of(number)[0]
    assert picture.key_id == here.key.key_id
    assert new.open(picture.kind, picture.sealed)
    assert key_care.reseal(here.store, new, AT).resealed == 6
    assert key_care.reseal(here.store, new, AT).resealed == 0


@pytest.mark.parametrize("after", ["the private key", "half the pictures"])
def test_cut_off_it_goes_on_and_everything_opens_meanwhile(
    here: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: str
) -> None:
    enrol.submit(here.store, FACILITY, draft(here.key.public), AT)
    turns = {"the private key": 1, "half the pictures": 3}[after]
    done: list[int] = []
    replaced, sealed = Path.replace, keys.PublicKey.seal

    def count() -> None:
        if len(done) == turns:
            raise KeyboardInterrupt
        done.append(1)

    def replace_file(file: Path, target: Path) -> Path:
        count()
        return replaced(file, target)

    def seal(key: keys.PublicKey, kind: PictureKind, picture: bytes) -> bytes:
        count()
        return sealed(key, kind, picture)

    if after == "the private key":
        monkeypatch.setattr(Path, "replace", replace_file)
    else:
        monkeypatch.setattr(keys.PublicKey, "seal", seal)
    with pytest.raises(KeyboardInterrupt):
        rotated(here, tmp_path)
    monkeypatch.undo()
    opener = keys.load_private(tmp_path / keys.PRIVATE_NAME)
    with here.store.read() as t:
        assert all(opener.open(p.kind, p.sealed) for _, p in t.pictures.every())
    if after == "the private key":
        assert rotated(here, tmp_path).resealed == 6
    else:
        assert key_care.reseal(here.store, opener, AT).resealed == 3
    newest = keys.load_private(tmp_path / keys.PRIVATE_NAME)
    with here.store.read() as t:
        assert t.pictures.not_sealed_to(newest.key_id) == ()


def test_the_copy_of_the_keys_gives_them_back(here: Opened, tmp_path: Path) -> None:
    rotated(here, tmp_path)
    copy = key_care.escrow(tmp_path, WORDS)
    assert b"PRIVATE" not in copy
    names = {
        keys.DATA_NAME,
        keys.PRIVATE_NAME,
        keys.PUBLIC_NAME,
        f"{keys.RETIRED}/{here.key.key_id}.key",
    }
    assert set(key_care.names_in(copy, WORDS)) == names
    there = tmp_path / "there"
    assert set(key_care.take_out(copy, WORDS, there)) == names
    for name in names:
        assert (there / name).read_bytes() == (tmp_path / name).read_bytes()
        mode = stat.S_IMODE((there / name).stat().st_mode)
        assert mode == (0o644 if name.endswith(".pub") else 0o600)
    with pytest.raises(KeyUnusable) as refused:
        key_care.take_out(copy, WORDS, there)
    assert refused.value.facts["why"] == "exists"


def test_another_passphrase_or_a_damaged_copy(here: Opened, tmp_path: Path) -> None:
    copy = key_care.escrow(tmp_path, WORDS)
    held = json.loads(copy)
    for untrusted, passphrase in (
        (copy, "four words nobody guessed"),
        (b"", WORDS),
        (b"[]", WORDS),
        (b'{"salt": 1}', WORDS),
        (json.dumps({**held, "keys": held["keys"][:-8] + "AAAAAAA="}).encode(), WORDS),
    ):
        with pytest.raises(WrongPassphrase) as refused:
            key_care.take_out(untrusted, passphrase, tmp_path / "there")
        said(refused.value)
    assert not (tmp_path / "there").exists()
    with pytest.raises(ShortPassphrase) as short:
        key_care.escrow(tmp_path, "too short")
    said(short.value)


def test_a_copy_of_no_keys_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable):
        key_care.escrow(tmp_path, WORDS)
