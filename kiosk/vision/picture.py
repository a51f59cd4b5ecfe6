"""Picture files to pixels and back, in memory only."""

from __future__ import annotations

import cv2
import numpy as np

from kiosk.domain.errors import NotAPicture, PictureTooLarge
from kiosk.vision.header import claimed_size
from kiosk.vision.pixels import Pixels

#: 64 megapixels: above any phone or webcam that visitors use, and 190 MB once decoded.
PIXELS_MOST = 64_000_000


def decode(untrusted: bytes) -> Pixels:
    """JPEG, PNG, WebP, TIFF or BMP bytes as upright colour pixels, 8 bits a channel.

    The EXIF orientation is applied, grey and CMYK become colour, transparency is dropped and 16
    bits become 8. Raises ``PictureTooLarge`` by the header alone, before decoding, and
    ``NotAPicture`` for anything empty, unknown, cut off or damaged.
    """
    width, height = claimed_size(untrusted)
    if width * height > PIXELS_MOST:
        raise PictureTooLarge(megapixels=round(width * height / 1e6))
    try:
        found = cv2.imdecode(np.frombuffer(untrusted, np.uint8), cv2.IMREAD_COLOR_BGR)
    except cv2.error as damaged:
        raise NotAPicture(why="damaged") from damaged
    if found is None:
        raise NotAPicture(why="damaged")
    return np.ascontiguousarray(found, dtype=np.uint8)


def encode_jpeg(pixels: Pixels, quality: int = 92) -> bytes:
    """JPEG bytes without any metadata; ``quality`` 1 to 100."""
    done, coded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise NotAPicture(why="encode")
    return coded.tobytes()


def shrink(pixels: Pixels, longest: int) -> Pixels:
    """The picture with its longer side at most ``longest`` pixels; never enlarged, never shared."""
    height, width = pixels.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return pixels.copy()
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)
