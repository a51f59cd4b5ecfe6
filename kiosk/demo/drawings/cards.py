"""Flat ID-1 cards of the State of Cedar, which does not exist: 1012 by 638 pixels, 300 dpi."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from kiosk.demo.drawings.aamva import aamva_payload, draw_pdf417
from kiosk.demo.drawings.canvas import Canvas, Colour, Pixels, curve
from kiosk.demo.drawings.figure import Pose, place
from kiosk.demo.drawings.holder import STATE_NAME, CardHolder
from kiosk.demo.drawings.lettering import Weight, width_of, write
from kiosk.demo.drawings.person import Person
from kiosk.domain.document import IdType

WIDTH, HEIGHT = 1012, 638
_HEADER = 108
_BLUE: Colour = (122, 78, 32)
_RED: Colour = (28, 26, 140)
_INK: Colour = (48, 34, 24)
_LABEL: Colour = (128, 104, 84)
_TITLES = {
    IdType.LICENSE: "DRIVER LICENSE",
    IdType.STATE_ID: "IDENTIFICATION CARD",
    IdType.PHOTO_ID: "MUNICIPAL ID",
}
#: Left, top, width and height of the printed portrait.
PHOTO = (42, 144, 254, 322)


def _trace(picture: Pixels, points: NDArray[np.float64], colour: int | Colour, thick: int) -> None:
    """An open line in place."""
    fixed = np.asarray(points * 16, np.int32)
    shade = (colour,) if isinstance(colour, int) else colour
    cv2.polylines(
        picture,
        [fixed],
        isClosed=False,
        color=shade,
        thickness=thick,
        lineType=cv2.LINE_AA,
        shift=4,
    )


@lru_cache(maxsize=2)
def _ground(seed: int = 0) -> Pixels:
    """Tinted paper with guilloche lines."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    share = np.clip(0.5 * x / WIDTH + 0.6 * y / HEIGHT, 0, 1)[..., None]
    first, last = np.array([248, 243, 233], np.float32), np.array([222, 236, 226], np.float32)
    paper = (
        first + (last - first) * share - 10 * np.exp(-(((y - 0.2 * HEIGHT) / 190) ** 2))[..., None]
    )
    sheet = np.asarray(np.clip(paper, 0, 255), np.uint8)
    lines = np.zeros((HEIGHT, WIDTH), np.uint8)
    at = np.linspace(-20, WIDTH + 20, 160)
    for i in range(-9, 34):
        wave = 26 * np.sin(at / 118 + i * 0.11 + seed) + 11 * np.sin(at / 47 - i * 0.05)
        points = np.stack([at, _HEADER + i * 19 + wave * (0.5 + 0.02 * i)], axis=1)
        _trace(lines, points, 255, 1)
    tint = (lines.astype(np.float32) * (0.50 / 255))[..., None]
    mixed = sheet + (np.array([205, 184, 158], np.float32) - sheet) * tint
    return np.asarray(mixed, np.uint8)


def _photo(person: Person) -> Pixels:
    """The portrait as an issuing office takes it: blue ground, 3:4 or so."""
    _, _, w, h = PHOTO
    scale = 3
    y = np.linspace(0, 1, h * scale, dtype=np.float32)[:, None, None]
    ground = np.array([222, 196, 168], np.float32) * (1.02 - 0.18 * y)
    behind = np.asarray(np.broadcast_to(ground, (h * scale, w * scale, 3)), np.uint8)
    pose = Pose(x=w * scale / 2, y=h * scale * 0.445, eyes=w * scale * 0.235)
    big = place(person, pose, behind)
    return np.asarray(cv2.resize(big, (w, h), interpolation=cv2.INTER_AREA), np.uint8)


def _signature(picture: Pixels, seed: int, left: float, base: float) -> None:
    """An invented scrawl."""
    rng = np.random.default_rng([seed, 31])
    n = int(rng.integers(9, 13))
    x = np.cumsum(rng.uniform(9, 24, n))
    y = rng.uniform(-26, 12, n) * np.linspace(1.2, 0.5, n)
    line = curve(list(zip(left + x * 220 / x[-1], base + y, strict=True)), closed=False)
    _trace(picture, line, (60, 40, 30), 3)


def _star(picture: Pixels, x: float, y: float, radius: float) -> None:
    """The gold disc with a star."""
    turn = np.pi * np.arange(10) / 5 - np.pi / 2
    reach = np.where(np.arange(10) % 2 == 0, 0.68, 0.29) * radius
    star = np.stack([x + reach * np.cos(turn), y + reach * np.sin(turn)], axis=1)
    centre = (round(x * 16), round(y * 16))
    cv2.circle(picture, centre, round(radius * 16), (84, 192, 232), -1, cv2.LINE_AA, 4)
    cv2.fillPoly(picture, [np.asarray(star * 16, np.int32)], (236, 248, 252), cv2.LINE_AA, 4)


def _fitting(text: str, size: float, weight: Weight, room: float) -> float:
    """The size, made smaller until the text fits the room."""
    return min(size, size * room / max(1.0, width_of(text, size, weight)))


