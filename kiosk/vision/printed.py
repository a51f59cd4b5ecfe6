"""The print on the front of an ID: which field stands where, and what it says (R7, F31).

Fields are told by labels, by the shape of dates, by where names stand, and, where the machine-read
or typed values are known, by seeking exactly those among the lines, which tells more than reading
freely: each line is asked how much less likely that text is than its likeliest one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import cv2
import numpy as np

from kiosk.domain.document import IdType
from kiosk.domain.finding import Box
from kiosk.domain.printed import PrintedField
from kiosk.vision.faces import Face, find_faces
from kiosk.vision.letters import letters
from kiosk.vision.pixels import Grey, Pixels
from kiosk.vision.print_cues import Label, as_figures, date_in, is_name, kind_of, label_of
from kiosk.vision.text_lines import TextLine, box_of_columns, find_lines, strip_of
from kiosk.vision.wording import FLOOR, Match, Wording, best_matches, read

#: A text expected is taken to stand where it gives up no more than this per letter. Other names
#: give up 2 to 6, the same one on a blurred card up to 1 (docs/reading.md).
FITS = -1.2
#: So many of the longest lines tell whether the document stands on its head: the logarithm of their
#: letters' probability is then less than this share as low upside down, and below this upright.
_LONGEST, _TURNED_BY, _CLEAR = 8, 0.7, -0.04
#: Pixels of a strip by which a match may end before its letters do.
_SLACK = 5
#: A value is sought beside its label within this many of its heights, and below within these.
_BESIDE, _BELOW, _ALIGNED = 9.0, 3.2, 1.6
#: Two lines of a name are at most this many heights apart, a label between them; both are so sure.
_UNDER, _NAME_SURE = 3.4, -0.6
#: Years from a birth to the next date on an ID of somebody who may apply.
_GROWN_UP = 10
#: The printed portrait around a face box: shares of its width and height.
_PORTRAIT_WIDTH, _PORTRAIT_ABOVE, _PORTRAIT_BELOW = 0.45, 0.55, 0.65


#: Lines with what they say.
Rows: TypeAlias = tuple[tuple[TextLine, Wording], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One field on the front: ``box`` in pixels of the flattened document.

    ``text`` is as read, in capitals without accents, ``sure`` the mean natural logarithm of its
    letters' probabilities; ``apart`` what the text expected gives up against it per letter (0: it
    is the likeliest), None where none was expected. A portrait has no text.
    """

    field: PrintedField
    box: Box
    text: str = ""
    sure: float = 0.0
    apart: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Front:
    """The print of a flattened front.

    ``turned`` says that it was upside down; boxes are then in pixels of the picture turned by 180°.
    ``kind`` is what the document calls itself. ``lines`` are all lines with their wordings.
    """

    places: Mapping[PrintedField, Place]
    kind: IdType | None
    turned: bool
    lines: Rows = field(repr=False, default=())


def read_front(
    flat: Pixels,
    expected: Mapping[PrintedField, Sequence[str]] | None = None,
    *,
    faces: tuple[Face, ...] | None = None,
) -> Front:
    """The fields on a front flattened to 300 dpi (BGR); raises nothing.

    ``expected`` gives, for a field, the ways in which its value may be printed; ``faces`` are those
    on the picture, where they are known already. Some 60 ms on one core.
    """
    grey = np.asarray(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), np.uint8)
    rows = read_lines(grey)
    turned = _is_turned(grey, rows)
    if turned:
        grey = np.ascontiguousarray(grey[::-1, ::-1])
        rows, faces = read_lines(grey), None
    portrait = _portrait(find_faces(grey) if faces is None else faces, grey)
    if portrait is not None:
        rows = tuple(row for row in rows if not _lies_in(row[0].box, portrait))
    places = _labelled(rows)
    places |= _expected(rows, expected or {}, places)
    kind = _kind(rows, places)
    if portrait is not None:
        places[PrintedField.PORTRAIT] = Place(PrintedField.PORTRAIT, portrait)
    return Front(places, kind, turned, rows)


def sought(
    front: Front, expected: Mapping[PrintedField, Sequence[str]]
) -> dict[PrintedField, Place]:
    """The places of a front that was read already, with these texts sought among its lines.

    Needs no picture; some 20 ms.
    """
    return {**front.places, **_expected(front.lines, expected, front.places)}


def read_lines(grey: Grey) -> Rows:
    """All lines of print with what they say, top to bottom."""
    lines = find_lines(grey)
    wordings = read(letters(), [strip_of(grey, line) for line in lines])
    return tuple(zip(lines, wordings, strict=True))


