"""The barcode of a drawn card: an AAMVA payload (card design standard 2020, version 10)."""

from __future__ import annotations

import cv2
import numpy as np
import zxingcpp

from kiosk.demo.drawings.canvas import Pixels
from kiosk.demo.drawings.holder import ISSUER, CardHolder
from kiosk.domain.document import IdType

_SEXES = {"M": "1", "F": "2"}


def _name(value: str) -> str:
    """A name as encoded: at most 40 characters, empty is written NONE."""
    return value[:40] or "NONE"


def aamva_payload(holder: CardHolder) -> bytes:
    """The whole payload: compliance mark, header, one subfile and the jurisdiction's own."""
    kind = "ID" if holder.id_type is IdType.STATE_ID else "DL"
    elements = {
        "DAQ": holder.number,
        "DCS": _name(holder.surname),
        "DDE": "N",
        "DAC": _name(holder.given),
        "DDF": "N",
        "DAD": _name(holder.middle),
        "DDG": "N",
        "DCU": holder.suffix,
        "DCA": "C" if kind == "DL" else "",
        "DCB": "NONE" if kind == "DL" else "",
        "DCD": "NONE" if kind == "DL" else "",
        "DBD": f"{holder.issued:%m%d%Y}",
        "DBB": f"{holder.birth:%m%d%Y}",
        "DBA": f"{holder.expiry:%m%d%Y}",
        "DBC": _SEXES.get(holder.sex, "9"),
        "DAU": f"{holder.height_inches:03d} in",
        "DAY": holder.eyes,
        "DAG": holder.address[:35],
        "DAI": holder.city[:20],
        "DAJ": holder.state,
        "DAK": f"{holder.postcode.replace('-', ''):0<9}  ",
        "DCF": holder.discriminator,
        "DCG": "USA",
        "DDA": "F",
    }
    body = kind + "\n".join(f"{tag}{value}" for tag, value in elements.items() if value) + "\n\r"
    own = "ZCZCACEDAR\r"
    first = 21 + 2 * 10
    offset = first + len(body.encode("latin-1"))
    header = (
        f"@\n\x1e\rANSI {ISSUER}100102"
        f"{kind}{first:04d}{len(body.encode('latin-1')):04d}ZC{offset:04d}{len(own):04d}"
    )
    return (header + body + own).encode("latin-1")


def draw_pdf417(payload: bytes, width: int, height: int) -> Pixels:
    """The payload as a PDF417 of exactly this size, its quiet zone included."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.PDF417, columns=10)
    drawn = np.array(zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=True))
    modules = np.asarray(drawn, np.uint8)
    if modules.ndim == 3:
        modules = modules[..., 0]
    factor = max(2, -(-2 * width // modules.shape[1]))
    big = cv2.resize(modules, None, fx=factor, fy=factor, interpolation=cv2.INTER_NEAREST)
    exact = cv2.resize(big, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(exact, cv2.COLOR_GRAY2BGR), np.uint8)
