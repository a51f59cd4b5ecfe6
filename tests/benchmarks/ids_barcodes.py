"""Card backs with published AAMVA payloads in their barcodes, and the frames they are read from.

The backs are drawn, because no public picture of a specimen licence's back has a barcode that can
be read. Symbols are as wide as cards have them (8 to 12 columns, 205 to 273 modules), with error
correction level 3 to 5, and stand on backs of different looks: stripe, one-dimensional barcodes,
small print over and under the symbol.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
import zxingcpp

from kiosk.demo.drawings.lettering import write
from kiosk.vision.picture import decode
from kiosk.vision.pixels import Grey, Pixels
from tests.benchmarks.degrade import BARCODE, Condition, seen

#: Card pixels per module: fine enough that 3.3 frame pixels per module are never enlarged.
MODULE = 4
#: The published payloads used, of every version and length; the others are shorter or repeat them.
PAYLOADS = (
    *("annexD-v1", "annexD-v10", "bc-mag", "tx-v3", "fl-v1", "ga-v6"),
    *("wa-v3", "ca-v4", "ny-v7", "va-v10-id", "co-v3", "tx-v11"),
)
#: Printed under and over symbols; no words of a real card.
_PRINT = (
    "THIS CARD IS THE PROPERTY OF THE ISSUING AUTHORITY",
    "CLASS: C  ENDORSEMENTS: NONE  RESTRICTIONS: B",
    "If found, drop in any mailbox. Return postage guaranteed.",
    "NOTIFY THE DEPARTMENT WITHIN TEN DAYS OF A CHANGE OF ADDRESS",
)


@dataclass(frozen=True, slots=True, eq=False)
class Back:
    """A flat card back, and what its barcode says."""

    name: str
    payload: bytes
    card: Pixels
    glare_at: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A frame to be read, and its place in the table."""

    row: str
    name: str
    frame: Pixels
    truth: bytes

    def is_right(self, answer: bytes) -> bool:
        """Whether the answer is the whole truth."""
        return answer == self.truth


@dataclass(frozen=True, slots=True, eq=False)
class Prefixed(Case):
    """One of which only how its text begins is known: the rest mixes code pages."""

    def is_right(self, answer: bytes) -> bool:
        """Whether the answer begins as the truth does."""
        return answer.startswith(self.truth)


def published(data: Path) -> dict[str, bytes]:
    """Every published payload of ``aamva_vectors.json`` in that folder by its name."""
    vectors = json.loads((data / "aamva_vectors.json").read_text())
    return {v["id"]: v["payload"].encode("latin-1") for v in vectors}


def backs(data: Path, names: Sequence[str] = PAYLOADS) -> list[Back]:
    """A drawn back for each of the payloads named."""
    payloads = published(data)
    return [draw_back(name, payloads[name], n) for n, name in enumerate(names)]


def flat(data: Path, count: int | None = None) -> Iterator[Case]:
    """The public pictures of flat symbols, photographs and drawings."""
    truths = json.loads((data / "truth.json").read_text())
    named = [n for n in sorted(truths) if n.startswith("pdf417/") and (data / n).is_file()]
    for name in named[:count]:
        entry = truths[name]
        frame = decode((data / name).read_bytes())
        if entry["truth_hex"]:
            yield Case(entry["form"], name, frame, bytes.fromhex(entry["truth_hex"]))
        else:
            known = entry["truth"].encode("ascii", "ignore")[:2]
            yield Prefixed(entry["form"], name, frame, known)


def degraded(data: Path, count: int | None = None) -> Iterator[Case]:
    """Each of the first ``count`` backs (12) under each of the 28 conditions."""
    for n, back in enumerate(backs(data, PAYLOADS[:count])):
        for m, (module, condition) in enumerate(BARCODE):
            yield _case(back, module, condition, 100 * n + m)


#: Conditions that the table of degradations does not have; ``DISTANT`` has no module size.
_MORE = (
    *(Condition(f"rotation {a}", angle=a) for a in (-20, -12, 20, 45, 110)),
    *(Condition(f"perspective, rotation {a}", angle=a, perspective=0.12) for a in (-17, 9)),
    Condition("perspective 18", perspective=0.18),
    Condition("motion 5 down", motion=5, heading=90),
    Condition("motion 4 aslant", motion=4, heading=30),
    Condition("rotation 8, gaussian 1", angle=8, gaussian=1),
    Condition("dim, rotation 5, gaussian 0.8", angle=5, gaussian=0.8, light=0.28, noise=5),
    Condition("sleeve glare, rotation 4", angle=4, glare=0.08),
)


def elsewhere(data: Path, count: int | None = None) -> Iterator[Case]:
    """Conditions between those of the table at 1.9 to 2.5 pixels a module, and cards far away."""
    names = [n for n in published(data) if n not in PAYLOADS and n != "bad-dates"]
    for n, back in enumerate(backs(data, names[:count])):
        for m, condition in enumerate(_MORE):
            found = _case(back, 1.9 + 0.2 * (n % 4), condition, 5000 + 100 * n + m)
            yield replace(found, row=condition.name)
        for m, angle in enumerate((0, 11)):
            far = Condition("40 % of the frame", angle=angle)
            scale = 0.4 * 1280 / back.card.shape[1]
            frame = seen(back.card, far, 6000 + 10 * n + m, scale=scale).frame
            yield Case(far.name, back.name, frame, back.payload)


