"""Zones on real pictures: some of each format read whole, those with wrong digits never."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.vision.mrz import read
from kiosk.vision.picture import decode

pytestmark = pytest.mark.real

#: Scans, photographs and drawings; turned, tilted, small; all are in tests/benchmarks/ids_mrz.py.
PICTURES = (
    "PassportEye__0_pass-lva.jpg",
    "PassportEye__100_id-che.jpg",
    "PassportEye__100_id-rou.jpg",
    "PassportEye__100_pass-lux.jpg",
    "PassportEye__100_visa-polx.jpg",
    "PassportEye__25_pass-uto.jpg",
    "PassportEye__62_pass-aus.png",
    "PassportEye__79_pass-hun.png",
    "fastmrz__mrva.jpg",
    "fastmrz__td1.jpg",
    "fastmrz__td2.jpg",
)


@pytest.mark.parametrize("name", PICTURES)
def test_real_zones_are_read_whole(real_data: Path, name: str) -> None:
    truth = json.loads((real_data / "truth.json").read_text(encoding="utf-8"))[f"mrz/{name}"]
    found = read(decode((real_data / "mrz" / name).read_bytes()), patience=1.0)
    assert found is not None
    assert list(found.lines) == truth["truth"]
    assert found.accepted


def test_specimens_with_wrong_check_digits_are_no_facts(real_data: Path) -> None:
    listed = json.loads((real_data / "truth.json").read_text(encoding="utf-8"))
    invalid = [n for n, entry in listed.items() if entry["set"] == "invalid"]
    assert invalid
    for name in invalid:
        found = read(decode((real_data / name).read_bytes()))
        assert found is None or not found.accepted


def test_nothing_is_read_from_barcodes_and_faces(real_data: Path) -> None:
    files = sorted((real_data / "pdf417").glob("*.png"))[:4]
    files += sorted((real_data / "faces").glob("*.jpg"))[:4]
    for file in files:
        found = read(decode(file.read_bytes()))
        assert found is None or not found.accepted
