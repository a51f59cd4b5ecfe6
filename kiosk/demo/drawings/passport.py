"""The photo page of a passport of Utopia, ICAO's country for specimens: 1476 by 1039 pixels."""

from __future__ import annotations

import unicodedata
from datetime import date

import cv2
import numpy as np

from kiosk.demo.drawings.canvas import Colour, Pixels
from kiosk.demo.drawings.figure import Pose, place
from kiosk.demo.drawings.holder import CardHolder
from kiosk.demo.drawings.lettering import Weight, write
from kiosk.demo.drawings.person import Person

WIDTH, HEIGHT = 1476, 1039
_COUNTRY = "UTO"
_INK: Colour = (46, 36, 30)
_LABEL: Colour = (112, 96, 84)
_WEIGHTS = (7, 3, 1)


def check_digit(text: str) -> str:
    """ICAO 9303: digits as they are, A to Z as 10 to 35, filler 0, weights 7 3 1."""
    values = (0 if c == "<" else int(c, 36) for c in text)
    return str(sum(v * _WEIGHTS[i % 3] for i, v in enumerate(values)) % 10)


def _letters(text: str) -> str:
    """Latin capitals alone; everything between them is filler, apostrophes vanish."""
    flat = unicodedata.normalize("NFKD", text.upper()).encode("ascii", "ignore").decode()
    return "".join(c if c.isalnum() else "<" for c in flat.replace("'", ""))


def machine_lines(holder: CardHolder) -> tuple[str, str]:
    """Both lines of the machine-readable zone, 44 characters each."""
    given = "<".join(_letters(n) for n in (holder.given, holder.middle) if n)
    first = f"P<{_COUNTRY}{_letters(holder.surname)}<<{given}"[:44].ljust(44, "<")
    number = _letters(holder.number)[:9].ljust(9, "<")
    birth, expiry = f"{holder.birth:%y%m%d}", f"{holder.expiry:%y%m%d}"
    personal = "<" * 14
    parts = number + check_digit(number), birth + check_digit(birth), expiry + check_digit(expiry)
    tail = personal + check_digit(personal)
    whole = check_digit(parts[0] + parts[1] + parts[2] + tail)
    return first, f"{parts[0]}{_COUNTRY}{parts[1]}{holder.sex:<1.1}{parts[2]}{tail}{whole}"


def _day(day: date) -> str:
    months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    return f"{day.day:02d} {months[day.month - 1]} {day.year}"


def draw_passport_page(person: Person, holder: CardHolder) -> Pixels:
    """The photo page, flat, BGR."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    wave = np.sin(x / 31 + 5 * np.sin(y / 140)) * np.sin(y / 23 + 4 * np.sin(x / 190))
    paper = (
        np.array([226, 232, 240], np.float32) * (1.0 + 0.012 * wave - 0.05 * y / HEIGHT)[..., None]
    )
    page = np.asarray(np.clip(paper, 0, 255), np.uint8)
    write(page, "REPUBLIC OF UTOPIA", (60, 92), 48, (70, 44, 96), weight=Weight.BOLD, spacing=3)
    write(page, "PASSPORT  ·  PASAPORTE", (960, 90), 34, (70, 44, 96), weight=Weight.SEMIBOLD)
    x0, y0, w, h = 62, 150, 420, 540
    ground = np.full((h * 2, w * 2, 3), (224, 220, 212), np.uint8)
    photo = place(person, Pose(x=w, y=h * 0.89, eyes=w * 0.46), ground)
    page[y0 : y0 + h, x0 : x0 + w] = cv2.resize(photo, (w, h), interpolation=cv2.INTER_AREA)
    given = " ".join(n for n in (holder.given, holder.middle) if n)
    number = _letters(holder.number)[:9]
    left, right = 540, 900
    entries = (
        ("Type", "P", left, 0),
        ("Code", _COUNTRY, 690, 0),
        ("Passport no.", number, right, 0),
        ("Surname", holder.surname, left, 1),
        ("Given names", given, left, 2),
        ("Nationality", "UTOPIAN", left, 3),
        ("Sex", holder.sex, right, 3),
        ("Date of birth", _day(holder.birth), left, 4),
        ("Place of birth", "PORT MORUS", right, 4),
        ("Date of issue", _day(holder.issued), left, 5),
        ("Authority", "PASSPORT OFFICE", right, 5),
        ("Date of expiry", _day(holder.expiry), left, 6),
    )
    for label, text, at, row in entries:
        write(page, label, (at, 172 + 84 * row), 22, _LABEL)
        write(page, text, (at, 212 + 84 * row), 36, _INK, weight=Weight.SEMIBOLD)
    page[826:] = np.asarray(np.clip(page[826:].astype(np.float32) * 0.4 + 148, 0, 255), np.uint8)
    for line, base in zip(machine_lines(holder), (908, 984), strict=True):
        write(page, line, (78, base), 39, (24, 22, 22), weight=Weight.MEDIUM, cell=30)
    return page
