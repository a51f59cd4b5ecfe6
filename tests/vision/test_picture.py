"""Picture files: every orientation and depth is read, every bomb and stump is refused."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import pytest

from kiosk.domain.errors import NotAPicture, PictureTooLarge
from kiosk.vision.picture import decode, encode_jpeg, shrink
from kiosk.vision.pixels import Pixels

RED, GREEN, BLUE, WHITE = (30, 30, 200), (30, 200, 30), (200, 30, 30), (255, 255, 255)


def quarters() -> Pixels:
    """Red top left, green top right, blue bottom left, white bottom right; 120 by 80."""
    picture = np.full((80, 120, 3), 255, np.uint8)
    picture[:40, :60], picture[:40, 60:], picture[40:, :60] = RED, GREEN, BLUE
    return picture


def coded(ending: str, picture: Pixels) -> bytes:
    done, data = cv2.imencode(ending, picture)
    assert done
    return data.tobytes()


def with_orientation(jpeg: bytes, orientation: int) -> bytes:
    """The JPEG with an EXIF segment that holds one tag, the orientation."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims a size that a few bytes of data could unpack to."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def corners(picture: Pixels) -> list[tuple[int, ...]]:
    """Colours near the four corners: top left, top right, bottom left, bottom right."""
    height, width = picture.shape[:2]
    return [
        tuple(int(v) for v in picture[y, x]) for y in (10, height - 10) for x in (10, width - 10)
    ]


def same_colours(found: list[tuple[int, ...]], expected: list[tuple[int, ...]]) -> bool:
    return bool(np.abs(np.array(found, int) - np.array(expected, int)).max() < 12)


UPRIGHT = [
    (1, (RED, GREEN, BLUE, WHITE)),
    (2, (GREEN, RED, WHITE, BLUE)),
    (3, (WHITE, BLUE, GREEN, RED)),
    (4, (BLUE, WHITE, RED, GREEN)),
    (5, (RED, BLUE, GREEN, WHITE)),
    (6, (BLUE, RED, WHITE, GREEN)),
    (7, (WHITE, GREEN, BLUE, RED)),
    (8, (GREEN, WHITE, RED, BLUE)),
]


@pytest.mark.parametrize(("orientation", "expected"), UPRIGHT)
def test_every_exif_orientation_is_applied(
    orientation: int, expected: tuple[tuple[int, ...], ...]
) -> None:
    found = decode(with_orientation(coded(".jpg", quarters()), orientation))
    assert found.shape[:2] == ((80, 120) if orientation < 5 else (120, 80))
    assert same_colours(corners(found), list(expected))


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".tiff", ".bmp"])
def test_formats_are_read_in_colour(ending: str) -> None:
    assert same_colours(corners(decode(coded(ending, quarters()))), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("ending", [".png", ".tiff"])
def test_sixteen_bits_become_eight(ending: str) -> None:
    deep = quarters().astype(np.uint16) * 257
    done, data = cv2.imencode(ending, deep)
    assert done
    found = decode(data.tobytes())
    assert found.dtype == np.uint8
    assert same_colours(corners(found), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("ending", [".jpg", ".png"])
def test_grey_becomes_colour(ending: str) -> None:
    grey = np.full((50, 70), 90, np.uint8)
    assert decode(coded(ending, grey)).shape == (50, 70, 3)


#: 16 by 16, coral, in four inks: what print shops send.
CMYK_JPEG = bytes.fromhex(
    "ffd8ffee000e41646f626500640000000000ffdb004300020101010101020101010202020202040302020202"
    "0504040304060506060605060606070908060709070606080b08090a0a0a0a0a06080b0c0b0a0c090a0a0aff"
    "c000140800100010044311004d11005911004b1100ffc4001700010101010000000000000000000000000009"
    "0308ffc40014100100000000000000000000000000000000ffda000e0443004d0059004b00003f00bf8cdc7e"
    "bf8000000fffd9"
)


def test_four_inks_become_colour() -> None:
    found = decode(CMYK_JPEG)
    assert found.shape == (16, 16, 3)
    assert same_colours([tuple(int(v) for v in found[8, 8])], [(80, 127, 255)])


@pytest.mark.parametrize(("width", "height"), [(20_000, 10_000), (8_001, 8_000), (2**31 - 1, 2)])
def test_a_bomb_is_refused_by_its_header(width: int, height: int) -> None:
    with pytest.raises(PictureTooLarge) as refused:
        decode(png_claiming(width, height))
    assert refused.value.facts["megapixels"] == round(width * height / 1e6)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"not a picture", "format"),
        (b"GIF89a\x01\0\x01\0", "format"),
        (b"\xff\xd8", "truncated"),
        (b"\xff\xd8\xff\xda", "truncated"),
        (b"\x89PNG\r\n\x1a\n", "truncated"),
        (b"RIFF\x08\0\0\0WEBPVP8 ", "truncated"),
        (b"II*\0\xff\xff\xff\xff", "truncated"),
        (b"BM", "truncated"),
        (png_claiming(0, 10), "truncated"),
        (png_claiming(10_000, 1_000)[:-20], "truncated"),
    ],
)
def test_what_is_no_picture_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(NotAPicture) as refused:
        decode(data)
    assert refused.value.facts["why"] == why


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".tiff", ".bmp"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.97])
def test_a_stump_is_refused(ending: str, share: float) -> None:
    noisy = np.random.default_rng(1).integers(0, 255, (60, 90, 3)).astype(np.uint8)
    data = coded(ending, noisy)
    with pytest.raises(NotAPicture):
        decode(data[: int(len(data) * share)])


def test_a_picture_survives_coding() -> None:
    again = decode(encode_jpeg(quarters()))
    assert same_colours(corners(again), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize(("longest", "size"), [(60, (40, 60)), (120, (80, 120)), (999, (80, 120))])
def test_shrinking_keeps_the_shape_and_never_enlarges(longest: int, size: tuple[int, int]) -> None:
    picture = quarters()
    small = shrink(picture, longest)
    assert small.shape[:2] == size
    assert not np.shares_memory(small, picture)
