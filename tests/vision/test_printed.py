"""The print on drawn fronts: lines, wordings, fields, and which way up."""

from __future__ import annotations

from datetime import date

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from kiosk.demo.drawings import Fault, invent_holder, spoil
from kiosk.domain.document import IdType
from kiosk.domain.printed import REQUIRED, PrintedField
from kiosk.vision.letters import HEIGHT, STEP, letters
from kiosk.vision.pixels import Grey, Pixels
from kiosk.vision.print_cues import as_figures, date_in, kind_of, label_of
from kiosk.vision.printed import FITS, read_front, sought
from kiosk.vision.text_lines import LINES_MOST, find_lines, strip_of
from kiosk.vision.wording import FLOOR, Wording, best_matches, read
from tests import cards

P = PrintedField


def same_letters(one: str, other: str) -> bool:
    """The same but for spaces, signs and letters of one shape."""
    shapes = str.maketrans("0IL", "O11")
    plain = ("".join(c for c in t if c.isalnum()).translate(shapes) for t in (one, other))
    return len(set(plain)) == 1


def wordings_of(flat: Pixels) -> list[Wording]:
    grey = np.asarray(cv2.cvtColor(flat, cv2.COLOR_BGR2GRAY), np.uint8)
    return read(letters(), [strip_of(grey, line) for line in find_lines(grey)])


def printed_birth(birth: date, *, passport: bool) -> str:
    return f"{birth:%d %b %Y}".upper() if passport else f"{birth:%m/%d/%Y}"


@pytest.mark.parametrize("seed", [2, 5, cards.SEED])
@pytest.mark.parametrize("passport", [False, True])
def test_the_required_fields_are_found_and_read(seed: int, *, passport: bool) -> None:
    holder = invent_holder(seed)
    front = read_front((cards.passport_flat if passport else cards.front_flat)(seed))
    assert not front.turned
    assert front.kind is (IdType.PASSPORT if passport else IdType.LICENSE)
    assert set(REQUIRED) <= set(front.places)
    given_names = " ".join(n for n in (holder.given, holder.middle) if n)
    assert same_letters(front.places[P.SURNAME].text, holder.surname)
    assert same_letters(front.places[P.GIVEN].text, given_names)
    birth = printed_birth(holder.birth, passport=passport)
    assert same_letters(front.places[P.BIRTH].text, birth)


def test_boxes_lie_around_what_they_name() -> None:
    places = read_front(cards.front_flat()).places
    surname, portrait = places[P.SURNAME].box, places[P.PORTRAIT].box
    # As drawn: the surname stands on y 262 right of x 336, the photo is 254 by 322 at (42, 144).
    assert surname.top < 240
    assert 258 < surname.top + surname.height < 275
    assert 336 < surname.left < 365
    x, y = portrait.left + portrait.width / 2, portrait.top + portrait.height / 2
    assert 42 < x < 296
    assert 144 < y < 466


@pytest.mark.parametrize("flat", [cards.front_flat, cards.passport_flat])
def test_a_document_on_its_head_is_told_and_read(flat: object) -> None:
    assert callable(flat)
    upright = read_front(flat())
    turned = read_front(np.ascontiguousarray(flat()[::-1, ::-1]))
    assert turned.turned
    assert turned.places[P.SURNAME].text == upright.places[P.SURNAME].text
    assert set(turned.places) >= set(REQUIRED)


def test_text_expected_fits_where_it_stands_and_no_other_does() -> None:
    holder = invent_holder(cards.SEED)
    blurred = spoil(cards.front_flat(), Fault.BLUR, 3.0)
    front = read_front(blurred, {P.SURNAME: [holder.surname.title()], P.GIVEN: ["Roberta"]})
    surname, other = front.places[P.SURNAME], front.places[P.GIVEN]
    assert surname.apart is not None
    assert surname.apart > FITS / 2
    assert other.apart is not None
    assert other.apart < FITS
    # The same lines may be asked later, without the picture.
    again = sought(front, {P.GIVEN: [holder.given]})[P.GIVEN]
    assert again.apart is not None
    assert again.apart > FITS


def test_accents_case_and_hyphens_do_not_matter_to_what_is_expected() -> None:
    wordings = wordings_of(cards.front_flat())
    plain, accented, joined = best_matches(
        wordings, ["VANCE", "Váncé", "Van-ce"], letters().classes
    )
    assert plain is not None
    assert plain.apart == pytest.approx(0, abs=0.05)
    assert accented == joined == plain
    assert best_matches(wordings, ["", "-"], letters().classes) == (None, None)
    assert best_matches([], ["VANCE"], letters().classes) == (None,)


