"""Who comes to a visit: the visitor and those with them (F78)."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.language import Language

_WORDS = {
    Language.ENGLISH: ("1 adult", "{n} adults", "1 child", "{n} children", " and "),
    Language.SPANISH: ("1 adulto", "{n} adultos", "1 menor", "{n} menores", " y "),
}


@dataclass(frozen=True, slots=True)
class Party:
    """``adults`` counts the visitor too; ``children`` are under 18."""

    adults: int = 1
    children: int = 0

    def __post_init__(self) -> None:
        if self.adults < 1 or self.children < 0:
            raise ValueError("a visit has at least one adult")

    @property
    def size(self) -> int:
        """Everybody."""
        return self.adults + self.children

    def said(self, language: Language) -> str:
        """``2 adults and 1 child``, on screens and in letters."""
        adult, adults, child, children, and_ = _WORDS[language]
        told = adult if self.adults == 1 else adults.format(n=self.adults)
        if self.children:
            told += and_ + (child if self.children == 1 else children.format(n=self.children))
        return told


#: The visitor and nobody else.
ALONE = Party()
