"""PDF417 symbols, as on the back of North American licences."""

from __future__ import annotations

import cv2
import zxingcpp

from kiosk.vision.pixels import Pixels


def read(pixels: Pixels) -> bytes | None:
    """The bytes of the first PDF417 symbol found, or ``None``."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_BGR2GRAY)
    for found in zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.PDF417):
        return bytes(found.bytes)
    return None
