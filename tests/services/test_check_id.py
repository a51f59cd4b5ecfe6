"""Any file is checked or refused: never a crash, and never a fact that was not read."""

from __future__ import annotations

import struct
import zlib
from datetime import date

import cv2
import numpy as np
import pytest

from kiosk.demo.drawings import invent_holder
from kiosk.domain.document import IdType
from kiosk.domain.finding import Kind, Verdict
from kiosk.domain.limits import CardLimits
from kiosk.services.check import Checked, check_id
from tests import cards

TODAY = date(2026, 11, 22)


def coded(picture: np.typing.NDArray[np.generic], ending: str = ".png") -> bytes:
    done, data = cv2.imencode(ending, np.asarray(picture))
    assert done
    return bytes(data.tobytes())


def checked(data: bytes, back: bytes | None = None, id_type: IdType | None = None) -> Checked:
    return check_id(data, back, id_type, CardLimits(), TODAY)


def palette() -> bytes:
    """A card back as a PNG of 16 greys by index."""
    grey = np.asarray(cv2.cvtColor(cards.back_flat(), cv2.COLOR_BGR2GRAY), np.uint8) >> 4
    high, wide = grey.shape

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    rows = b"".join(b"\0" + row.tobytes() for row in grey.astype(np.uint8))
    greys = bytes(v for n in range(16) for v in (n * 17,) * 3)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0))
        + chunk(b"PLTE", greys)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def forms() -> dict[str, bytes]:
    """The same back in every form that files come in."""
    flat = cards.back_flat()
    clear = np.full(flat.shape[:2], 128, np.uint8)
    return {
        "16 bit": coded(flat.astype(np.uint16) * 257),
        "16 bit grey": coded(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY).astype(np.uint16) * 257),
        "grey": coded(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), ".jpg"),
        "alpha": coded(np.dstack([flat, clear])),
        "palette": palette(),
        "turned": coded(np.ascontiguousarray(np.rot90(flat))),
    }


@pytest.mark.parametrize("form", ["16 bit", "16 bit grey", "grey", "alpha", "palette", "turned"])
def test_a_back_is_read_in_any_form(form: str) -> None:
    found = checked(coded(cards.front_flat(), ".jpg"), forms()[form])
    assert found.document is not None
    assert found.document.number == invent_holder(cards.SEED).number


@pytest.mark.parametrize("id_type", [None, *IdType])
@pytest.mark.parametrize("size", [(1, 1), (1, 4000), (4000, 1), (31, 31), (33, 600)])
def test_pictures_of_any_shape_are_judged(size: tuple[int, int], id_type: IdType | None) -> None:
    picture = np.random.default_rng(size[0]).integers(0, 255, (*size, 3)).astype(np.uint8)
    found = checked(coded(picture), coded(picture), id_type)
    assert found.verdict is Verdict.BLOCK
    assert found.document is None


@pytest.mark.parametrize("tone", [0, 128, 255])
def test_an_empty_picture_shows_no_card(tone: int) -> None:
    found = checked(coded(np.full((720, 1280, 3), tone, np.uint8), ".jpg"))
    assert Kind.CARD_MISSING in {f.kind for f in found.findings}
    assert found.document is None
