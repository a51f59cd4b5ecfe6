"""Documents with a machine-readable zone: real pictures, the same degraded, and drawn ones.

``real`` are pictures whose lines are known, ``invalid`` specimens printed with wrong check digits
and ``none`` pictures without a zone: nothing read from those two is right. ``degraded`` are 30 of
the real ones under the 18 conditions of ``degrade``; ``drawn`` are made-up documents of every
format under one or two of these conditions each, which nobody has tuned anything to; ``held_out``
are more of them in other cuts of the typeface, turned by anything and spoiled by any amount.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from kiosk.domain.mrz_formats import LAYOUTS, Format
from kiosk.domain.nations import CODES
from kiosk.vision import mrz
from kiosk.vision.picture import decode, encode_jpeg
from kiosk.vision.pixels import Pixels
from tests.benchmarks.degrade import DOCUMENT, Condition, both, seen
from tests.domain.mrz_texts import LETTERS, name_field, sealed
from tests.vision.mrz_pages import cut, page

#: Real documents that are degraded: the first so many by name that are so many pixels wide.
DOCUMENTS, WIDE = 30, 350
#: Drawn documents, and those in cuts of the typeface that were never trained on.
DRAWN, HELD_OUT = 300, 2000
#: Where the zone is taken to be on a picture on which it cannot be found: shares of the picture.
_BELOW = (0.5, 0.88)
_FORMATS = (
    *(Format.TD3,) * 3,
    *(Format.TD1,) * 2,
    Format.TD2,
    Format.MRV_A,
    Format.MRV_B,
    Format.FRANCE,
)

Lines = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A frame to be read, and its place in the table; without a truth nothing is right."""

    row: str
    name: str
    frame: Pixels
    truth: Lines

    def is_right(self, answer: Lines) -> bool:
        """Whether every character of every line is right."""
        return bool(self.truth) and answer == self.truth


def _listed(data: Path, wanted: str) -> Iterator[tuple[str, Pixels, dict[str, Any]]]:
    truths = json.loads((data / "truth.json").read_text(encoding="utf-8"))
    for name in sorted(truths):
        entry = truths[name]
        if name.startswith("mrz/") and entry["set"] == wanted and (data / name).is_file():
            yield name, decode((data / name).read_bytes()), entry


def real(data: Path, count: int | None = None) -> Iterator[Case]:
    """Real pictures as they are."""
    for n, (name, picture, entry) in enumerate(_listed(data, "main")):
        if count is None or n < count:
            yield Case(entry["form"], name, picture, tuple(entry["truth"]))


def invalid(data: Path, count: int | None = None) -> Iterator[Case]:
    """Specimens with wrong check digits."""
    for n, (name, picture, entry) in enumerate(_listed(data, "invalid")):
        if count is None or n < count:
            yield Case(entry["form"], name, picture, ())


def none(data: Path, count: int | None = None) -> Iterator[Case]:
    """Barcodes and faces: pictures on which there is no zone."""
    files = sorted((data / "pdf417").glob("*.png")) + sorted((data / "faces").glob("*.jpg"))
    for file in files[:count]:
        yield Case(file.parent.name, file.name, decode(file.read_bytes()), ())


def degraded(data: Path, count: int | None = None) -> Iterator[Case]:
    """Each document under each condition; glare falls on its zone."""
    wide = [found for found in _listed(data, "main") if found[1].shape[1] >= WIDE]
    for n, (name, picture, entry) in enumerate(wide[: count or DOCUMENTS]):
        at = _zone_on(picture)
        for m, condition in enumerate(DOCUMENT):
            frame = seen(picture, condition, 1000 * n + m, glare_at=at).frame
            yield Case(condition.name, name, frame, tuple(entry["truth"]))


def _zone_on(picture: Pixels) -> tuple[float, float]:
    found = mrz.read(picture)
    if found is None or not found.accepted:
        return _BELOW
    height, width = picture.shape[:2]
    x, y = np.array(found.corners).mean(axis=0)
    return float(x) / width, float(y) / height


def drawn(data: Path, count: int | None = None) -> Iterator[Case]:
    """Made-up documents; a third of them under two conditions at once."""
    del data
    for n in range(count or DRAWN):
        rng = np.random.default_rng([n, 9303])
        format_ = _FORMATS[n % len(_FORMATS)]
        condition = DOCUMENT[int(rng.integers(len(DOCUMENT)))]
        if rng.random() < 1 / 3:
            condition = both(condition, DOCUMENT[int(rng.integers(3, len(DOCUMENT)))])
        lines = made_up(format_, rng)
        at = (float(rng.uniform(0.2, 0.8)), float(rng.uniform(0.7, 1.0)))
        frame = seen(page(lines, n), condition, n, glare_at=at).frame
        yield Case(condition.name.partition(",")[0], f"{format_} {n}", frame, lines)


