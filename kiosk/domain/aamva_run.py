"""Elements of a licence's text whose separators were lost, as keyboard-wedge scanners leave it.

Identifiers occur inside names too (CANDACE, ADDAMS, BADAJOZ). Of all ways to divide the text the
one is sought whose values look most like what their identifiers say, no identifier being used
twice: a beam search over the places where one stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk.domain.jurisdictions import BY_IIN

#: Places of identifiers looked at, ways kept at each, and places that may be passed over as
#: belonging to a value: a bound on what hostile text can cost.
_PLACES_MOST, _WAYS, _PASSED = 160, 24, 5

_DATES = "DBA DBB DBD DDB DDC DDH DDI DDJ DBE DBQ"
_NAMES = frozenset(["DAA", "DAB", "DAC", "DAD", "DCS", "DCT"])
#: A card gives the whole name in one element or its parts in others.
_PARTS = frozenset(["DAB", "DAC", "DAD", "DCS", "DCT"])
_EITHER = {"DAA": _PARTS, **dict.fromkeys(_PARTS, frozenset(["DAA"]))}
#: Free text that has a digit nearly always: the number, the street, the document discriminator.
_WITH_DIGIT = frozenset(["DAQ", "DAG", "DAL", "DCF", "DCK", "DCJ"])
_COLOURS = "BAL|BLK|BLN|BLU|BRO|DIC|GRN|GRY|HAZ|MAR|PNK|RED|SDY|UNK|WHI"
_STATES = "|".join(sorted({*BY_IIN.values(), "NF", "PQ"}))
_FORMS = {
    **dict.fromkeys(_DATES.split(), r"\d{8}|0{8}|NONE|UNAVL|"),
    **dict.fromkeys(("DBC", "DBM"), r"[0129MFX]|NONE|"),
    **dict.fromkeys(("DAJ", "DAO"), _STATES),
    **dict.fromkeys(("DAK", "DAP"), r"\d{5}[\d -]{0,6}|[A-Z]\d[A-Z] ?\d[A-Z]\d"),
    **dict.fromkeys(("DAY", "DAZ"), f"(?:{_COLOURS})[A-Z]?|"),
    "DAU": r"\d{1,3} ?(?:IN|CM|in|cm|\")?|\d-\d\d?|\d' ?\d\d?\"?",
    "DAV": r"\d{1,3} ?(?:CM|cm)?",
    "DAW": r"\d{2,3}(?: ?LBS?)?|",
    "DAX": r"\d{2,3}(?: ?KG)?|",
    "DCE": r"\d",
    "DCG": "USA|CAN|MEX",
    "DDA": "[FMN]",
    **dict.fromkeys(("DDD", "DDK", "DDL"), "[01]"),
    **dict.fromkeys(("DDE", "DDF", "DDG"), "[TNU]"),
    **dict.fromkeys(("DBH", "DBF", "DBI", "DBJ"), r"[YN]|\d{0,3}|"),
    "DCU": r"(?:JR|SR|[IVX]{1,4}|\d(?:ST|ND|RD|TH)|NONE|UNAVL)\.?|",
    **dict.fromkeys(("DCA", "DAR"), r"[A-Z0-9]{0,6}|NONE|NOT APPLICABLE"),
}
_FORM = {name: re.compile(form) for name, form in _FORMS.items()}
_FLAGS = frozenset(["DDE", "DDF", "DDG"])
#: Forms that a few letters of any word have, and what it is worth to find them.
_LOOSE = {
    **dict.fromkeys(_FLAGS, 1.5),
    **dict.fromkeys(("DCA", "DCU", "DAR", "DAJ", "DAO"), 0.5),
    **dict.fromkeys(("DDA", "DBF", "DBH", "DBI", "DBJ"), -0.5),
}

#: Log-likelihoods, roughly: a value of the form its identifier demands; one that is not; a name by
#: its length; a name or number that is not one; an element of demanded form inside another's value.
_FITS, _WRONG = 4.0, -12.0
_SHORT = (-6.0, -2.0, -1.0)
_ODD, _SWALLOWED = -5.0, -5.0
#: What any further element adds, and what a name does: texts have most of them.
_ELEMENT, _NAME, _EMPTY, _UNLIKELY = 0.5, 5.0, -1.0, -2.0
#: A second address, which version 1 allows and cards hardly have, unlike people called ADAM.
_SELDOM = frozenset(["DAM", "DAN", "DAO", "DAP", "DAV"])


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to divide the text up to the last place, with how likely it is."""

    places: tuple[int, ...]
    used: frozenset[str]
    score: float


