"""Likeness of two portraits: a number for the officer, and nothing else (advice, never kept)."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.demo.drawings import draw_empty, draw_person
from kiosk.services import likeness
from kiosk.store.schema import metadata
from kiosk.vision.picture import encode_jpeg
from tests.vision.test_face_network import Alike


def test_a_number_for_two_pictures_with_faces() -> None:
    same = encode_jpeg(draw_person(9))
    other = encode_jpeg(draw_person(21))
    assert likeness.compare(Alike(), same, same) == pytest.approx(1)
    found = likeness.compare(Alike(), same, other)
    assert found is not None
    assert type(found) is float
    assert found < 1


@pytest.mark.parametrize("second", [b"", b"no picture", encode_jpeg(draw_empty())])
def test_none_where_either_shows_no_face(second: bytes) -> None:
    assert likeness.compare(Alike(), encode_jpeg(draw_person(9)), second) is None


def test_there_is_no_place_where_a_template_could_be_kept() -> None:
    """The store has no column for one, and what compares knows no store and writes no file."""
    columns = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
    }
    words = ("template", "feature", "embedding", "likeness", "vector", "biometric")
    assert not [name for name in columns if any(word in name for word in words)]
    package = Path(likeness.__file__).parents[1]
    for module in ("services/likeness.py", "vision/face_network.py"):
        text = (package / module).read_text(encoding="utf-8")
        assert "kiosk.store" not in text
        assert not any(word in text for word in ("open(", "write_bytes", "np.save", "pickle"))
