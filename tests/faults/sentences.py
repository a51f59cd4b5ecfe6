"""What a refusal says to a person, in both languages."""

from __future__ import annotations

from kiosk.domain.errors import Refusal
from kiosk.ui import words


def said(refusal: Refusal) -> tuple[str, str]:
    """The sentence in English and in Spanish; both are whole and neither shows a code."""
    before = words.language()
    sentences = []
    for language in ("en", "es"):
        words.use(language)
        sentences.append(words.refusal(refusal))
    words.use(before)
    english, spanish = sentences
    for sentence in (english, spanish):
        assert sentence[:1].isupper()
        assert not set("{}_<>") & set(sentence), sentence
        assert refusal.code not in sentence
    assert english != spanish
    return english, spanish
