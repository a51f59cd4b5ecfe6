"""Names: whether two ways of writing one can be the same person.

Documents write names in capitals, in the letters of ICAO 9303 part 3 section 6 (``Ü`` as ``U`` or
``UE``, ``Ñ`` as ``N``, ``Ж`` as ``ZH``: ``kiosk/domain/transliteration.py``), cut them short, leave
one of several surnames out, or change the order. None of that makes two people.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import product
from math import prod

from kiosk.domain.transliteration import spellings

#: A document's name this long or longer may be cut off; shorter ones are names of their own
#: (Ann and Anna, Rob and Robert).
CUT_LEAST = 10

#: No document's name field is longer; what a barcode says beyond it is not looked at.
_LOOKED_AT = 120

#: Words are paired for marking letters when at least this share of them agrees.
AKIN = 0.5

#: Quotation mark, both curly ones, modifier letters, grave and acute accent, prime, full width.
_APOSTROPHES = "'\u2019\u2018\u02bc\u02bb\u0060\u00b4\u2032\uff07"
#: Minus, hyphens and dashes, the minus sign and its wide and small forms.
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\uff0d\ufe63"
_BETWEEN = frozenset(_HYPHENS + ",.;/<·•")

#: With more ways of writing a word than this only the common choices are tried: ICAO's own for each
#: letter, all first, all short and all long ones.
_SPELLINGS_MOST = 96

_SUFFIXES: dict[str, str] = {
    "JR": "JR",
    "JUNIOR": "JR",
    "SR": "SR",
    "SENIOR": "SR",
    "1ST": "I",
    "2ND": "II",
    "3RD": "III",
    "4TH": "IV",
    "5TH": "V",
    **{n: n for n in ("II", "III", "IV", "V", "VI", "VII")},
}

#: Words that alone do not make two surnames alike.
_PARTICLES = frozenset(
    {
        *("A", "AL", "BEN", "BIN", "DA", "DAS", "DE", "DEL", "DEN", "DER", "DI", "DO", "DOS", "E"),
        *("EL", "IBN", "LA", "LAS", "LE", "LO", "LOS", "MAC", "MC", "O", "SAN", "ST", "STA"),
        *("TEN", "TER", "VAN", "VON", "Y", "ZU"),
    }
)


class Likeness(StrEnum):
    """How two ways of writing a name compare.

    ``SAME``: the same letters once case, accents and what stands between words are set aside.
    ``COMPATIBLE``: different, but in a way that documents are known for. ``MISSING``: one of the
    two is not there.
    """

    SAME = "same"
    COMPATIBLE = "compatible"
    DIFFERENT = "different"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Differing:
    """Where two names differ: (start, end) in characters of each, in order, end exclusive."""

    typed: tuple[tuple[int, int], ...] = ()
    read: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Word:
    """A word, where it stands, and every way a document may spell it (never empty)."""

    text: str
    start: int
    spellings: frozenset[str]

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    @property
    def plain(self) -> str:
        return min(self.spellings, key=lambda s: (len(s), s))

    @property
    def suffix(self) -> str | None:
        return _SUFFIXES.get(self.plain)


def same_name(typed: str, read: str, *, cut: bool = False) -> Likeness:
    """How the name somebody typed compares with the one read from the document.

    ``cut`` says that the document marks its names as cut off: then any beginning will do.
    """
    ours, theirs = _words(typed), _words(read)
    if not ours or not theirs:
        return Likeness.MISSING
    ours, our_suffix = _without_suffix(ours)
    theirs, their_suffix = _without_suffix(theirs)
    if our_suffix and their_suffix and our_suffix != their_suffix:
        return Likeness.DIFFERENT
    if _joined(ours) & _joined(theirs):
        return Likeness.SAME if our_suffix == their_suffix else Likeness.COMPATIBLE
    if _is_explained(ours, theirs) or _is_cut(ours, theirs, 1 if cut else CUT_LEAST):
        return Likeness.COMPATIBLE
    return Likeness.DIFFERENT


def begins_like(name: str, typed: str) -> bool:
    """Whether the name begins with what was typed so far, however either is written.

    Every spelling of the name counts; what stands between words does not.
    """
    starts = _joined(_words(typed))
    return any(n.startswith(s) for n in _joined(_words(name)) for s in starts if s)


def _is_explained(ours: Sequence[_Word], theirs: Sequence[_Word]) -> bool:
    if {_collapsed(s) for s in _joined(ours)} & {_collapsed(s) for s in _joined(theirs)}:
        return True
    return _is_part(ours, theirs)


def _is_part(ours: Sequence[_Word], theirs: Sequence[_Word]) -> bool:
    """All words of one are in the other, whole or as an initial, in any order."""
    left, right = _unmatched(ours, theirs)
    if not left and not right:
        return True
    told = any(w.plain not in _PARTICLES for w in ours if w not in left)
    for one in tuple(left):
        match = next((o for o in right if _is_initial(one, o)), None)
        if match:
            left.remove(one)
            right.remove(match)
    return not (left and right) and (told or len(ours) == len(theirs) == 1)


def _is_initial(one: _Word, other: _Word) -> bool:
    short, long = sorted((one.plain, other.plain), key=len)
    return len(short) == 1 and long.startswith(short)


def _is_cut(ours: Sequence[_Word], theirs: Sequence[_Word], least: int) -> bool:
    """The document's name, at least so long, ends where its field ended."""
    whole = _joined(ours)
    return any(
        len(cut) >= least and any(w.startswith(cut) for w in whole) for cut in _joined(theirs)
    )