def held_out(data: Path, count: int | None = None) -> Iterator[Case]:
    """Made-up documents in cuts of the typeface that were never trained on, held anyhow."""
    del data
    for n in range(count or HELD_OUT):
        rng = np.random.default_rng([n, 77001])
        format_ = _FORMATS[n % len(_FORMATS)]
        lines = made_up(format_, rng)
        group, condition = _held(rng)
        at = (float(rng.uniform(0.1, 0.9)), float(rng.uniform(0.75, 0.95)))
        document = page(lines, n, cut(500_000 + n))
        frame = seen(document, condition, 900_000 + n, glare_at=at).frame
        yield Case(f"{format_} {group}", f"{group} {n}", frame, lines)


def _held(rng: np.random.Generator) -> tuple[str, Condition]:
    """What is wrong, and by how much, together with a size, noise, a code and often a turn."""
    group = str(rng.choice(["plain", "focus", "motion", "both", "dim", "glare"]))
    sizes = ((1280, 720), (1920, 1080), (1280, 720), (960, 540))
    found = Condition(
        group,
        size=sizes[int(rng.integers(4))],
        quality=int(rng.integers(30, 95)),
        noise=float(rng.uniform(1, 5)),
        angle=float(rng.choice([0, 0, 0, 90, 180, 270])),
    )
    if rng.random() < 0.5:
        found = replace(found, angle=found.angle + float(rng.uniform(-20, 20)))
    if rng.random() < 0.3:
        found = replace(found, perspective=float(rng.uniform(0.03, 0.14)))
    if group == "focus":
        found = replace(found, gaussian=float(rng.uniform(1, 3.2)))
    elif group == "motion":
        found = replace(found, motion=float(rng.uniform(4, 15)))
    elif group == "both":
        found = replace(found, gaussian=float(rng.uniform(0.8, 2)), motion=float(rng.uniform(3, 9)))
    elif group == "dim":
        found = replace(found, light=float(rng.uniform(0.12, 0.4)))
    elif group == "glare":
        found = replace(found, glare=float(rng.uniform(0.02, 0.1)))
    return group, found


def made_up(format_: Format, rng: np.random.Generator) -> Lines:
    """Valid lines of that format about nobody."""

    def letters(least: int, most: int) -> str:
        return "".join(rng.choice(list(LETTERS), int(rng.integers(least, most + 1))))

    def digits(count: int) -> str:
        return "".join(str(d) for d in rng.integers(0, 10, count))

    def day() -> str:
        return f"{digits(2)}{int(rng.integers(1, 13)):02d}{int(rng.integers(1, 29)):02d}"

    country = str(rng.choice(list(CODES))).ljust(3, "<")
    surname, given = letters(2, 12), f"{letters(2, 9)} {letters(1, 9)}"
    number = (letters(0, 2) + digits(9))[:9].ljust(9, "<")
    sex, spare = str(rng.choice(list("MF"))), digits(int(rng.integers(0, 8)))
    if format_ is Format.TD1:
        first = f"I{rng.choice(list('<D'))}{country}{number}0{spare}".ljust(30, "<")
        second = f"{day()}0{sex}{day()}0{country}".ljust(29, "<") + "0"
        return sealed([first, second, name_field(surname, given, 30)], format_)
    if format_ is Format.FRANCE:
        first = "IDFRA" + surname.ljust(25, "<") + digits(6)
        second = f"{digits(12)}0{given[:14].replace(' ', '<<').ljust(14, '<')[:14]}{day()}0{sex}0"
        return sealed([first, second], format_)
    columns = LAYOUTS[format_].columns
    code = {Format.TD2: "I<", Format.TD3: "P<"}.get(format_, "V<")
    second = f"{number}0{country}{day()}0{sex}{day()}0{spare}".ljust(columns, "<")
    if LAYOUTS[format_].composite:
        second = second[:-1] + "0"
    return sealed([code + country + name_field(surname, given, columns - 5), second], format_)


def _ours() -> Callable[[Pixels], Lines | None]:
    def read(frame: Pixels) -> Lines | None:
        found = mrz.read(frame)
        return found.lines if found is not None and found.accepted else None

    return read


def _passport_eye() -> Callable[[Pixels], Lines | None]:
    peer = importlib.import_module("passporteye")

    def read(frame: Pixels) -> Lines | None:
        found = peer.read_mrz(BytesIO(encode_jpeg(frame, 98)))
        if found is None or not found.valid:
            return None
        return tuple(str(found.aux["text"]).split("\n"))

    return read


def _fast_mrz() -> Callable[[Pixels], Lines | None]:
    peer = importlib.import_module("fastmrz").FastMRZ()

    def read(frame: Pixels) -> Lines | None:
        rgb = cv2.cvtColor(frame, cv2.COLOR_BGR2RGB)
        found = peer.get_details(rgb, input_type="numpy", include_checkdigit=True)
        if found.get("status") != "SUCCESS":
            return None
        return tuple(str(found.get("mrz_text", "")).split("\n"))

    return read


#: Sets of pictures, and readers, for the table of ``ids``; a reader's answer is what it passes as
#: right by itself.
SETS = {
    "real": real,
    "invalid": invalid,
    "none": none,
    "degraded": degraded,
    "drawn": drawn,
    "held_out": held_out,
}
READERS = {"kiosk": _ours, "PassportEye": _passport_eye, "fastmrz": _fast_mrz}