def clearness(rows: Rows) -> float:
    """How sure the letters of the longest lines are on the whole: 0 is certain, -1 hardly."""
    longest = sorted(rows, key=lambda row: -min(row[0].box.width / row[0].capitals, 20))
    counted = [(min(len(w.letters), 20), w.sure) for _, w in longest[:_LONGEST]]
    total = sum(n for n, _ in counted)
    return sum(n * sure for n, sure in counted) / total if total else FLOOR


def _is_turned(grey: Grey, rows: Rows) -> bool:
    """Whether the letters of the longest lines are clearer upside down.

    A strip's capitals lie in its middle, so that a turned strip is one of a turned line.
    """
    upright = clearness(rows)
    if upright > _CLEAR:
        return False
    longest = sorted(rows, key=lambda row: -min(row[0].box.width / row[0].capitals, 20))
    lines = [line for line, _ in longest[:_LONGEST]]
    strips = [np.ascontiguousarray(strip_of(grey, line)[::-1, ::-1]) for line in lines]
    turned = tuple(zip(lines, read(letters(), strips), strict=True))
    return clearness(turned) > _TURNED_BY * upright


def _portrait(faces: tuple[Face, ...], grey: Grey) -> Box | None:
    """What the printed portrait covers, from the largest face on the picture."""
    if not faces:
        return None
    face = faces[0].box
    rows, columns = grey.shape
    left = max(0, round(face.left - _PORTRAIT_WIDTH * face.width / 2))
    right = min(columns, round(face.left + face.width * (1 + _PORTRAIT_WIDTH / 2)))
    top = max(0, round(face.top - _PORTRAIT_ABOVE * face.height / 2))
    bottom = min(rows, round(face.top + face.height * (1 + _PORTRAIT_BELOW / 2)))
    return Box(left, top, right - left, bottom - top)


def _lies_in(box: Box, around: Box) -> bool:
    x, y = box.left + box.width / 2, box.top + box.height / 2
    across = around.left <= x <= around.left + around.width
    return across and around.top <= y <= around.top + around.height


def _kind(rows: Rows, places: dict[PrintedField, Place]) -> IdType | None:
    """What the document calls itself; the line that says so becomes a place."""
    best: tuple[float, IdType, TextLine, Wording] | None = None
    for line, wording in rows:
        kind = kind_of(wording.text)
        if kind is not None and (best is None or kind[1] > best[0]):
            best = (kind[1], kind[0], line, wording)
    if best is None:
        return None
    _, found, line, wording = best
    places[PrintedField.TYPE] = Place(PrintedField.TYPE, line.box, wording.text, wording.sure)
    return found


def _labelled(rows: Rows) -> dict[PrintedField, Place]:
    """Fields told by their labels, the birth date by being the earliest, names by standing so."""
    labels = [label_of(wording.text) for _, wording in rows]
    found: dict[PrintedField, Place] = {}
    for n, label in enumerate(labels):
        if label is None or label.field is None or label.field in found:
            continue
        place = _value_of(rows, labels, n, label.field, label.words)
        if place is not None:
            found[label.field] = place
    if PrintedField.BIRTH not in found:
        found |= _earliest_date(rows, labels)
    if PrintedField.SURNAME not in found or PrintedField.GIVEN not in found:
        found |= _stacked_names(rows, labels, found)
    return found


def _earliest_date(rows: Rows, labels: Sequence[Label | None]) -> dict[PrintedField, Place]:
    """The date long before all others, unless a label says that it is something else."""
    dates = [(d.year, n) for n, (_, w) in enumerate(rows) if (d := date_in(w.text)) is not None]
    dates.sort()
    if len(dates) < 2 or dates[0][0] + _GROWN_UP > dates[1][0] or labels[dates[0][1]] is not None:
        return {}
    return {PrintedField.BIRTH: _place(PrintedField.BIRTH, *rows[dates[0][1]])}


def _value_of(
    rows: Rows, labels: Sequence[Label | None], at: int, named: PrintedField, words: int
) -> Place | None:
    """What stands behind the label on its line, else beside it, else below it."""
    line, wording = rows[at]
    rest = wording.text.split()[words:]
    wants_date = named in (PrintedField.BIRTH, PrintedField.EXPIRY)
    if rest and _suits(" ".join(rest), named):
        return _tail(named, line, wording, " ".join(rest))
    best: tuple[float, int] | None = None
    for n, (other, said) in enumerate(rows):
        if n == at or (labels[n] is not None and not (wants_date and date_in(said.text))):
            continue
        if _suits(said.text, named):
            away = _away(line.box, other)
            if away is not None and (best is None or away < best[0]):
                best = (away, n)
    return _place(named, *rows[best[1]]) if best else None


def _suits(text: str, named: PrintedField) -> bool:
    if named in (PrintedField.BIRTH, PrintedField.EXPIRY):
        return date_in(text) is not None or sum(c.isdigit() for c in text) >= 5
    if named is PrintedField.NUMBER:
        return sum(c.isdigit() for c in text) >= 4
    return sum(c.isalpha() for c in text) >= max(2, 0.7 * len(text.replace(" ", "")))