def _field(
    picture: Pixels,
    label: str,
    text: str,
    at: tuple[float, float],
    size: float,
    *,
    weight: Weight = Weight.REGULAR,
    colour: Colour = _INK,
    room: float = 620,
) -> None:
    """A field number in small print and its value on the same line."""
    end = write(picture, label, at, 23, _LABEL)
    left = end + 9 if label else at[0]
    fits = _fitting(text, size, weight, at[0] + room - left)
    write(picture, text, (left, at[1]), fits, colour, weight=weight)


def _header(card: Pixels, holder: CardHolder) -> None:
    cv2.rectangle(card, (0, 0), (WIDTH, _HEADER), _BLUE, -1)
    write(card, STATE_NAME, (42, 72), 50, (255, 255, 255), weight=Weight.BOLD, spacing=1.6)
    title = _TITLES[holder.id_type]
    left = WIDTH - 42 - width_of(title, 36)
    write(card, title, (left, 70), 36, (250, 240, 228))


def draw_card_front(person: Person, holder: CardHolder) -> Pixels:
    """The front of a driver's license, state ID or photo ID, flat, 1012 by 638 BGR."""
    card = _ground().copy()
    _header(card, holder)
    left, top, w, h = PHOTO
    card[top : top + h, left : left + w] = _photo(person)
    cv2.rectangle(card, (left - 2, top - 2), (left + w + 1, top + h + 1), _BLUE, 3, cv2.LINE_AA)
    _signature(card, person.seed, 62, 540)
    _star(card, 906, 224, 58)
    number = " ".join((holder.number[:4], holder.number[4:8], holder.number[8:])).strip()
    given = " ".join(n for n in (holder.given, holder.middle) if n)
    surname = " ".join(n for n in (holder.surname, holder.suffix) if n)
    write(card, "4d DLN", (334, 168), 25, _RED)
    write(card, number, (334, 211), 42, _RED, weight=Weight.BOLD)
    _field(card, "1", surname, (336, 262), 43, weight=Weight.BOLD, room=500)
    _field(card, "2", given, (336, 312), 39, weight=Weight.SEMIBOLD, room=500)
    _field(card, "8", holder.address, (336, 362), 30, room=480)
    town = f"{holder.city}, {holder.state} {holder.postcode}"
    write(card, town, (358, 401), _fitting(town, 30, Weight.REGULAR, 460), _INK)
    birth = f"{holder.birth:%m/%d/%Y}"
    _field(card, "3 DOB", birth, (336, 458), 42, weight=Weight.BOLD, colour=_RED)
    _field(card, "4b EXP", f"{holder.expiry:%m/%d/%Y}", (336, 514), 36, weight=Weight.SEMIBOLD)
    _field(card, "15 SEX", holder.sex, (672, 514), 34)
    feet = f"{holder.height_inches // 12}-{holder.height_inches % 12:02d}"
    _field(card, "16 HGT", feet, (818, 514), 34)
    _field(card, "4a ISS", f"{holder.issued:%m/%d/%Y}", (672, 458), 30)
    _field(card, "5 DD", holder.discriminator, (336, 566), 30)
    _field(card, "18 EYES", holder.eyes, (672, 566), 30)
    write(card, "CEDAR DEPARTMENT OF TRANSPORTATION", (336, 609), 17, _LABEL, spacing=2)
    return card


def draw_card_back(holder: CardHolder) -> Pixels:
    """The back: magnetic stripe, small print, and a PDF417 that really holds the fields."""
    card = _ground(1).copy()
    cv2.rectangle(card, (0, 52), (WIDTH, 166), (40, 38, 38), -1)
    shine = np.linspace(0, 26, 114, dtype=np.float32)[:, None, None]
    card[52:166] = np.asarray(card[52:166] + shine * 0.6, np.uint8)
    write(card, "CLASS C · END NONE · REST B", (58, 224), 24, _INK)
    write(card, "REV 07/2023", (WIDTH - 58 - width_of("REV 07/2023", 24), 224), 24, _INK)
    left, top, w, h = 36, 258, 940, 250
    cv2.rectangle(card, (left, top), (left + w - 1, top + h - 1), (255, 255, 255), -1)
    card[top + 14 : top + h - 14, left + 14 : left + w - 14] = draw_pdf417(
        aamva_payload(holder), w - 28, h - 28
    )
    owner = "This card is the property of the State of Cedar."
    write(card, owner, (58, 562), 24, _INK)
    write(card, "If found, drop in any mailbox.", (58, 598), 24, _INK)
    inventory = f"CR{holder.discriminator[:8]}"
    write(card, inventory, (WIDTH - 58 - width_of(inventory, 24), 598), 24, _LABEL)
    return card


def draw_blank_card() -> Pixels:
    """A plastic card that no government issued: a name and a logo, nothing else."""
    canvas = Canvas(WIDTH, HEIGHT, 1.0, (0.0, 0.0))
    canvas.colour[:] = (96, 150, 60)
    canvas.fill([(0, 430), (WIDTH, 250), (WIDTH, HEIGHT), (0, HEIGHT)], (70, 116, 40), soft=1)
    card = np.asarray(canvas.colour, np.uint8)
    write(card, "Harbor Fitness", (70, 180), 88, (255, 255, 255), weight=Weight.BOLD)
    write(card, "MEMBER", (74, 250), 40, (230, 240, 225), spacing=6)
    return card
