"""What the portrait checks find, miss and cost: real people in drawn rooms, with seeded faults.

``python -m tests.benchmarks.portraits``: needs the 40 people of ``../shared/data/faces``. Prints
the tables of ``docs/portraits.md``. ``AUC`` compares a fault's pictures with good ones by the
finding's number; ``told`` is the share whose finding is not fine at the limits as they ship.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from kiosk.domain.finding import AT_MOST, Finding, Kind, Weight
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.faces import Face, find_faces, to_grey
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait
from tests.benchmarks.people import faults, worn
from tests.benchmarks.people.faults import Eyes, Spoil
from tests.benchmarks.people.scenes import Sitter, a_room, sitters, stand

FACES = Path(__file__).parents[3] / "shared" / "data" / "faces"
LIMITS = PortraitLimits()
ROOMS = 200

#: Fault, its amounts, and the kind of finding that must tell it.
FAULTS: tuple[tuple[str, Spoil, tuple[float, ...], Kind], ...] = (
    ("defocus, px", faults.defocus, (1.5, 2.5, 4, 6), Kind.FACE_BLURRED),
    ("motion, px", faults.motion, (5, 9, 15, 25), Kind.FACE_BLURRED),
    ("enlarged from, px", faults.upscaled, (50, 35, 25), Kind.FACE_BLURRED),
    ("light left", faults.dark, (0.5, 0.35, 0.2, 0.1), Kind.FACE_DARK),
    ("light times", faults.over, (1.7, 2.5, 4), Kind.FACE_BRIGHT),
    ("side shadow", faults.side, (0.5, 0.7, 0.85), Kind.FACE_UNEVEN),
    ("glare", faults.glare, (0.5, 0.9), Kind.FACE_GLARE),
    ("JPEG quality", faults.jpeg, (30, 15), Kind.FACE_COMPRESSED),
    ("grey", faults.grey, (0.6, 1), Kind.FACE_FILTERED),
    ("sepia", faults.sepia, (0.5, 1), Kind.FACE_FILTERED),
    ("hue, degrees", faults.hue, (16, 30, 60), Kind.FACE_FILTERED),
    ("tint", faults.tint, (0.1, 0.2, 0.35), Kind.FACE_FILTERED),
    ("saturation times", faults.saturated, (1.6, 2.2), Kind.FACE_FILTERED),
    ("beauty", faults.beauty, (1, 2, 4), Kind.FACE_FILTERED),
    ("cartoon", faults.cartoon, (0.1, 0.3), Kind.FACE_FILTERED),
    ("levels", faults.posterised, (16, 8, 5), Kind.FACE_FILTERED),
    ("vignette", faults.vignette, (0.5, 0.9), Kind.FACE_FILTERED),
    ("stickers", faults.sticker, (1, 2, 3), Kind.FACE_FILTERED),
)
WORN: tuple[tuple[str, worn.Wear, Kind | None], ...] = (
    ("clear glasses", worn.clear_glasses, None),
    ("dark glasses", worn.dark_glasses, Kind.EYES_COVERED),
    ("cap", worn.cap, None),
    ("knitted hat", worn.beanie, None),
    ("headscarf", worn.headscarf, None),
    ("mask", worn.mask_on, None),
    ("eyes closed", worn.lids(1.0), Kind.EYES_CLOSED),
    ("eyes half closed", worn.lids(0.55), Kind.EYES_CLOSED),
)


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """One person as put before the camera."""

    sitter: Sitter
    frame: Pixels
    eyes: Eyes


def main() -> int:
    """Print every table; answers 0, also where the pictures are absent."""
    cv2.setNumThreads(1)
    if not FACES.is_dir():
        print("the real pictures are not on this machine")
        return 0
    people = [s for s in sitters(FACES) if s.name.endswith("neutral")]
    shown = [_shown(s, i) for i, s in enumerate(people)]
    good = [_findings(s.frame) for s in shown]
    _good_ones(good)
    _quartiles(shown, good)
    _finding_faces(shown)
    _faults(shown, good)
    _cost(shown)
    return 0


def _shown(sitter: Sitter, seed: int) -> Shown:
    rng = np.random.default_rng(5000 + seed)
    place = (float(rng.uniform(560, 720)), 318.0)
    lean = float(rng.uniform(-5, 5))
    size = float(rng.uniform(122, 165))
    frame, eyes = stand(sitter, rng, size=size, at=place, roll=lean)
    return Shown(sitter, _webcam(frame, rng), eyes)


def _webcam(frame: Pixels, rng: np.random.Generator) -> Pixels:
    """As cameras differ: some sharpen, all have some noise, most compress."""
    if rng.random() < 0.4:
        share = float(rng.uniform(0.2, 0.8))
        soft = cv2.GaussianBlur(frame, (0, 0), 1.2)
        frame = np.asarray(cv2.addWeighted(frame, 1 + share, soft, -share, 0), np.uint8)
    noisy = frame + rng.normal(0, rng.uniform(0, 3), frame.shape)
    frame = np.asarray(np.clip(noisy, 0, 255), np.uint8)
    quality = float(rng.uniform(75, 95))
    return faults.jpeg(frame, ((0, 0), (1, 0)), quality, rng) if rng.random() < 0.6 else frame


def _findings(frame: Pixels) -> dict[Kind, Finding]:
    return {f.kind: f for f in look_at_portrait(frame, LIMITS).findings}


def _good_ones(good: list[dict[Kind, Finding]]) -> None:
    print("\n| finding | limit | good pictures: least, median, most | told |\n|---|---|---|---|")
    for kind in good[0]:
        found = [g[kind] for g in good if kind in g]
        numbers = [f.measured for f in found]
        span = f"{min(numbers):.3g}, {statistics.median(numbers):.3g}, {max(numbers):.3g}"
        print(f"| `{kind}` | {_limit(found):.3g} | {span} | {_told(found)} of {len(found)} |")


def _limit(found: list[Finding]) -> float:
    return next((f.limit for f in found if f.weight is Weight.FINE), found[0].limit)


def _told(found: Iterable[Finding]) -> int:
    return sum(f.weight is not Weight.FINE for f in found)


def _quartiles(shown: list[Shown], good: list[dict[Kind, Finding]]) -> None:
    """Pass rates by how light the skin is: nothing that stops a picture, and no advice."""
    print("\n| faces by lightness | grey | not stopped | no advice either |\n|---|---|---|---|")
    order = np.argsort([s.sitter.light for s in shown])
    for name, part in zip(("darkest", "dark", "light", "lightest"), np.array_split(order, 4)):  # noqa: B905
        grey = [shown[i].sitter.light for i in part]
        stops = {Weight.WARN, Weight.BLOCK}
        free = sum(all(f.weight not in stops for f in good[i].values()) for i in part)
        clean = sum(all(f.weight is Weight.FINE for f in good[i].values()) for i in part)
        n = len(part)
        print(f"| {name} | {min(grey):.0f} to {max(grey):.0f} | {free} of {n} | {clean} of {n} |")


def _finding_faces(shown: list[Shown]) -> None:
    print("\n| scene | found | told as several | eyes seen |\n|---|---|---|---|")
    scenes: list[tuple[str, Callable[[Shown, np.random.Generator], Pixels]]] = [
        ("plain", lambda s, _: s.frame),
        ("10 % of the light", lambda s, rng: faults.dark(s.frame, s.eyes, 0.1, rng)),
        ("5 % of the light", lambda s, rng: faults.dark(s.frame, s.eyes, 0.05, rng)),
    ]
    scenes += [(name, _wearing(wear)) for name, wear, _ in WORN]
    for name, make in scenes:
        found = several = seen = 0
        for i, s in enumerate(shown):
            faces = find_faces(to_grey(make(s, np.random.default_rng(900 + i))))
            hits = [f for f in faces if _is_there(f, s.eyes)]
            found += bool(hits)
            several += len(faces) > 1
            seen += bool(hits) and hits[0].eyes is not None
        print(f"| {name} | {found} of {len(shown)} | {several} | {seen} |")
    alarms = sum(
        bool(find_faces(to_grey(a_room(np.random.default_rng(70_000 + n), 8 + n % 30))))
        for n in range(ROOMS)
    )
    print(f"| empty rooms | {alarms} of {ROOMS} told as somebody | | |")


def _wearing(wear: worn.Wear) -> Callable[[Shown, np.random.Generator], Pixels]:
    return lambda s, rng: wear(s.frame, s.eyes, rng)


def _is_there(face: Face, eyes: Eyes) -> bool:
    size, middle = faults.apart(eyes), np.mean(eyes, axis=0)
    away = np.hypot(face.middle[0] - middle[0], face.middle[1] - middle[1])
    return bool(away < 0.35 * size and 0.7 < face.between_eyes / size < 1.4)


def _faults(shown: list[Shown], good: list[dict[Kind, Finding]]) -> None:
    """Both halves of the people, each against its own good pictures."""
    print("\n| fault | amount | finding | AUC, first 20 | AUC, other 20 | told |")
    print("|---|---|---|---|---|---|")
    for name, spoil, amounts, kind in FAULTS:
        for amount in amounts:
            bad = [
                _findings(spoil(s.frame, s.eyes, amount, np.random.default_rng(300 + i)))
                for i, s in enumerate(shown)
            ]
            _row(f"{name} | {amount:g}", kind, good, bad)
    for name, wear, told_by in WORN:
        if told_by is not None:
            bad = [
                _findings(wear(s.frame, s.eyes, np.random.default_rng(900 + i)))
                for i, s in enumerate(shown)
            ]
            _row(f"{name} | drawn", told_by, good, bad)


def _row(
    label: str, kind: Kind, good: list[dict[Kind, Finding]], bad: list[dict[Kind, Finding]]
) -> None:
    """A picture whose face was lost is told too: as having none."""
    areas = []
    for half in (slice(0, None, 2), slice(1, None, 2)):
        well = [g[kind].measured for g in good[half] if kind in g]
        ill = [b[kind].measured for b in bad[half] if kind in b]
        areas.append(f"{_area(well, ill, rising=kind in AT_MOST):.3f}" if ill else "none found")
    told = sum(kind not in b or b[kind].weight is not Weight.FINE for b in bad)
    lost = sum(kind not in b for b in bad)
    share = f"{told} of {len(bad)}" + (f" ({lost} as no face)" if lost else "")
    print(f"| {label} | `{kind}` | {areas[0]} | {areas[1]} | {share} |", flush=True)


def _area(well: list[float], ill: list[float], *, rising: bool) -> float:
    """Area under the curve: how often the fault's number is the worse one."""
    first, second = np.asarray(well)[:, None], np.asarray(ill)[None]
    worse = first < second if rising else first > second
    return float(np.mean(worse) + 0.5 * np.mean(first == second))


