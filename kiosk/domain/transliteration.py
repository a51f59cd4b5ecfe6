"""How documents write letters that are not A to Z: ICAO Doc 9303 part 3, section 6.

Table A (Latin), B (Cyrillic, with what it says of single languages) and C (Arabic), and for Greek,
which has no table there, ELOT 743, by which Greek passports are printed. Passports of earlier years
followed national rules; where those are common they are among the spellings too.
"""

# ruff: noqa: RUF001 (letters of other scripts are the matter of this file)

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

#: Letter by letter: ICAO's own choice first, then the other ways that it allows or that are common;
#: ``-`` is nothing. Letters that only lose an accent are not listed.
_LATIN = (
    "Ä AE/A, Å AA/A, Æ AE, Ö OE/O, Ø OE/O, Œ OE, Ü UE/U/UXX, Ñ N/NN/NXX, ẞ SS, Ð D, Đ D, Þ TH, "
    "Ħ H, Ĳ IJ, Ł L, Ŋ N, Ŧ T, Ə E"
)
_CYRILLIC = (
    "А A, Б B, В V, Г G/H, Д D, Е E/YE, Ё E/IO/YO, Ж ZH/Z, З Z, И I/Y, Й I/Y, К K, Л L, М M, "
    "Н N, О O, П P, Р R, С S, Т T, У U, Ф F, Х KH/H, Ц TS/C, Ч CH/C, Ш SH/S, Щ SHCH/SHT, "
    "Ъ IE/A/-, Ы Y, Ь -, Э E, Ю IU/YU, Я IA/YA, Ђ D/DJ, Ѓ G/GJ, Є IE/YE, Ѕ DZ, І I, Ї I/YI, "
    "Ј J, Љ LJ, Њ NJ, Ћ C, Ќ K/KJ, Ў U, Џ DZ/DJ, Ґ G, Ғ F/G, Ѫ U, Ѵ Y, Һ C/H, Ѣ IE"
)
_GREEK = (
    "Α A, Β V/B, Γ G/N, Δ D, Ε E, Ζ Z, Η I, Θ TH, Ι I, Κ K, Λ L, Μ M, Ν N, Ξ X, Ο O, Π P, Ρ R, "
    "Σ S, Τ T, Υ Y/U/V/F, Φ F, Χ CH/H, Ψ PS, Ω O"
)
#: X begins what Latin has no letter for, so that the Arabic name can be had back.
_ARABIC = (
    "ء XE, آ XAA, أ XAE, ؤ U/XW, إ I, ئ XI, ا A, ب B, ة XTA/XAH, ت T, ث XTH, ج J, ح XH, خ XKH, "
    "د D, ذ XDH, ر R, ز Z, س S, ش XSH, ص XSS, ض XDZ, ط XTT, ظ XZZ, ع E, غ G, ـ -, ف F, ق Q, "
    "ك K, ل L, م M, ن N, ه H, و W, ى XAY, ي Y, پ P, چ XC, ژ XJ, ک XKK, گ XGG, ی XYA"
)


def _rows(table: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for row in table.split(", "):
        letter, ways = row.split(" ")
        yield letter, tuple(way.replace("-", "") for way in ways.split("/"))


_WAYS = dict(_rows(f"{_LATIN}, {_CYRILLIC}, {_GREEK}, {_ARABIC}"))


def spellings(character: str) -> tuple[str, ...]:
    """Every way in which a document may write one composed character, in capitals A to Z.

    ICAO's own choice is the first. A letter without its accent where the tables name none; signs
    become nothing, letters of other scripts stay as they are.
    """
    capital = "ẞ" if character == "ß" else character.upper()
    if capital in _WAYS:
        return _WAYS[capital]
    apart = unicodedata.normalize("NFD", capital)
    if len(apart) > 1 and apart[0] in _WAYS:
        # An accented Greek or Cyrillic letter that the tables do not name is its plain one.
        return _WAYS[apart[0]]
    plain = unicodedata.normalize("NFKD", capital)
    return ("".join(c for c in plain if c.isalnum()),)


def transliterate(name: str) -> str:
    """The name as ICAO recommends that a machine-readable zone holds it, spaces as they are."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(c if c.isspace() else spellings(c)[0] for c in composed)
