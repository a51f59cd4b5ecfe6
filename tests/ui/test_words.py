"""Every sentence that the program can say exists in both languages."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import kiosk.ui
from kiosk.domain.errors import BadEmail, Refusal, Under18
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.guidance import Hint
from kiosk.domain.language import Language
from kiosk.domain.reason import Category, Reason
from kiosk.ui import words

SCREENS = Path(kiosk.ui.__file__).parent
#: Functions with a key of a sentence among their arguments, and which argument it is.
SPEAKERS = {"say": 0, "say_in": 1, "Label": 0, "named": 2}
NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    words.use("en")
    yield
    words.use("en")


def spoken_keys() -> Iterator[tuple[str, str]]:
    """Each literal key said in the screens, with the file it is in."""
    for path in sorted(SCREENS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else ""
            name = function.id if isinstance(function, ast.Name) else name
            place = SPEAKERS.get(name)
            if place is None or len(node.args) <= place:
                continue
            argument = node.args[place]
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                yield argument.value, path.name


def test_every_key_said_has_a_sentence() -> None:
    missing = sorted({(k, f) for k, f in spoken_keys() if k and not words.has(k)})
    assert not missing


def test_the_walk_finds_keys() -> None:
    assert len(set(spoken_keys())) > 5


def test_every_sentence_is_in_both_languages_with_the_same_facts() -> None:
    def facts(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    wrong = [
        key
        for key, entry in words.catalogue().items()
        if not entry["en"].strip()
        or not entry.get("es", "").strip()
        or facts(entry["en"]) != facts(entry["es"])
    ]
    assert not wrong


def refusals(of: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for kind in of.__subclasses__():
        yield kind
        yield from refusals(kind)


REFUSALS = sorted(refusals(), key=lambda k: k.code)


@pytest.mark.parametrize("kind", REFUSALS, ids=[k.code for k in REFUSALS])
def test_every_refusal_has_a_sentence(kind: type[Refusal]) -> None:
    assert words.has(f"refusal.{kind.code}")


@pytest.mark.parametrize("kind", Kind)
def test_every_finding_has_a_sentence_and_a_name(kind: Kind) -> None:
    found = Finding(kind, Weight.WARN, 0.031, 0.02, Side.FRONT)
    assert words.finding(found)
    assert words.check_name(kind)


@pytest.mark.parametrize("hint", Hint)
def test_every_hint_has_a_sentence(hint: Hint) -> None:
    assert words.say(hint.value)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_words_for_visitor_and_officer(reason: Reason) -> None:
    for part in ("name", "headline", "plain", "action"):
        assert words.has(f"reason.{reason}.{part}")


@pytest.mark.parametrize("category", Category)
def test_every_category_has_a_name(category: Category) -> None:
    assert words.has(f"category.{category}")


AFTERNOON = datetime(2026, 11, 24, 18, 50, tzinfo=UTC)


def test_moments_are_said_as_people_of_the_language_write_them() -> None:
    assert words.moment(AFTERNOON, NEW_YORK) == "Tue, Nov 24, 1:50 PM"
    assert words.full_date(date(1991, 3, 14)) == "March 14, 1991"
    words.use("es")
    assert words.moment(AFTERNOON, NEW_YORK) == "mar 24 nov, 1:50 p.\N{NO-BREAK SPACE}m."
    assert words.full_date(date(1991, 3, 14)) == "14 de marzo de 1991"


@pytest.mark.parametrize(
    ("hour", "said"), [(0, "12:05 AM"), (9, "9:05 AM"), (12, "12:05 PM"), (23, "11:05 PM")]
)
def test_hours_have_twelve_on_the_dial(hour: int, said: str) -> None:
    assert words.clock(datetime(2026, 11, 24, hour, 5, tzinfo=UTC), UTC) == said


def test_a_span_says_the_half_of_the_day_once() -> None:
    start = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert words.span(start, start.replace(hour=11, minute=20), UTC) == "9:00 \N{EN DASH} 11:20 AM"
    assert words.span(start, start.replace(hour=13), UTC) == "9:00 AM \N{EN DASH} 1:00 PM"
    words.use("es")
    assert words.span(start, start.replace(hour=11), UTC).count("a.") == 1


@pytest.mark.parametrize(
    ("cents", "said"), [(500, "$5.00"), (0, "$0.00"), (-500, "-$5.00"), (123456, "$1,234.56")]
)
def test_money(cents: int, said: str) -> None:
    assert words.money(cents) == said


def test_a_refusal_is_said_with_its_facts_in_the_language() -> None:
    assert "name@example.com" in words.refusal(BadEmail())
    words.use(Language.SPANISH)
    assert "14 de marzo de 2030" in words.refusal(Under18(from_date=date(2030, 3, 14)))


def test_pseudo_is_longer_by_two_fifths_and_keeps_facts() -> None:
    words.use("pseudo")
    for key in ("m_title", "z_erase", "step"):
        english = words.catalogue()[key]["en"]
        made = words.pseudo(english)
        assert len(made) == pytest.approx(len(english) * words.PSEUDO_GROWTH, abs=1.5)
    assert "21" in words.say("step", n=21, m=5)
