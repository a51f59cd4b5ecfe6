"""Letters from plain text: a folder for each letter, a file for each part and language.

``resources/letters/<name>/{subject,body}.<language>.txt``; other files of a folder are parts that
a letter has only sometimes. ``{fact}`` in a text is replaced once; what is put in is never
searched again, so that a name or note cannot bring placeholders of its own.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kiosk.domain import fields
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter, LetterName
from kiosk.domain.reason import Cause, Reason
from kiosk.domain.resources import resource

_PLACE = re.compile(r"\{([a-z_]+)\}")
#: The folder of the parts that tell one reason, shared by several letters.
CAUSE = "cause"
#: A fact is one line; longer than any explanation, so that none is ever cut.
_FACT_MOST = 1000


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason as visitors read it; ``{note}`` in ``plain`` stands for the explanation."""

    headline: str
    plain: str
    action: str


@dataclass(frozen=True, slots=True)
class LetterBook:
    """The texts of all letters, below ``folder``."""

    folder: Path

    def letter(
        self,
        name: LetterName,
        language: Language,
        to: str,
        facts: Mapping[str, str],
        blocks: Mapping[str, str] | None = None,
    ) -> Letter:
        """The finished letter. Facts become one line each; ``blocks`` are rendered text.

        Raises KeyError if the text asks for a fact that is not given.
        """
        body = self.part(name, "body", language, facts, blocks)
        subject = self.part(name, "subject", language, facts, blocks)
        return Letter(
            name=name, language=language, to=to, subject=fields.line(subject, 200), body=body + "\n"
        )

    def part(
        self,
        folder: str,
        part: str,
        language: Language,
        facts: Mapping[str, str],
        blocks: Mapping[str, str] | None = None,
    ) -> str:
        """One text of a letter's folder, filled, without the newline at its end."""
        values = {k: fields.line(v, _FACT_MOST) for k, v in facts.items()} | dict(blocks or {})
        text = _text(self.folder / folder / f"{part}.{language}.txt")
        return _PLACE.sub(lambda place: values[place[1]], text).rstrip()

    def reason(self, reason: Reason, language: Language) -> ReasonWords:
        """What the visitor is told of a reason."""
        words = _reasons(self.folder / "reasons.toml")
        return words[reason, language]

    def cause(self, cause: Cause, language: Language, *, with_action: bool) -> str:
        """One reason with its explanation and, if asked for, what to do: some lines of a letter."""
        words = self.reason(cause.reason, language)
        note = _sentence(cause.explanation)
        plain = _PLACE.sub(lambda _: note, words.plain).strip()
        facts = {
            "headline": words.headline,
            "plain": plain,
            "note": note,
            "action": words.action,
        }
        lines = [self.part(CAUSE, "plain", language, facts)]
        if note and words.plain == plain:
            lines.append(self.part(CAUSE, "note", language, facts))
        if with_action and words.action:
            lines.append(self.part(CAUSE, "action", language, facts))
        return "\n".join(lines)


@cache
def book() -> LetterBook:
    """The letters that come with the program."""
    return LetterBook(resource("letters"))


def render(
    name: LetterName,
    language: Language,
    to: str,
    facts: Mapping[str, str],
    blocks: Mapping[str, str] | None = None,
) -> Letter:
    """A letter of the program's own book; see ``LetterBook.letter``."""
    return book().letter(name, language, to, facts, blocks)


def _sentence(untrusted_note: str) -> str:
    """The explanation as one line that ends like a sentence; empty stays empty."""
    note = fields.line(untrusted_note, _FACT_MOST)
    return note if not note or note[-1] in ".!?…" else note + "."


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _reasons(path: Path) -> dict[tuple[Reason, Language], ReasonWords]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {}
    for reason in Reason:
        category, sub = reason.value.split(".")
        for language in Language:
            found[reason, language] = ReasonWords(**table[category][sub][language])
    return found