def _away(label: Box, value: TextLine) -> float | None:
    """How far a value is from its label, in the value's heights; None where it is not its place."""
    high, box = value.capitals, value.box
    over = min(label.top + label.height, box.top + box.height) - max(label.top, box.top)
    right = box.left - (label.left + label.width)
    if over > 0.4 * min(label.height, box.height) and -0.5 * high < right < _BESIDE * high:
        return right / high
    below = box.top - (label.top + label.height)
    if -0.5 * high < below < _BELOW * high and abs(box.left - label.left) < _ALIGNED * high:
        # Beside comes before below.
        return _BESIDE + below / high
    return None


def _stacked_names(
    rows: Rows, labels: Sequence[Label | None], found: Mapping[PrintedField, Place]
) -> dict[PrintedField, Place]:
    """Two lines of letters one below the other: the surname and, under it, the given names.

    Where a label told one of the two, the other is the line that stands so towards it.
    """
    surname, given = PrintedField.SURNAME, PrintedField.GIVEN
    names = [
        (line, wording)
        for (line, wording), label in zip(rows, labels, strict=True)
        if label is None and not line.light and wording.sure > _NAME_SURE
        if is_name(wording.text) and kind_of(wording.text) is None
    ]
    for upper, said in names:
        for lower, also in names:
            if not _stands_under(upper, lower):
                continue
            above, below = _place(surname, upper, said), _place(given, lower, also)
            if surname not in found and given not in found:
                return {surname: above, given: below}
            if surname not in found and found[given].box == below.box:
                return {surname: above}
            if given not in found and found[surname].box == above.box:
                return {given: below}
    return {}


def _stands_under(upper: TextLine, lower: TextLine) -> bool:
    step = (lower.base - upper.base) / upper.capitals
    side = abs(lower.box.left - upper.box.left) / upper.capitals
    return 1.1 < step < _UNDER and side < 1.2 and 0.7 < lower.capitals / upper.capitals < 1.4


def _place(named: PrintedField, line: TextLine, wording: Wording) -> Place:
    dated = date_in(wording.text)
    if named in (PrintedField.BIRTH, PrintedField.EXPIRY) and dated is not None:
        return _tail(named, line, wording, dated.text)
    return Place(named, line.box, _clean(named, wording.text), wording.sure)


def _clean(named: PrintedField, text: str) -> str:
    """Figures where figures stand; a name without signs around it."""
    if named in (PrintedField.SURNAME, PrintedField.GIVEN):
        return text.strip("-'.,/:()<#& ")
    return text if named is PrintedField.NUMBER else as_figures(text)


def _tail(named: PrintedField, line: TextLine, wording: Wording, text: str) -> Place:
    """The part of a line that says this, boxed by its letters."""
    whole = wording.text.replace(" ", "")
    part = text.replace(" ", "")
    start = whole.rfind(part)
    if start < 0 or not part:
        return Place(named, line.box, text, wording.sure)
    first, last = wording.at[start], wording.at[start + len(part) - 1]
    box = box_of_columns(line, first - 9, last + 9)
    return Place(named, box, _clean(named, text), wording.sure_of(first, last))


def _expected(
    rows: Rows,
    expected: Mapping[PrintedField, Sequence[str]],
    labelled: Mapping[PrintedField, Place],
) -> dict[PrintedField, Place]:
    """Where the texts expected stand; a field that shows another one keeps its labelled place."""
    asked = [(named, text) for named, texts in expected.items() for text in texts if text.strip()]
    matches = best_matches([w for _, w in rows], [text for _, text in asked], letters().classes)
    best: dict[PrintedField, Match] = {}
    for (named, _), match in zip(asked, matches, strict=True):
        if match is not None and (named not in best or match.apart > best[named].apart):
            best[named] = match
    found: dict[PrintedField, Place] = {}
    for named, match in best.items():
        if match.apart >= FITS:
            line, wording = rows[match.line]
            inside = _clean(named, _inside(wording, match))
            box = box_of_columns(line, match.start - 6, match.end + 6)
            sure = wording.sure_of(match.start - _SLACK, match.end + _SLACK)
            found[named] = Place(named, box, inside, sure, match.apart)
        elif named in labelled:
            own = labelled[named]
            found[named] = Place(named, own.box, own.text, own.sure, match.apart)
    return found


def _inside(wording: Wording, match: Match) -> str:
    """The letters between a match's ends, with the spaces among them."""
    inside = [match.start - _SLACK <= x <= match.end + _SLACK for x in wording.at]
    said, n = "", 0
    for character in wording.text:
        if character == " ":
            said += " " if said else ""
            continue
        if inside[n]:
            said += character
        n += 1
    return " ".join(said.split())