def _case(back: Back, module: float, condition: Condition, seed: int) -> Case:
    # A card held so near that it would not fit on 1280 by 720 is taken with a finer camera.
    scale = module / MODULE
    across = back.card.shape[1] * scale
    if across > 1200 or (condition.angle % 180 and across > 680):
        condition = replace(condition, size=(1920, 1080))
    if across > 1040 and condition.angle % 180:
        condition = replace(condition, size=(1600, 1600))
    frame = seen(back.card, condition, seed, scale=scale, glare_at=back.glare_at).frame
    return Case(f"{module} px, {condition.name}", back.name, frame, back.payload)


def draw_back(name: str, payload: bytes, look: int) -> Back:
    """A card back of that look (any number) with the payload in its symbol."""
    rng = np.random.default_rng([look, 417])
    # A long text takes more columns, or the symbol would be as high as the card.
    columns = max(8 + look % 5, min(12, 6 + len(payload) // 80))
    symbol = modules_of(payload, columns, 3 + look % 3)
    symbol = np.repeat(symbol, 3, axis=0) if symbol.shape[0] < 40 else symbol
    symbol = np.kron(symbol, np.ones((MODULE, MODULE), np.uint8))
    # An ID-1 card of which the symbol takes 74 to 82 % of the width.
    width = round(symbol.shape[1] / rng.uniform(0.74, 0.82))
    height = round(width / 1.586)
    card = _paper(width, height, rng)
    high = symbol.shape[0]
    top = round((0.12, 0.30, 0.36, 0.93 - high / height)[look % 4] * height)
    top = min(top, height - high - 24)
    left = (width - symbol.shape[1]) // 2
    ink = rng.uniform(10, 60)
    quiet = 3 * MODULE
    patch = np.full((high + 2 * quiet, symbol.shape[1] + 2 * quiet), 255, np.uint8)
    patch[quiet:-quiet, quiet:-quiet] = symbol
    shade = np.asarray(ink + (rng.uniform(225, 250) - ink) * (patch / 255.0), np.uint8)
    place = np.s_[top - quiet : top + high + quiet, left - quiet : left + symbol.shape[1] + quiet]
    _other_print(card, (top - quiet, top + high + quiet), look, rng)
    card[place] = shade[..., None]
    side = 0.35 if look % 2 else 0.68
    return Back(name, payload, card, (side, (top + 0.5 * high) / height))


def modules_of(payload: bytes, columns: int, level: int) -> Grey:
    """The symbol of black (0) and white (255) modules, its rows three modules high."""
    code = zxingcpp.create_barcode(
        payload, zxingcpp.BarcodeFormat.PDF417, columns=columns, ec_level=str(level)
    )
    drawn = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    modules = np.array(drawn, np.uint8)
    return modules[..., 0] if modules.ndim == 3 else modules


def _paper(width: int, height: int, rng: np.random.Generator) -> Pixels:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    colour = rng.uniform(205, 245, 3).astype(np.float32)
    wave = 7 * np.sin(x / rng.uniform(18, 50) + 3 * np.sin(y / rng.uniform(60, 120)))
    paper = colour + wave[..., None] + (12 * x / width)[..., None]
    return np.asarray(np.clip(paper, 0, 255), np.uint8)


def _other_print(
    card: Pixels, symbol: tuple[int, int], look: int, rng: np.random.Generator
) -> None:
    """A stripe, a one-dimensional barcode and lines of text where the symbol leaves room."""
    height, width = card.shape[:2]
    size = width / 42
    free = [(0.03, symbol[0] / height - 0.02), (symbol[1] / height + 0.02, 0.97)]
    for n, (start, end) in enumerate(free):
        at = start
        if n == 0 and look % 3 != 1 and end - at > 0.24:
            stripe = slice(round((at + 0.01) * height), round((at + 0.18) * height))
            card[stripe] = rng.integers(25, 50)
            at += 0.20
        if look % 2 and end - at > 0.22:
            bars = _linear(f"{rng.integers(10**9, 10**10)}", look, width)
            top, left = round(at * height), round(rng.uniform(0.05, 0.4) * width)
            part = card[top : top + bars.shape[0], left : left + bars.shape[1]]
            part[:] = np.minimum(part, bars[: part.shape[0], : part.shape[1], None])
            at += bars.shape[0] / height + 0.02
        line = 0
        while end - at > 0.06 and line < 5:
            write(
                card,
                _PRINT[(look + line) % 4],
                (0.06 * width, (at + 0.04) * height),
                size,
                (45,) * 3,
            )
            at, line = at + 0.058, line + 1


def _linear(text: str, look: int, width: int) -> Grey:
    """A Code 128 or Code 39 as jurisdictions put beside the symbol."""
    kind = zxingcpp.BarcodeFormat.Code128 if look % 4 == 1 else zxingcpp.BarcodeFormat.Code39
    drawn = zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, kind), scale=1)
    row = np.array(drawn, np.uint8)
    row = row[row.shape[0] // 2 : row.shape[0] // 2 + 1, :]
    row = row[..., 0] if row.ndim == 3 else row
    size = (round(0.34 * width), round(0.085 * width))
    return np.asarray(cv2.resize(row, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _ours() -> Callable[[Pixels], bytes | None]:
    from kiosk.vision import pdf417

    return pdf417.read


def _plain() -> Callable[[Pixels], bytes | None]:
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.PDF417)

    def read(frame: Pixels) -> bytes | None:
        found = zxingcpp.read_barcodes(frame, formats=wanted)
        return bytes(found[0].bytes) if found else None

    return read


#: Sets of pictures, and readers, for the table of ``ids``.
SETS = {"flat": flat, "degraded": degraded, "elsewhere": elsewhere}
READERS = {"kiosk": _ours, "zxing-cpp": _plain}