@pytest.mark.parametrize("amount", [1.0, 2.0, 3.0, 5.0])
def test_more_blur_never_makes_letters_surer(amount: float) -> None:
    def sureness(sigma: float) -> float:
        flat = cards.front_flat()
        front = read_front(spoil(flat, Fault.BLUR, sigma) if sigma else flat)
        return sum(p.sure for p in front.places.values()) / max(1, len(front.places))

    assert sureness(amount) <= sureness(0) + 0.01


def test_nothing_is_found_on_a_blank_sheet_or_noise() -> None:
    blank = np.full((638, 1012, 3), 235, np.uint8)
    assert find_lines(blank) == ()
    assert read_front(blank).places == {}
    noise = np.random.default_rng(5).integers(0, 255, (638, 1012, 3), np.uint8)
    assert len(find_lines(noise)) <= LINES_MOST
    assert P.SURNAME not in read_front(noise).places


@settings(max_examples=15, deadline=None)
@given(arrays.arrays(np.uint8, st.tuples(st.integers(16, 70), st.integers(16, 90), st.just(3))))
def test_no_picture_is_too_odd(pixels: Pixels) -> None:
    read_front(pixels)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 90), max_size=4))
def test_strips_of_any_width_have_their_columns(widths: list[int]) -> None:
    strips: list[Grey] = [np.full((HEIGHT, w), 200, np.uint8) for w in widths]
    found = letters().log_probabilities(strips)
    assert [len(columns) for columns in found] == [-(-w // STEP) for w in widths]
    for columns in found:
        assert np.exp(columns).sum(axis=1) == pytest.approx(1, abs=1e-3)
    # Bare paper has no letters.
    assert all(w.sure == FLOOR for w in read(letters(), strips))


def test_strips_read_together_do_not_see_each_other() -> None:
    grey = np.asarray(cv2.cvtColor(cards.front_flat(), cv2.COLOR_BGR2GRAY), np.uint8)
    strips = [strip_of(grey, line) for line in find_lines(grey)][:4]
    alone = [letters().log_probabilities([strip])[0] for strip in strips]
    together = letters().log_probabilities(strips)
    for one, other in zip(alone, together, strict=True):
        assert np.abs(one - other).max() < 1e-3


@pytest.mark.parametrize(
    ("text", "field", "words"),
    [
        ("3 DOB", P.BIRTH, 2),
        ("4B EXP 07/05/2029", P.EXPIRY, 2),
        ("1", P.SURNAME, 1),
        ("LN SAMPLE", P.SURNAME, 1),
        ("4D DLN", P.NUMBER, 2),
        ("15 SEX F", None, 2),
        ("SURNAME/NOM", P.SURNAME, 1),
        ("DATE OF BIRTH", P.BIRTH, 3),
        ("PIACE OF BIRTH", None, 3),
    ],
)
def test_labels(text: str, field: PrintedField | None, words: int) -> None:
    label = label_of(text)
    assert label is not None
    assert (label.field, label.words) == (field, words)


@pytest.mark.parametrize("text", ["VANCE", "DRIVER LICENSE", "MEI LIN", "", "05 JUL 1997"])
def test_what_is_no_label(text: str) -> None:
    assert label_of(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("DRIVER LICENSE", IdType.LICENSE),
        ("DR1VER L1CENSE", None),
        ("DRIVER'S LICENCE", IdType.LICENSE),
        ("IDENTIFICATION CARD", IdType.STATE_ID),
        ("PASSPORT", IdType.PASSPORT),
        ("MUNICIPAL ID", IdType.PHOTO_ID),
        ("HARBOR FITNESS", None),
        ("THIS CARD IS THE PROPERTY OF THE STATE OF CEDAR", None),
    ],
)
def test_kinds_of_document(text: str, kind: IdType | None) -> None:
    found = kind_of(text)
    assert (found[0] if found else None) is kind


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("07/05/1997", 1997),
        ("O7/O5/I997", 1997),
        ("1997-07-05", 1997),
        ("05 JUL 1997", 1997),
        ("05 JUL/JUL 97", None),
        ("07/45/1997", None),
        ("704 SUMMIT BLVD", None),
        ("12 AGO 1990", 1990),
    ],
)
def test_dates(text: str, year: int | None) -> None:
    found = date_in(text)
    assert (found.year if found else None) == year


def test_figures_are_figures_where_a_date_is_of_figures() -> None:
    assert as_figures("O7/O5/I997") == "07/05/1997"
    assert as_figures("10 DEC 1959") == "10 DEC 1959"