def _cost(shown: list[Shown]) -> None:
    """Processor time of a look, beside a Gaussian blur of the same frame."""
    taken: dict[str, list[float]] = {"blur": [], "searching": [], "following": [], "nobody": []}
    for i, s in enumerate(shown):
        last = look_at_portrait(s.frame, LIMITS).followed
        room = a_room(np.random.default_rng(i))
        _timed(taken["blur"], lambda f=s.frame: cv2.GaussianBlur(f, (0, 0), 2))  # type: ignore[misc]
        _timed(taken["searching"], lambda f=s.frame: look_at_portrait(f, LIMITS))  # type: ignore[misc]
        _timed(
            taken["following"],
            lambda f=s.frame, at=last: look_at_portrait(f, LIMITS, last=at),  # type: ignore[misc]
        )
        _timed(taken["nobody"], lambda f=room: look_at_portrait(f, LIMITS))  # type: ignore[misc]
    print("\n| look | median | 95 % below | in blurs |\n|---|---|---|---|")
    blur = statistics.median(taken["blur"])
    for name, times in taken.items():
        middle, high = statistics.median(times), sorted(times)[int(0.95 * len(times))]
        print(f"| {name} | {middle:.1f} ms | {high:.1f} ms | {middle / blur:.1f} |")


def _timed(taken: list[float], work: Callable[[], object]) -> None:
    began = time.thread_time()
    work()
    taken.append(1000 * (time.thread_time() - began))


if __name__ == "__main__":
    sys.exit(main())
