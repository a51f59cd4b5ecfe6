"""Whether the number of legibility tells what can be read: area under the curve, limits, a plot.

Drawn cards and passport pages, backs with their barcode and, where the shared pictures are there,
real documents with a machine-readable zone, each under seeded degradations of rising strength.
``python -m tests.benchmarks.legibility [--fit] [--reader] [--plot FILE]``; ``--fit`` works the
constants of ``kiosk/vision/legibility.py`` out anew from other documents than those reported, and
``--reader`` lets RapidOCR say what of the print is readable.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.drawings import aamva_payload, invent_holder
from kiosk.demo.drawings.holder import CardHolder
from kiosk.domain.finding import Box
from kiosk.domain.printed import PrintedField
from kiosk.vision import mrz
from kiosk.vision.flatten import CARD, PAGE, flatten
from kiosk.vision.legibility import legibility
from kiosk.vision.light import SMALL, Glare, light_on
from kiosk.vision.pdf417 import look_at_barcode
from kiosk.vision.pixels import Pixels
from kiosk.vision.printed import read_front
from kiosk.vision.reader import Reader, find_reader
from tests import cards
from tests.benchmarks.degrade import Condition, seen

Doubles = NDArray[np.float64]

DATA = Path(__file__).parents[3] / "shared" / "data"
FITTED, HELD_OUT = range(100, 112), range(200, 212)
#: Of the real documents every other one is for fitting.
DOCUMENTS = 30

STRENGTHS: tuple[Condition, ...] = (
    Condition("clean"),
    *(Condition(f"gaussian {s}", gaussian=s) for s in (1, 1.5, 2, 2.5, 3, 3.5, 4, 5)),
    *(Condition(f"motion {n}", motion=n, heading=20.0) for n in (5, 9, 13, 17, 23)),
    *(Condition(f"motion {n} up", motion=n, heading=90.0) for n in (9, 15)),
    *(
        Condition(f"{w}x{h}", size=(w, h))
        for w, h in ((640, 480), (480, 360), (380, 285), (320, 240), (260, 195))
    ),
    *(Condition(f"jpeg {q}", quality=q) for q in (30, 15, 8)),
    *(Condition(f"light {s}", light=s, noise=6.0) for s in (0.28, 0.15, 0.1, 0.06, 0.04)),
    *(Condition(f"glare {s}", glare=s) for s in (0.05, 0.1, 0.16, 0.22)),
    Condition("perspective", perspective=0.10),
    Condition("rotation 7", angle=7.0),
)
#: Readers of codes need less detail in the set: every third strength and the worst of each kind.
CODE_STRENGTHS = (
    *STRENGTHS[::3],
    *(c for c in STRENGTHS if c.name in ("gaussian 3", "light 0.04")),
)

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SHAPES = str.maketrans("0IL", "O11")


@dataclass(frozen=True, slots=True)
class Case:
    """One picture: the number it was given, and whether it was read without a mistake."""

    number: float
    readable: bool
    score: float
    ms: float
    parts: tuple[float, float] = (0.0, 0.0)


def main() -> None:
    """Measure, print the tables, and write the plot if asked."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fit", action="store_true")
    asked.add_argument("--plot", type=Path)
    asked.add_argument("--reader", action="store_true", help="let RapidOCR say what is readable")
    options = asked.parse_args()
    cv2.setNumThreads(1)
    reader = find_reader() if options.reader else None
    if options.fit:
        fit(reader)
        return
    found = {
        "print, values known": list(prints(HELD_OUT, known=True, reader=reader)),
        "print alone": list(prints(HELD_OUT, known=False, reader=reader)),
    }
    if reader is None:
        found |= {
            "machine-readable zone": list(zones(odd=True, joined=False)),
            "zone and print": list(zones(odd=True, joined=True)),
            "barcode": list(barcodes(HELD_OUT)),
        }
    print("| from | pictures | readable | AUC | readable passed at 0.8 | unreadable passed | ms |")
    print("|---|---|---|---|---|---|---|")
    for name, cases in found.items():
        if cases:
            print(_row(name, cases))
    if options.plot:
        shown = {name: cases for name, cases in found.items() if name != "zone and print"}
        options.plot.write_text(plotted(shown), encoding="utf-8")


