"""What the net tells apart: letters without regard to case and accents, digits, some signs.

Documents are compared without case or accents, so ``É``, ``e`` and ``E`` are one class.
"""

from __future__ import annotations

import unicodedata

#: Class 0: between two letters. Class 1: nothing printed here.
BETWEEN, SPACE = "\0", " "
SIGNS = "-'.,/:()<#&"
CLASSES = BETWEEN + SPACE + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + SIGNS

SMALL = "abcdefghijklmnopqrstuvwxyz"
ACCENTED = "ÁÀÂÄÃÇÉÈÊËÍÌÎÏÑÓÒÔÖÕÚÙÛÜÝáàâäãçéèêëíìîïñóòôöõúùûüý"
#: Everything that is drawn.
DRAWN = CLASSES[2:] + SMALL + ACCENTED


def class_of(character: str) -> int:
    """The number of the class that the character belongs to."""
    return CLASSES.index(unicodedata.normalize("NFD", character)[0].upper())