def divided(body: str, known: frozenset[str]) -> dict[str, str]:
    """The elements of the text by their identifiers, the likeliest division of it."""
    places = [n for n in range(len(body) - 2) if body[n : n + 3] in known][:_PLACES_MOST]
    if not places:
        return {}
    ways = {0: [_Way((places[0],), frozenset({body[places[0] : places[0] + 3]}), 0.0)]}
    ended: list[_Way] = []
    for n in range(len(places)):
        best = sorted(ways.pop(n, []), key=lambda way: -way.score)[:_WAYS]
        for way in best:
            ended.append(_extended(way, body, places, n, None))
            for following in range(n + 1, min(n + 2 + _PASSED, len(places))):
                longer = _extended(way, body, places, n, following)
                if len(longer.places) > len(way.places):
                    ways.setdefault(following, []).append(longer)
    chosen = max(ended, key=lambda way: way.score + _flags_score(way.used)).places
    ends = (*chosen[1:], len(body))
    return {body[a : a + 3]: body[a + 3 : b] for a, b in zip(chosen, ends, strict=True)}


def _flags_score(used: frozenset[str]) -> float:
    """Flags of truncation come for all three names or for none."""
    flags = used & _FLAGS
    return 0.0 if len(flags) == len(_FLAGS) else -2 * sum(_LOOSE[name] for name in flags)


def _extended(way: _Way, body: str, places: list[int], n: int, following: int | None) -> _Way:
    """The way with its last value ended at a following place, or with the text."""
    at = places[n]
    end = len(body) if following is None else places[following]
    score = way.score + _value_score(body[at : at + 3], body[at + 3 : end], last=following is None)
    passed = places[n + 1 : following]
    score += sum(_SWALLOWED for place in passed if _is_whole(body, place))
    if following is None:
        return _Way(way.places, way.used, score)
    name = body[end : end + 3]
    if name in way.used or end < at + 3:
        return way
    if way.used & _EITHER.get(name, frozenset()):
        score += _UNLIKELY - _NAME
    # Of DADAD the last three letters are the identifier: names end in a vowel and do not begin so.
    if body.startswith(name, end + 2):
        score += _UNLIKELY
    return _Way((*way.places, end), way.used | {name}, score)


def _value_score(name: str, value: str, *, last: bool) -> float:
    text = value.strip()
    form = _FORM.get(name)
    if form is not None:
        # What follows the last element may be anything: a signature, a jurisdiction's own data.
        fits = form.match(text) if last else form.fullmatch(text)
        if not text and fits:
            return _EMPTY
        return _LOOSE.get(name, _FITS) if fits else _WRONG
    if name in _NAMES:
        score = _NAME + (_SHORT[len(text)] if len(text) < len(_SHORT) else 0.0)
        return score + (_ODD if any(c.isdigit() for c in text) and not last else 0.0)
    if name in _SELDOM or (name == "DAI" and len(text) < 3):
        return _UNLIKELY
    if name in _WITH_DIGIT and text not in {"", "NONE"} and not any(c.isdigit() for c in text):
        return _ODD
    return _ELEMENT


def _is_whole(body: str, place: int) -> bool:
    """Whether an element of demanded form stands there and is no part of a word."""
    name = body[place : place + 3]
    form = _FORM.get(name)
    if form is None or name in _LOOSE:
        return False
    found = form.match(body, place + 3)
    return found is not None and found.end() > place + 3