def _row(name: str, cases: list[Case]) -> str:
    readable = np.array([c.readable for c in cases])
    numbers = np.array([c.number for c in cases])
    passed = [float((numbers[readable == side] >= 0.8).mean()) for side in (True, False)]
    ms = float(np.median([c.ms for c in cases]))
    return (
        f"| {name} | {len(cases)} | {int(readable.sum())} | {area(numbers, readable):.3f} "
        f"| {passed[0]:.1%} | {passed[1]:.1%} | {ms:.0f} |"
    )


def prints(seeds: Iterable[int], *, known: bool, reader: Reader | None = None) -> Iterator[Case]:
    """Fronts and passport pages; readable: all three texts of R7.

    They are read by the reader given, otherwise by the program's own that seeks them.
    """
    for seed, flat, truth, is_page in _documents(seeds):
        wanted = PAGE if is_page else CARD
        expected = {named: [text] for named, text in truth.items()}
        boxes = {named: p.box for named, p in read_front(flat.copy(), expected).places.items()}
        for n, condition in enumerate(STRENGTHS):
            rng = np.random.default_rng([seed, n])
            glare_at = (float(rng.uniform(0.36, 0.66)), float(rng.uniform(0.3, 0.8)))
            frame = seen(flat, condition, seed * 100 + n, glare_at=glare_at)
            upright = flatten(frame.frame, frame.corners, wanted)
            glare = _glare(upright)
            began = time.thread_time()
            sought = read_front(upright, expected)
            found = legibility(sought, glare=glare)
            ms = (time.thread_time() - began) * 1000
            if not known:
                began = time.thread_time()
                found = legibility(read_front(upright), glare=glare)
                ms = (time.thread_time() - began) * 1000
            texts = {named: place.text for named, place in sought.places.items()}
            if reader is not None:
                texts = _read_by(reader, upright, {k: boxes[k] for k in truth if k in boxes})
            readable = all(_same(texts.get(named, ""), text) for named, text in truth.items())
            yield Case(found.number, readable, found.number, ms, found.print_parts)


def _read_by(
    reader: Reader, upright: Pixels, boxes: dict[PrintedField, Box]
) -> dict[PrintedField, str]:
    """What another reader makes of the places where the texts stand."""
    answers = reader.lines(upright, list(boxes.values()))
    return {named: text.untrusted_text for named, text in zip(boxes, answers, strict=True)}


def _glare(upright: Pixels) -> Glare:
    small = cv2.resize(upright, None, fx=SMALL, fy=SMALL, interpolation=cv2.INTER_AREA)
    return light_on(np.asarray(small, np.uint8)).glare


def _documents(
    seeds: Iterable[int],
) -> Iterator[tuple[int, Pixels, dict[PrintedField, str], bool]]:
    for seed in seeds:
        holder = invent_holder(seed)
        yield seed, cards.front_flat(seed), _truth(holder, is_page=False), False
        if seed % 3 == 0:
            yield seed, cards.passport_flat(seed), _truth(holder, is_page=True), True


def _truth(holder: CardHolder, *, is_page: bool) -> dict[PrintedField, str]:
    birth = f"{holder.birth:%m/%d/%Y}"
    if is_page:
        birth = f"{holder.birth.day:02d} {_MONTHS[holder.birth.month - 1]} {holder.birth.year}"
    given = " ".join(n for n in (holder.given, holder.middle) if n)
    return {
        PrintedField.SURNAME: holder.surname,
        PrintedField.GIVEN: given,
        PrintedField.BIRTH: birth,
    }


def _same(one: str, other: str) -> bool:
    """The same letters; those of one shape in most typefaces count as one."""
    plain = ("".join(c for c in t.upper() if c.isalnum()).translate(_SHAPES) for t in (one, other))
    return len(set(plain)) == 1


