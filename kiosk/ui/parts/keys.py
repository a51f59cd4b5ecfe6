"""What is on the on-screen keyboard: rows of keys by layout and layer. Plain values, no Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kiosk.domain.language import Language

Layout = Literal["email", "name", "code", "digits"]
Layer = Literal["letters", "signs", "accents"]
Act = Literal["shift", "accents", "signs", "letters", "space", "erase", "next"]

#: Columns of every row; the widths of a row add up to it.
COLUMNS = 10

#: Held half a second, a key goes on to these, one after the other.
VARIANTS: dict[str, str] = {
    "a": "áàâäãå",
    "c": "ç",
    "e": "éèêë",
    "i": "íìîï",
    "n": "ñ",
    "o": "óòôöõø",
    "s": "ß",
    "u": "úùûü",
    "y": "ýÿ",
}


@dataclass(frozen=True, slots=True)
class Cap:
    """One key: a character, or an act; ``width`` in columns."""

    character: str = ""
    act: Act | None = None
    width: float = 1

    @property
    def name(self) -> str:
        """The object name: ``key_a``, ``key_shift``."""
        return f"key_{self.act or self.character.lower()}"


Row = tuple[Cap, ...]


def _row(characters: str, *acts: Cap, before: Cap | None = None) -> Row:
    caps = tuple(Cap(c) for c in characters)
    return (*((before,) if before else ()), *caps, *acts)


_SHIFT = Cap(act="shift")
_EMAIL = (
    _row("1234567890"),
    _row("qwertyuiop"),
    _row("asdfghjkl-"),
    _row("zxcvbnm.@", before=_SHIFT),
)
#: Signs that may stand in an address, over the same keys.
_EMAIL_SHIFTED = str.maketrans(
    {"-": "_", ".": "+", **dict(zip("1234567890", "!#$%&'*/=?", strict=True))}
)

_CODE = (
    _row("1234567890"),
    _row("qwertyuiop"),
    _row("asdfghjkl-"),
    _row("zxcvbnm", Cap(act="space", width=2), before=_SHIFT),
)
_SIGNS = (
    _row("1234567890"),
    _row("-/.,'#&()@"),
    _row(':;+*=%!?_"'),
    (Cap(act="letters", width=2), Cap(act="space", width=8)),
)
_ACCENTS = (
    _row("áéíóúüñç"),
    _row("àèìòùâêîôû"),
    _row("äëïöãõåøßý"),
    (_SHIFT, Cap(act="letters", width=2), Cap(act="space", width=7)),
)
_DIGITS = tuple(
    tuple(Cap(c, width=COLUMNS / 3) for c in row) for row in ("123", "456", "789", "-0/")
)


def rows(layout: Layout, layer: Layer, language: Language) -> tuple[Row, ...]:
    """Four rows of caps, top to bottom, in lower case."""
    if layout == "digits":
        return _DIGITS
    if layer == "signs":
        return _SIGNS
    if layer == "accents":
        first = _ACCENTS[0]
        return (tuple(Cap(c.character, width=COLUMNS / len(first)) for c in first), *_ACCENTS[1:])
    if layout == "email":
        return _EMAIL
    if layout == "code":
        return _CODE
    extra = "ñ" if language is Language.SPANISH else "'"
    return (
        _row("qwertyuiop"),
        _row("asdfghjkl" + extra),
        _row("zxcvbnm-.", before=_SHIFT),
        (Cap(act="signs", width=2), Cap(act="accents", width=2), Cap(act="space", width=6)),
    )


def shifted(character: str, layout: Layout) -> str:
    """What the key types while shift is on."""
    upper = character.upper()
    if layout == "email" and upper == character:
        return character.translate(_EMAIL_SHIFTED)
    return character if character == "ß" else upper


def variants(character: str) -> str:
    """What the key goes on to when held, in the same case."""
    found = VARIANTS.get(character.lower(), "")
    return found.upper() if character.isupper() and character != "S" else found


def starts_word(text: str) -> bool:
    """Whether the next letter of a name is a capital."""
    return not text or text[-1] in " -'."
