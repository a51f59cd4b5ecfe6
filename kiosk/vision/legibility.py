"""How legible a document is, judged by reading it: one number from 0 to 1 (docs/reading.md).

Blur formulas say little about it: on 960 degraded pictures the reader's own confidence told
readable from unreadable at an area under the curve of 0.988, the best blur measure at 0.78. So the
number is the probability that what should be read is read without a mistake, taken from whichever
reader has something to read: the machine-readable zone, the barcode, or the printed fields.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np

from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.limits import CardLimits
from kiosk.domain.printed import REQUIRED, PrintedField
from kiosk.vision.light import Glare
from kiosk.vision.printed import Front, Place, clearness
from kiosk.vision.text_lines import box_around

#: Probability that a field is read exactly = 1 / (1 + exp(-(a + b x))). x is the mean logarithm of
#: its letters' probabilities (``Place.sure``), plus ``Place.apart`` where a text was expected.
#: Fitted by ``tests/benchmarks/legibility.py`` on drawn cards, checked on others.
_FREE, _EXPECTED = (3.1, 30.3), (4.9, 28.4)
#: The same for all print on a document, from ``clearness``; a field that was not found counts as
#: legible by this share of it: where it stands is not known, so neither is whether it is clear.
_CLEAR, _NOT_FOUND = (3.0, 12.0), 0.4
#: All print counts as clear from here up.
_CLEARLY = 0.5
#: The same for the print of a front: 1, the mean over its three texts, and the root of the share of
#: all print that reflections hide. Fitted on what RapidOCR read of 560 pictures, checked on others.
_PRINT = (-1.45, 5.9, -11.6)
#: What the print weighs beside text that machines are to read.
_BESIDE = 0.1
#: The same for a machine-readable zone, from the mean logarithm of its characters' probabilities.
_ZONE = (4.2, 17.4)
#: A barcode that was read counts from here up.
_DECODED = 0.9
#: Fields with text; the kind of ID and the portrait are found or not.
_TEXTS = (PrintedField.SURNAME, PrintedField.GIVEN, PrintedField.BIRTH)


class Read(StrEnum):
    """What the number was taken from."""

    MRZ = "mrz"
    BARCODE = "barcode"
    PRINT = "print"


class ZoneRead(Protocol):
    """What is needed of a reading of a machine-readable zone (``kiosk/vision/mrz.py``)."""

    @property
    def mean(self) -> float:
        """Mean natural logarithm of its characters' probabilities."""
        ...

    @property
    def accepted(self) -> bool:
        """Whether its check digits agree without force."""
        ...


