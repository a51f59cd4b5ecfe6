"""How well corners are found: intersection over union with the true ones, by ground and condition.

Drawn documents, and real specimen scans where they are at hand (``../shared/data``), are laid on
made-up grounds; beside it, how often a picture without a document is said to show one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np

from kiosk.demo import drawings
from kiosk.vision.corners import find
from kiosk.vision.flatten import CARD, PAGE
from kiosk.vision.picture import decode
from kiosk.vision.pixels import Pixels
from tests import scenes
from tests.grounds import GROUNDS, ground
from tests.scenes import Held, Scene, overlap, scene

DATA = Path(__file__).parents[3] / "shared" / "data"
#: Scans edge to edge; others have a margin of their own.
CARDS = ("100_id-che.jpg", "100_id-mac.jpg", "53_id-d.jpg")
PAGES = (
    *("100_pass-bdr.jpg", "100_pass-cze.jpg", "100_pass-cze2.jpg", "100_pass-hrv.jpg"),
    *("100_pass-isl.png", "100_pass-ltu.jpg", "100_pass-fin.png", "43_pass-fra.jpg"),
    *("62_pass-pol.png", "79_pass-hun.png", "100_id-rou.jpg"),
)
#: A document counts as found from this overlap on: its fields are then where they should be.
FOUND = 0.95
SEEDS = 12


def main() -> None:
    """Print the tables."""
    cv2.setNumThreads(1)
    flat_cards, flat_pages = cards(), pages()
    print(f"{'':24} {'cards: found':>12} {'IoU':>6}   {'pages: found':>12} {'IoU':>6}")
    for name, made in _conditions().items():
        on_cards = _row(flat_cards, made, CARD.aspect)
        print(f"{name:24} {on_cards}   {_row(flat_pages, made, PAGE.aspect)}")
    print("\nNo document, said to show one (of all):")
    for kind in GROUNDS:
        false = [_false(ground(kind, seed)) for seed in range(200, 200 + 2 * SEEDS)]
        print(f"{kind:24} {sum(false)} of {len(false)}")
    faces = [_false(picture) for picture in _people()]
    print(f"{'people':24} {sum(faces)} of {len(faces)}")


def _conditions() -> dict[str, Callable[[Pixels, int], Scene]]:
    """Each makes a scene of a document from a seed."""
    made: dict[str, Callable[[Pixels, int], Scene]] = {}
    for kind in GROUNDS:
        made[f"on {kind}"] = lambda flat, seed, kind=kind: scene(flat, kind, seed)  # type: ignore[misc]
    sure = Held(tilt=2)
    made |= {
        "square corners": lambda f, n: scene(f, "wood", n, rounded=False),
        "no shadow, white": lambda f, n: scene(f, "white", n, shadow=0.0),
        "fingers": lambda f, n: scenes.with_fingers(scene(f, "clutter", n), n),
        "fingers, white": lambda f, n: scenes.with_fingers(scene(f, "white", n), n, 2),
        "sleeve": lambda f, n: scenes.in_sleeve(scene(f, "wood", n), n),
        "upside down": lambda f, n: scene(f, "wood", n, held=Held(tilt=180 + n % 12)),
        "quarter turn": lambda f, n: scene(f, "plain", n, held=Held(tilt=90 - n % 12, fills=0.45)),
        "turned 30 degrees": lambda f, n: scene(f, "plain", n, held=Held(turn=30, nod=4)),
        "far": lambda f, n: scene(f, "wood", n, held=Held(fills=0.32, tilt=n % 12)),
        "near": lambda f, n: scene(f, "wood", n, held=Held(fills=0.74)),
        "a quarter out of view": lambda f, n: scene(
            f, "wood", n, held=Held(at=(0.85 - 0.7 * (n % 2), 0.5), tilt=n % 12 / 2)
        ),
        "dim": lambda f, n: _dim(scene(f, "wood", n)),
        "defocus": lambda f, n: _soft(scene(f, "wood", n)),
        "held up, in a hand": _held_up,
        "640 by 360": lambda f, n: _small(scene(f, "clutter", n, held=sure)),
    }
    return made


def _row(flats: list[Pixels], made: Callable[[Pixels, int], Scene], aspect: float) -> str:
    shares = []
    for seed in range(SEEDS):
        shown = made(flats[seed % len(flats)], seed)
        quad = find(shown.frame, aspect)
        shares.append(overlap(None if quad is None else quad.corners, shown.corners))
    found = sum(s >= FOUND for s in shares)
    return f"{found:>6} of {len(shares)} {np.median(shares):6.3f}"


def _false(frame: Pixels) -> bool:
    return find(frame, CARD.aspect) is not None


def _dim(shown: Scene) -> Scene:
    dark = np.asarray(shown.frame * 0.22, np.uint8)
    return Scene(scenes.seen(dark, 3, noise=4), shown.corners)


def _soft(shown: Scene) -> Scene:
    return Scene(np.asarray(cv2.GaussianBlur(shown.frame, (0, 0), 3.5), np.uint8), shown.corners)


def _small(shown: Scene) -> Scene:
    half = cv2.resize(shown.frame, (640, 360), interpolation=cv2.INTER_AREA)
    full = cv2.resize(half, (1280, 720), interpolation=cv2.INTER_LINEAR)
    return Scene(np.asarray(full, np.uint8), shown.corners)


def _held_up(flat: Pixels, seed: int) -> Scene:
    held = {"tilt": -12.0 + 2 * (seed % 12), "turn": 6.0, "nod": -5.0, "distance": 1.2}
    frame = drawings.hold_up(flat, seed=seed, **held)  # type: ignore[arg-type]
    size = (flat.shape[1], flat.shape[0])
    return Scene(frame, np.asarray(drawings.corners_of(size, **held), np.float32))  # type: ignore[arg-type]


def cards() -> list[Pixels]:
    """Flat cards, drawn and, where they are at hand, real ones."""
    drawn = [
        drawings.draw_card_front(drawings.invent_person(n), drawings.invent_holder(n))
        for n in (1, 2)
    ]
    drawn += [drawings.draw_card_back(drawings.invent_holder(3)), drawings.draw_blank_card()]
    return drawn + list(_scans(CARDS, (CARD.width, CARD.height)))


def pages() -> list[Pixels]:
    """Flat passport pages, drawn and real."""
    drawn = [
        drawings.draw_passport_page(drawings.invent_person(n), drawings.invent_holder(n))
        for n in (1, 2)
    ]
    return drawn + list(_scans(PAGES, (PAGE.width, PAGE.height)))


def _scans(names: tuple[str, ...], size: tuple[int, int]) -> Iterator[Pixels]:
    for name in names:
        path = DATA / "mrz" / f"PassportEye__{name}"
        if path.is_file():
            scan = decode(path.read_bytes())
            yield np.asarray(cv2.resize(scan, size, interpolation=cv2.INTER_CUBIC), np.uint8)


def _people() -> Iterator[Pixels]:
    for n in range(12):
        yield drawings.draw_person(n)
    for path in sorted((DATA / "faces").glob("*neutral*.jpg"))[:24]:
        yield decode(path.read_bytes())


if __name__ == "__main__":
    began = time.process_time()
    main()
    print(f"\n{time.process_time() - began:.0f} s of computing")
