"""What must stand on the front of an ID (R7), and what else is looked for there."""

from __future__ import annotations

from enum import StrEnum


class PrintedField(StrEnum):
    """A part of the print; the value names it in findings and words."""

    TYPE = "type"
    PORTRAIT = "portrait"
    SURNAME = "surname"
    GIVEN = "given"
    BIRTH = "birth"
    NUMBER = "number"
    EXPIRY = "expiry"


#: The ID image must show these, readable; any one missing: not ready to submit (R7).
REQUIRED = (
    PrintedField.TYPE,
    PrintedField.PORTRAIT,
    PrintedField.SURNAME,
    PrintedField.GIVEN,
    PrintedField.BIRTH,
)