class SymbolRead(Protocol):
    """What is needed of a look at a barcode (``kiosk/vision/pdf417.py``)."""

    @property
    def data(self) -> bytes | None:
        """Its bytes, None if it was not read."""
        ...

    @property
    def confidence(self) -> float:
        """0 to 1, at least 0.5 where it was read."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Legibility:
    """``number`` is 0 to 1; ``by_field`` the same for each field that was found on a front.

    ``boxes`` are theirs, in pixels of the flattened document. ``print_parts`` is what the number of
    the print comes from: the mean over its texts, and the root of the share hidden by reflections.
    """

    number: float
    source: Read
    by_field: Mapping[PrintedField, float]
    boxes: Mapping[PrintedField, Box]
    print_parts: tuple[float, float] = (0.0, 0.0)


def legibility(
    front: Front | None = None,
    *,
    mrz: ZoneRead | None = None,
    barcode: SymbolRead | None = None,
    glare: Glare | None = None,
) -> Legibility:
    """One number for a side of a document, from what its readers made of it.

    ``front`` is the print of a front (``read_front``), ``mrz`` the best reading of its zone even if
    it was not accepted, ``barcode`` the look at a symbol; ``glare`` is where light is reflected.
    What machines are to read outweighs the print, since it is checked; ``by_field`` is told all the
    same. Nothing at all is 0. Raises nothing; costs nothing beside the readings.
    """
    places = front.places if front is not None else {}
    by_field = {named: of_place(place) for named, place in places.items()}
    boxes = {named: place.box for named, place in places.items()}
    codes = [_of_zone(mrz)] if mrz is not None else []
    codes += [_of_symbol(barcode)] if barcode is not None else []
    source = Read.MRZ if mrz is not None else Read.BARCODE if codes else Read.PRINT
    if front is None:
        return Legibility(_joined(codes) if codes else 0.0, source, by_field, boxes)
    parts = _of_print(front, by_field, glare)
    a, b, c = _PRINT
    number = _probability((a, 1.0), b * parts[0] + c * parts[1])
    if codes:
        number = _joined([_joined(codes), number], (1 - _BESIDE, _BESIDE))
    return Legibility(number, source, by_field, boxes, parts)


def _of_zone(mrz: ZoneRead) -> float:
    return _probability(_ZONE, mrz.mean) if mrz.accepted else _refused(mrz.mean)


def _of_symbol(barcode: SymbolRead) -> float:
    """What was read is readable; how much could still be lost tells the better picture."""
    number = float(barcode.confidence)
    return _DECODED + (1 - _DECODED) * (2 * number - 1) if barcode.data is not None else number


def _of_print(
    front: Front, by_field: Mapping[PrintedField, float], glare: Glare | None
) -> tuple[float, float]:
    """The mean over the three texts, and the root of the share of print that reflections hide.

    Letters that are burnt out are not misread but missing, and the rest is as clear as ever.
    """
    unknown = _NOT_FOUND * _probability(_CLEAR, clearness(front.lines))
    mean = float(np.mean([by_field.get(named, unknown) for named in _TEXTS]))
    around = box_around([line.box for line, _ in front.lines])
    hidden = glare.over(around) if glare is not None and around is not None else 0.0
    return mean, float(np.sqrt(hidden))


def _joined(numbers: Sequence[float], weights: Sequence[float] | None = None) -> float:
    """Probabilities of the same thing from several sides, by the mean of their logarithmic odds."""
    if len(numbers) == 1:
        return numbers[0]
    p = np.clip(np.array(numbers), 1e-3, 1 - 1e-3)
    return float(1 / (1 + np.exp(-np.average(np.log(p / (1 - p)), weights=weights))))


def is_clear(front: Front) -> bool:
    """Whether its letters are clear enough that words which are not seen are not there."""
    return bool(front.lines) and _probability(_CLEAR, clearness(front.lines)) >= _CLEARLY


def of_place(place: Place) -> float:
    """The probability that this field is read exactly; a portrait that was found is clear."""
    if place.field is PrintedField.PORTRAIT:
        return 1.0
    if place.apart is None:
        return _probability(_FREE, place.sure)
    # A text that is not the one expected may be legible all the same.
    return max(_probability(_EXPECTED, place.sure + place.apart), _probability(_FREE, place.sure))


def legibility_findings(found: Legibility, side: Side, limits: CardLimits) -> tuple[Finding, ...]:
    """The number against its limits; of a front, each required field as well (R7, F31).

    A field that was not found, or that is not legible, warns: where its label is not known here the
    officer may see it all the same. Print that is illegible as a whole blocks; a zone that could
    not be read warns, since the print may do without, and a barcode is advice: that it was not
    read warns already.
    """
    weight, limit = Weight.FINE, limits.legible_warn
    if found.number < limits.legible_block and found.source is Read.PRINT:
        weight, limit = Weight.BLOCK, limits.legible_block
    elif found.number < limits.legible_warn:
        weight = Weight.ADVICE if found.source is Read.BARCODE else Weight.WARN
    findings = [Finding(Kind.ILLEGIBLE, weight, found.number, limit, side)]
    if side is Side.FRONT:
        findings += [_of_field(found, named, side, limits) for named in REQUIRED]
    return tuple(findings)


def _of_field(found: Legibility, named: PrintedField, side: Side, limits: CardLimits) -> Finding:
    if named not in found.by_field:
        return Finding(Kind.FIELD_MISSING, Weight.WARN, 0.0, 1.0, side, field=named)
    number, limit = found.by_field[named], limits.field_legible_least
    weight = Weight.FINE if number >= limit else Weight.WARN
    box = found.boxes[named]
    return Finding(Kind.FIELD_ILLEGIBLE, weight, number, limit, side, box, named)


def _refused(mean: float) -> float:
    """A zone whose check digits do not agree was not read: less than an even chance."""
    return 0.5 * _probability(_ZONE, mean)


def _probability(line: tuple[float, float], x: float) -> float:
    return float(1 / (1 + np.exp(-np.clip(line[0] + line[1] * x, -30, 30))))