def differing(typed: str, read: str) -> Differing:
    """The parts of both names that the other lacks, for an officer's eyes.

    Words that the other name has anywhere are not marked, nor are differences that ``same_name``
    sets aside. Of two words that are nearly alike only the letters are marked.
    """
    ours, theirs = _words(typed), _words(read)
    if _joined(ours) & _joined(theirs):
        return Differing()
    ours, theirs = _unmatched(ours, theirs)
    marks: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for one, other in _pairs(ours, theirs):
        ours.remove(one)
        theirs.remove(other)
        for mine, yours in _letters_apart(one, other):
            marks[0].extend(mine)
            marks[1].extend(yours)
    marks[0].extend((w.start, w.end) for w in ours)
    marks[1].extend((w.start, w.end) for w in theirs)
    return Differing(tuple(sorted(marks[0])), tuple(sorted(marks[1])))


def _unmatched(ours: Sequence[_Word], theirs: Sequence[_Word]) -> tuple[list[_Word], list[_Word]]:
    """The words of each side that have no counterpart, single or written together."""
    left, right = list(ours), list(theirs)
    for one in ours:
        match = next((o for o in right if _means_same(one, o)), None)
        if match:
            left.remove(one)
            right.remove(match)
    for several, single in ((right, left), (left, right)):
        for one in tuple(single):
            run = _run_spelling(one, several)
            if run:
                single.remove(one)
                for word in run:
                    several.remove(word)
    return left, right


def _means_same(one: _Word, other: _Word) -> bool:
    if one.suffix and one.suffix == other.suffix:
        return True
    return bool(one.spellings & other.spellings)


def _pairs(ours: Sequence[_Word], theirs: Sequence[_Word]) -> list[tuple[_Word, _Word]]:
    """Words that are nearly alike, the best pairs first, each word once."""
    scored = [
        (SequenceMatcher(None, a.plain, b.plain, autojunk=False).ratio(), a, b)
        for a, b in product(ours, theirs)
    ]
    pairs: list[tuple[_Word, _Word]] = []
    for ratio, one, other in sorted(scored, key=lambda s: (-s[0], s[1].start, s[2].start)):
        if ratio >= AKIN and not any(one is a or other is b for a, b in pairs):
            pairs.append((one, other))
    return pairs


_Spans = list[tuple[int, int]]


def _letters_apart(one: _Word, other: _Word) -> Iterator[tuple[_Spans, _Spans]]:
    first, first_at = _letters(one)
    second, second_at = _letters(other)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for what, a1, a2, b1, b2 in matcher.get_opcodes():
        if what != "equal":
            yield (
                [(first_at[a1], first_at[a2 - 1] + 1)] if a2 > a1 else [],
                [(second_at[b1], second_at[b2 - 1] + 1)] if b2 > b1 else [],
            )


def _letters(word: _Word) -> tuple[str, list[int]]:
    """The word's plain letters, and at which character of the name each stands."""
    letters, places = "", []
    for i, character in enumerate(word.text):
        plain = min(_ways(character), key=len)
        letters += plain
        places += [word.start + i] * len(plain)
    return letters, places


def _words(name: str) -> list[_Word]:
    words, start = [], 0
    for i, character in enumerate(name[:_LOOKED_AT] + " "):
        if character.isspace() or character in _BETWEEN:
            text = name[start:i]
            # A sign alone is no word; a letter that some countries leave out is one.
            spellings = _spelled(text) - {""}
            if spellings:
                words.append(_Word(text, start, spellings))
            start = i + 1
    return words


def _without_suffix(words: list[_Word]) -> tuple[list[_Word], str | None]:
    """The words before or around a "Jr" or "III", and it; a name of suffixes alone is kept.

    "V" is a suffix only at the end; elsewhere it is an initial.
    """
    for i in range(len(words) - 1, 0, -1):
        suffix = words[i].suffix
        if suffix and (suffix != "V" or i == len(words) - 1):
            return words[:i] + words[i + 1 :], suffix
    if len(words) == 1 and words[0].suffix:
        return [_Word(words[0].suffix, words[0].start, frozenset({words[0].suffix}))], None
    return words, None


def _run_spelling(one: _Word, words: Sequence[_Word]) -> Sequence[_Word] | None:
    """The first neighbouring words that together spell that one."""
    longest = max(len(s) for s in one.spellings)
    for start in range(len(words)):
        letters = 0
        for end in range(start, len(words)):
            letters += len(words[end].plain)
            if letters > longest:
                break
            if _joined(words[start : end + 1]) & one.spellings:
                return words[start : end + 1]
    return None


def _joined(words: Iterable[_Word]) -> frozenset[str]:
    return _spelled("".join(w.text for w in words))


def _spelled(text: str) -> frozenset[str]:
    """Every way a document may spell the text, in capitals, within ``_SPELLINGS_MOST``."""
    ways = [_ways(c) for c in unicodedata.normalize("NFC", text)]
    if prod(len(w) for w in ways) > _SPELLINGS_MOST:
        shortest = "".join(min(w, key=len) for w in ways)
        longest = "".join(max(w, key=len) for w in ways)
        return frozenset({"".join(w[0] for w in ways), shortest, longest, _second(ways)})
    return frozenset("".join(chosen) for chosen in product(*ways))


def _second(ways: Sequence[tuple[str, ...]]) -> str:
    """What another country's rules make of it."""
    return "".join(w[min(1, len(w) - 1)] for w in ways)


def _ways(character: str) -> tuple[str, ...]:
    return ("",) if character in _APOSTROPHES else spellings(character)


def _collapsed(spelled: str) -> str:
    """With ``AE``, ``OE`` and ``UE`` as one letter: Mueller typed without its umlaut is Muller."""
    return spelled.replace("AE", "A").replace("OE", "O").replace("UE", "U")