def zones(*, odd: bool, joined: bool) -> Iterator[Case]:
    """Real documents with a machine-readable zone; readable: every character of every line.

    ``joined``: the number is that of the zone and of all print of the document together.
    """
    if not (DATA / "truth.json").is_file():
        return
    listed = json.loads((DATA / "truth.json").read_text(encoding="utf-8"))
    wanted = [
        (name, entry["truth"])
        for name, entry in sorted(listed.items())
        if name.startswith("mrz/") and entry.get("set") == "main"
    ]
    for seed, (name, truth) in enumerate(wanted[:DOCUMENTS]):
        if bool(seed % 2) is not odd:
            continue
        document = cv2.imread(str(DATA / name))
        if document is None:
            continue
        for n, condition in enumerate(CODE_STRENGTHS):
            shown = seen(np.asarray(document, np.uint8), condition, seed * 100 + n)
            began = time.thread_time()
            found = mrz.read(shown.frame)
            front, glare = None, None
            if joined:
                is_page = max(document.shape[:2]) < 1.5 * min(document.shape[:2])
                upright = flatten(shown.frame, shown.corners, PAGE if is_page else CARD)
                front, glare = read_front(upright), _glare(upright)
            number = legibility(front, mrz=found, glare=glare).number if found is not None else 0.0
            ms = (time.thread_time() - began) * 1000
            readable = found is not None and list(found.lines) == truth
            yield Case(number, readable, found.mean if found is not None else -9.0, ms)


def barcodes(seeds: Iterable[int]) -> Iterator[Case]:
    """Backs of cards; readable: the bytes are those that were drawn."""
    for seed in seeds:
        flat, payload = cards.back_flat(seed), aamva_payload(invent_holder(seed))
        for n, condition in enumerate(CODE_STRENGTHS):
            frame = seen(flat, condition, seed * 100 + n)
            upright = flatten(frame.frame, frame.corners, CARD)
            began = time.thread_time()
            look = look_at_barcode(upright)
            number = legibility(barcode=look).number
            ms = (time.thread_time() - began) * 1000
            yield Case(number, look.data == payload, number, ms)


def area(numbers: Doubles, readable: NDArray[np.bool_]) -> float:
    """Area under the curve: how often a readable picture has the higher number."""
    good, bad = numbers[readable], numbers[~readable]
    if not len(good) or not len(bad):
        return float("nan")
    above = (good[:, None] > bad[None, :]).mean() + 0.5 * (good[:, None] == bad[None, :]).mean()
    return float(above)


def fit(reader: Reader | None) -> None:
    """Print the constants a and b of each reader's probability, 1 / (1 + exp(-(a + b x))).

    With a reader, those of a front's whole print instead.
    """
    if reader is not None:
        _fit_print(reader)
        return
    alone: list[tuple[float, bool]] = []
    known: list[tuple[float, bool]] = []
    for seed, flat, truth, is_page in _documents(FITTED):
        for n, condition in enumerate(STRENGTHS):
            frame = seen(flat, condition, seed * 100 + n)
            upright = flatten(frame.frame, frame.corners, PAGE if is_page else CARD)
            free = read_front(upright).places
            sought = read_front(upright, {named: [text] for named, text in truth.items()}).places
            for named, text in truth.items():
                if named in free:
                    alone.append((free[named].sure, _same(free[named].text, text)))
                if named in sought:
                    place = sought[named]
                    known.append((place.sure + (place.apart or 0.0), _same(place.text, text)))
    zone = [(c.score, c.readable) for c in zones(odd=False, joined=False)]
    for name, pairs in (("_FREE", alone), ("_EXPECTED", known), ("_ZONE", zone)):
        if pairs:
            a, b = _logistic(pairs)
            print(f"{name} = ({a:.1f}, {b:.1f}) from {len(pairs)}")


