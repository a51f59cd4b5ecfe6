"""Keys: what they open, what they refuse, how their files lie on the disk."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from kiosk.domain.enrolment import PictureKind
from kiosk.domain.errors import CannotOpenPicture, KeyUnusable, WrongDataKey
from kiosk.store import keys

PICTURE = b"\xff\xd8 a picture of nobody \xff\xd9" * 50


def test_what_the_public_key_seals_the_private_key_opens(tmp_path: Path) -> None:
    keys.generate(tmp_path / "keys")
    public = keys.load_public(tmp_path / "keys" / keys.PUBLIC_NAME)
    private = keys.load_private(tmp_path / "keys" / keys.PRIVATE_NAME)
    sealed = public.seal(PictureKind.PORTRAIT, PICTURE)
    assert PICTURE[:20] not in sealed
    assert private.open(PictureKind.PORTRAIT, sealed) == PICTURE
    assert public.key_id == private.key_id
    assert public.seal(PictureKind.PORTRAIT, PICTURE) != sealed


def test_another_key_another_kind_or_damage_do_not_open(tmp_path: Path) -> None:
    key, other = keys.generate(tmp_path / "a"), keys.generate(tmp_path / "b")
    sealed = key.public.seal(PictureKind.ID_FRONT, PICTURE)
    damaged = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for opener, kind, given in (
        (other, PictureKind.ID_FRONT, sealed),
        (key, PictureKind.ID_BACK, sealed),
        (key, PictureKind.ID_FRONT, damaged),
        (key, PictureKind.ID_FRONT, sealed[:10]),
        (key, PictureKind.ID_FRONT, b""),
    ):
        with pytest.raises(CannotOpenPicture):
            opener.open(kind, given)


def test_key_files_are_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    keys.generate(folder)
    keys.generate_data_key(folder)
    modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in folder.iterdir()}
    assert modes == {keys.PUBLIC_NAME: 0o644, keys.PRIVATE_NAME: 0o600, keys.DATA_NAME: 0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o777, 0o400])
def test_secret_files_of_another_mode_are_refused(tmp_path: Path, mode: int) -> None:
    keys.generate(tmp_path)
    keys.generate_data_key(tmp_path)
    for name, load in (
        (keys.PRIVATE_NAME, keys.load_private),
        (keys.DATA_NAME, keys.load_data_key),
    ):
        (tmp_path / name).chmod(mode)
        with pytest.raises(KeyUnusable) as refused:
            load(tmp_path / name)
        assert refused.value.facts == {"file": name, "why": "mode"}


def test_missing_and_malformed_files_are_refused(tmp_path: Path) -> None:
    stranger = Ed25519PrivateKey.generate()
    private_pem = stranger.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public_pem = stranger.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for load, contents in (
        (keys.load_public, (b"", b"nonsense", public_pem, private_pem)),
        (keys.load_private, (b"", b"nonsense", public_pem, private_pem)),
        (keys.load_data_key, (b"", b"nonsense", b"00" * 31, "ключ".encode())),
    ):
        file = tmp_path / "some.key"
        with pytest.raises(KeyUnusable) as refused:
            load(file)
        assert refused.value.facts["why"] == "missing"
        for content in contents:
            file.write_bytes(content)
            file.chmod(0o600)
            with pytest.raises(KeyUnusable) as refused:
                load(file)
            assert refused.value.facts["why"] == "malformed"
        file.unlink()


def test_a_key_is_never_replaced(tmp_path: Path) -> None:
    keys.generate(tmp_path)
    keys.generate_data_key(tmp_path)
    before = {f.name: f.read_bytes() for f in tmp_path.iterdir()}
    for generate in (keys.generate, keys.generate_data_key):
        with pytest.raises(KeyUnusable) as refused:
            generate(tmp_path)
        assert refused.value.facts["why"] == "exists"
    assert {f.name: f.read_bytes() for f in tmp_path.iterdir()} == before


def test_a_locked_value_opens_in_its_place_alone(tmp_path: Path) -> None:
    key = keys.generate_data_key(tmp_path)
    assert keys.load_data_key(tmp_path / keys.DATA_NAME).key_id == key.key_id
    locked = key.lock(b"Maria", "visitors:1")
    assert key.unlock(locked, "visitors:1") == b"Maria"
    assert b"Maria" not in locked
    other = keys.DataKey(bytes(32))
    for opener, place, given in (
        (other, "visitors:1", locked),
        (key, "visitors:2", locked),
        (key, "visitors:1", locked[:-1]),
        (key, "visitors:1", b"\x02" + locked[1:]),
        (key, "visitors:1", b""),
        (key, "visitors:1", b"\x01"),
    ):
        with pytest.raises(WrongDataKey):
            opener.unlock(given, place)


def test_addresses_are_found_whatever_their_case(data_key: keys.DataKey) -> None:
    index = data_key.email_index("Maria@Example.ORG")
    assert index == data_key.email_index(" maria@example.org ")
    assert index != data_key.email_index("mario@example.org")
    assert index != data_key.index("booking number", "maria@example.org")
    assert index != keys.DataKey(bytes(32)).email_index("maria@example.org")
