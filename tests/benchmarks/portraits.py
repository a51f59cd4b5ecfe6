"""What the portrait checks find, miss and cost: real people in drawn rooms, with seeded faults.

``python -m tests.benchmarks.portraits``: needs the 40 people of ``../shared/data/faces``. Prints
the tables of ``docs/portraits.md``. ``AUC`` compares a fault's pictures with good ones by the
finding's number; ``told`` is the share whose finding is not fine at the limits as they ship. The
last table chooses limits anew on half of the people and says what they do to the other half.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np

from kiosk.domain.finding import AT_MOST, Finding, Kind, Weight
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.faces import Face, find_faces, to_grey
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import look_at_portrait
from kiosk.vision.portrait_live import watch_portrait
from tests.benchmarks.people import faults, worn
from tests.benchmarks.people.faults import Eyes, Spoil
from tests.benchmarks.people.scenes import Sitter, a_room, sitters, stand

FACES = Path(__file__).parents[3] / "shared" / "data" / "faces"
LIMITS = PortraitLimits()
ROOMS = 600
#: Good pictures of each person: other places, rooms and cameras.
ROUNDS = 3
#: Share of the good pictures of half the people that a limit chosen on them must let pass.
PASS = 0.98

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


#: Faults as strong as issue 4 names them, which a limit must tell.
NAMED: frozenset[tuple[str, float]] = frozenset(
    {
        ("defocus, px", 2.5),
        ("motion, px", 9),
        ("enlarged from, px", 35),
        ("light left", 0.35),
        ("light times", 2.5),
        ("side shadow", 0.7),
        ("glare", 0.9),
        ("grey", 1),
        ("sepia", 1),
        ("hue, degrees", 30),
        ("tint", 0.2),
        ("beauty", 1),
        ("cartoon", 0.1),
        ("levels", 8),
        ("eyes closed", 0),
        ("dark glasses", 0),
    }
)

#: What was found in a picture.
Told: TypeAlias = dict[Kind, Finding]


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
    # The pictures of one person lie ``len(people)`` apart: even places are even people.
    rounds = [
        _shown(s, i + n * len(people)) for n in range(1, ROUNDS) for i, s in enumerate(people)
    ]
    good = [_findings(s.frame) for s in [*shown, *rounds]]
    _good_ones(good)
    _quartiles([*shown, *rounds], good)
    _finding_faces([*shown, *rounds])
    _worn(shown)
    bad = _faults(shown, good)
    _held_out(good, bad)
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


def _findings(frame: Pixels) -> Told:
    return {f.kind: f for f in look_at_portrait(frame, LIMITS).findings}


def _good_ones(good: list[Told]) -> None:
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


def _quartiles(shown: list[Shown], good: list[Told]) -> None:
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


def _worn(shown: list[Shown]) -> None:
    """What is said of people who wear something and are otherwise as they should be."""
    print("\n| wearing | asked to change something | eyes told as closed | filter advised |")
    print("|---|---|---|---|")
    for name, wear, told_by in WORN:
        if told_by is not None:
            continue
        looks = [
            _findings(wear(s.frame, s.eyes, np.random.default_rng(900 + i + 1000 * n)))
            for n in range(2)
            for i, s in enumerate(shown)
        ]
        stops = {Weight.WARN, Weight.BLOCK}
        asked = sum(any(f.weight in stops for f in look.values()) for look in looks)
        lids, effects = (
            _told(look[kind] for look in looks if kind in look)
            for kind in (Kind.EYES_CLOSED, Kind.FACE_FILTERED)
        )
        of = len(looks)
        print(f"| {name} | {asked} of {of} | {lids} of {of} | {effects} of {of} |", flush=True)


def _wearing(wear: worn.Wear) -> Callable[[Shown, np.random.Generator], Pixels]:
    return lambda s, rng: wear(s.frame, s.eyes, rng)


def _is_there(face: Face, eyes: Eyes) -> bool:
    size, middle = faults.apart(eyes), np.mean(eyes, axis=0)
    away = np.hypot(face.middle[0] - middle[0], face.middle[1] - middle[1])
    return bool(away < 0.35 * size and 0.7 < face.between_eyes / size < 1.4)


def _faults(shown: list[Shown], good: list[Told]) -> dict[tuple[str, float], list[Told]]:
    """Both halves of the people, each against its own good pictures; answers those named."""
    named = {}
    print("\n| fault | amount | finding | AUC, first 20 | AUC, other 20 | told |")
    print("|---|---|---|---|---|---|")
    for name, spoil, amounts, kind in FAULTS:
        for amount in amounts:
            bad = [
                _findings(spoil(s.frame, s.eyes, amount, np.random.default_rng(300 + i)))
                for i, s in enumerate(shown)
            ]
            _row(f"{name} | {amount:g}", kind, good, bad)
            if (name, amount) in NAMED:
                named[name, amount] = bad
    for name, wear, told_by in WORN:
        if told_by is not None:
            bad = [
                _findings(wear(s.frame, s.eyes, np.random.default_rng(900 + i)))
                for i, s in enumerate(shown)
            ]
            _row(f"{name} | drawn", told_by, good, bad)
            if (name, 0) in NAMED:
                named[name, 0.0] = bad
    return named


def _held_out(good: list[Told], bad: dict[tuple[str, float], list[Told]]) -> None:
    """Each half of the people judged by the limit that the other half's good pictures give."""
    kinds = {name: kind for name, _, _, kind in FAULTS}
    kinds |= {name: kind for name, _, kind in WORN if kind is not None}
    print("\n| fault | amount | limits of the halves | good pictures told | faults told |")
    print("|---|---|---|---|---|")
    for (name, amount), looks in bad.items():
        kind, limits, alarms, hits = kinds[name], [], 0, 0
        share = PASS if kind in AT_MOST else 1 - PASS
        for own, other in ((0, 1), (1, 0)):
            numbers = sorted(g[kind].measured for g in good[own::2] if kind in g)
            limit = float(np.quantile(numbers, share))
            limits.append(f"{limit:.3g}")
            alarms += sum(_beyond(g, kind, limit) for g in good[other::2] if kind in g)
            hits += sum(kind not in b or _beyond(b, kind, limit) for b in looks[other::2])
        share_of = f"{alarms} of {len(good)} | {hits} of {len(looks)}"
        print(f"| {name} | {amount:g} | {', '.join(limits)} | {share_of} |", flush=True)


def _beyond(look: Told, kind: Kind, limit: float) -> bool:
    number = look[kind].measured
    return number > limit if kind in AT_MOST else number < limit


def _row(label: str, kind: Kind, good: list[Told], bad: list[Told]) -> None:
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
    names = ("blur", "searching", "following", "live, following", "nobody")
    taken: dict[str, list[float]] = {name: [] for name in names}
    for i, s in enumerate(shown):
        last = look_at_portrait(s.frame, LIMITS).followed
        room = a_room(np.random.default_rng(i))
        _timed(taken["blur"], lambda f=s.frame: cv2.GaussianBlur(f, (0, 0), 2))  # type: ignore[misc]
        _timed(taken["searching"], lambda f=s.frame: look_at_portrait(f, LIMITS))  # type: ignore[misc]
        _timed(
            taken["following"],
            lambda f=s.frame, at=last: look_at_portrait(f, LIMITS, last=at),  # type: ignore[misc]
        )
        _, watched = watch_portrait(s.frame, LIMITS)
        for _ in range(4):
            began = time.thread_time()
            _, watched = watch_portrait(s.frame, LIMITS, watched)
            taken["live, following"].append(1000 * (time.thread_time() - began))
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