def _fit_print(reader: Reader) -> None:
    """What the number of a front makes of the mean over its texts, and of reflections."""
    rows = [
        (case.parts, case.readable)
        for known in (False, True)
        for case in prints(FITTED, known=known, reader=reader)
    ]
    found = _likeliest(np.array([p for p, _ in rows]), np.array([r for _, r in rows], np.float64))
    print(f"_PRINT = ({', '.join(f'{n:.2f}' for n in found)}) from {len(rows)}")


def _logistic(pairs: list[tuple[float, bool]]) -> tuple[float, float]:
    a, b = _likeliest(
        np.array([[p] for p, _ in pairs]), np.array([r for _, r in pairs], np.float64)
    )
    return float(a), float(b)


def _likeliest(x: Doubles, y: Doubles) -> Doubles:
    """Newton's way to the likeliest line, with a little weight on small constants."""
    seen_ = np.column_stack([np.ones(len(x)), x])
    line = np.zeros(seen_.shape[1])
    for _ in range(80):
        share = 1 / (1 + np.exp(-np.clip(seen_ @ line, -30, 30)))
        slope = seen_.T @ (y - share) - 1e-3 * line
        curve = (seen_ * (share * (1 - share))[:, None]).T @ seen_ + 1e-3 * np.eye(len(line))
        line += np.clip(np.linalg.solve(curve, slope), -5, 5)
    return line


_WIDE, _HIGH, _LEFT, _TOP = 330, 240, 48, 34
_COLOURS = {"readable": "#135c3a", "unreadable": "#9c2f2f"}


def plotted(found: dict[str, list[Case]]) -> str:
    """An SVG: for each reader, how much of what is readable and of what is not passes a limit."""
    parts = []
    shown = [(name, cases) for name, cases in found.items() if cases]
    for n, (name, cases) in enumerate(shown):
        parts.append(_panel(name, cases, n % 2 * (_WIDE + 60), n // 2 * (_HIGH + 60)))
    wide, high = 2 * (_WIDE + 60), -(-len(shown) // 2) * (_HIGH + 60) + 10
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" '
        f'font-family="Inter, sans-serif" font-size="12">\n'
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _panel(name: str, cases: list[Case], left: int, top: int) -> str:
    x0, y0 = left + _LEFT, top + _TOP
    across, down = _WIDE - _LEFT, _HIGH - _TOP

    def at(limit: float, share: float) -> str:
        return f"{x0 + limit * across:.1f},{y0 + (1 - share) * down:.1f}"

    lines = [f'<text x="{x0}" y="{y0 - 12}" font-weight="600">{name}</text>']
    for share in (0.0, 0.5, 1.0):
        y = y0 + (1 - share) * down
        lines.append(f'<path d="M{x0} {y:.1f}h{across}" stroke="#d8d4c8"/>')
        lines.append(f'<text x="{x0 - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>')
        x = x0 + share * across
        lines.append(f'<text x="{x:.1f}" y="{y0 + down + 16}" text-anchor="middle">{share}</text>')
    for limit in (0.35, 0.8):
        x = x0 + limit * across
        lines.append(f'<path d="M{x:.1f} {y0}v{down}" stroke="#8a8577" stroke-dasharray="4 3"/>')
    sides: tuple[tuple[str, Callable[[Case], bool]], ...] = (
        ("readable", lambda c: c.readable),
        ("unreadable", lambda c: not c.readable),
    )
    limits = np.linspace(0, 1, 101)
    for side, belongs in sides:
        numbers = np.array([c.number for c in cases if belongs(c)])
        if not len(numbers):
            continue
        points = " ".join(at(float(n), float((numbers >= n).mean())) for n in limits)
        lines.append(
            f'<polyline points="{points}" fill="none" stroke="{_COLOURS[side]}" stroke-width="2"/>'
        )
        label = at(0.02, float((numbers >= 0.02).mean())).split(",")
        lines.append(
            f'<text x="{float(label[0]) + 4:.1f}" y="{float(label[1]) + 14:.1f}" '
            f'fill="{_COLOURS[side]}">{side}</text>'
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
