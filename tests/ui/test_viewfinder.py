"""The live picture: what is drawn and what is said for every state of the guidance."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from kiosk.domain.guidance import HOLD_STILL, Guidance, Hint, Phase
from kiosk.domain.resources import resource
from kiosk.ui import theme, words
from kiosk.ui.parts import viewfinder as parts_viewfinder
from kiosk.ui.parts.guide_frame import Aim, guide_rect
from kiosk.ui.parts.viewfinder import Viewfinder

LANDSCAPE = QSize(1180, 768)
UPRIGHT = QSize(968, 760)
GREY = QColor(90, 90, 90)


@pytest.fixture
def finder(qapp: QApplication, qtbot: QtBot) -> Iterator[Viewfinder]:
    theme.load_fonts()
    theme.use("light", qapp)
    words.use("en")
    widget = Viewfinder()
    qtbot.addWidget(widget)
    widget.resize(LANDSCAPE)
    yield widget
    theme.use("light", qapp)
    words.use("en")


def picture(size: QSize = LANDSCAPE, colour: QColor = GREY) -> QImage:
    made = QImage(size, QImage.Format.Format_RGB32)
    made.fill(colour)
    return made


def settled(finder: Viewfinder, qtbot: QtBot) -> QImage:
    """What is drawn once no colour moves any more."""
    qtbot.waitUntil(lambda: finder._colour == finder._wanted_colour and finder._flash == 0.0)
    return finder.grab().toImage()


def near(found: QColor, wanted: QColor, by: int = 12) -> bool:
    return all(
        abs(a - b) <= by
        for a, b in zip(found.getRgb()[:3], wanted.getRgb()[:3], strict=True)  # type: ignore[index]
    )


def on_the_bracket(finder: Viewfinder, aim: Aim = Aim.CARD) -> QPoint:
    rect = guide_rect(aim, finder.size())
    return QPoint(round(rect.left()), round(rect.top() + 60))


@pytest.mark.parametrize("size", [LANDSCAPE, UPRIGHT, QSize(1180, 812), QSize(590, 384)])
@pytest.mark.parametrize(
    ("aim", "aspect"), [(Aim.CARD, 1.5858), (Aim.PASSPORT, 1.4205), (Aim.FACE, 0.758)]
)
def test_the_guide_has_its_shape_and_lies_inside(size: QSize, aim: Aim, aspect: float) -> None:
    rect = guide_rect(aim, size)
    assert rect.width() / rect.height() == pytest.approx(aspect, abs=0.001)
    assert rect.left() >= 40
    assert rect.right() <= size.width() - 40
    assert rect.top() >= 90
    assert rect.bottom() <= size.height() - 50
    assert rect.center().x() == pytest.approx(size.width() / 2)


def test_a_card_in_the_guide_is_250_dpi_with_a_720p_camera() -> None:
    rect = guide_rect(Aim.CARD, LANDSCAPE)
    frame_pixels = rect.width() * 720 / LANDSCAPE.height()
    assert frame_pixels / (85.60 / 25.4) >= 250


@pytest.mark.parametrize(
    ("phase", "role"),
    [
        (Phase.FIX, "guide-warn"),
        (Phase.GOOD, "guide-ok"),
        (Phase.COUNTING, "guide-ok"),
    ],
)
def test_the_colour_of_the_frame(finder: Viewfinder, qtbot: QtBot, phase: Phase, role: str) -> None:
    finder.show_picture(picture())
    finder.guide(Guidance(phase=phase, hint=Hint.CARD_CLOSER))
    drawn = settled(finder, qtbot)
    assert near(drawn.pixelColor(on_the_bracket(finder)), theme.colour(role))


def test_while_searching_the_frame_is_dashed(finder: Viewfinder, qtbot: QtBot) -> None:
    finder.show_picture(picture())
    finder.guide(Guidance(phase=Phase.SEARCHING, hint=Hint.CARD_NONE))
    drawn = settled(finder, qtbot)
    rect = guide_rect(Aim.CARD, finder.size())
    top = round(rect.top())
    line = [drawn.pixelColor(x, top) for x in range(round(rect.left()) + 60, 500)]
    white = [near(colour, theme.colour("guide")) for colour in line]
    assert sum(a != b for a, b in pairwise(white)) > 10


def test_no_picture_is_no_live_looking_picture(finder: Viewfinder, qtbot: QtBot) -> None:
    finder.show_picture(picture(colour=QColor(200, 30, 30)))
    before = finder.has_picture
    finder.blank()
    assert (before, finder.has_picture) == (True, False)
    drawn = settled(finder, qtbot)
    assert near(drawn.pixelColor(200, 500), theme.colour("camera"))


def test_outside_the_guide_it_is_darker_and_the_corners_are_the_pages(
    finder: Viewfinder, qtbot: QtBot
) -> None:
    finder.show_picture(picture(colour=QColor(200, 200, 200)))
    drawn = settled(finder, qtbot)
    assert drawn.pixelColor(590, 400).lightness() == 200
    assert drawn.pixelColor(20, 400).lightness() < 140
    assert near(drawn.pixelColor(0, 0), theme.colour("page"))


def test_a_picture_of_another_size_fills_the_view(finder: Viewfinder, qtbot: QtBot) -> None:
    finder.show_picture(picture(QSize(640, 360), QColor(200, 200, 200)))
    drawn = settled(finder, qtbot)
    assert drawn.pixelColor(590, 400).lightness() == 200
    assert drawn.pixelColor(300, 140).lightness() == 200


def test_the_hint_is_said_to_those_who_do_not_see(finder: Viewfinder) -> None:
    finder.guide(Guidance(phase=Phase.FIX, hint=Hint.CARD_GLARE))
    assert finder.accessibleName() == "Camera picture"
    assert finder.accessibleDescription() == finder.hint_text == "Tilt it a little"
    words.use("es")
    finder.retranslate()
    assert finder.accessibleDescription() == "Inclínela un poco"


def test_taken_it_flashes_once_and_the_picture_stands(finder: Viewfinder, qtbot: QtBot) -> None:
    finder.show_picture(picture(colour=QColor(200, 30, 30)))
    finder.freeze()
    qtbot.waitUntil(lambda: finder._flash > 0.0)
    assert finder.is_frozen
    assert finder.hint_text == "Got it"
    finder.show_picture(picture(colour=QColor(30, 30, 200)))
    finder.blank()
    drawn = settled(finder, qtbot)
    assert near(drawn.pixelColor(590, 300), QColor(200, 30, 30))
    finder.freeze()
    assert finder._flash == 0.0
    finder.thaw()
    finder.show_picture(picture(colour=QColor(30, 30, 200)))
    assert near(settled(finder, qtbot).pixelColor(590, 300), QColor(30, 30, 200))


def test_wiped_nothing_is_left(finder: Viewfinder) -> None:
    finder.show_picture(picture())
    finder.freeze()
    finder.wipe()
    assert not finder.has_picture
    assert not finder.is_frozen
    assert finder.hint_text == ""


def test_the_countdown_has_a_ring_below_a_card_and_beside_the_hint_of_a_face(
    finder: Viewfinder, qtbot: QtBot
) -> None:
    counting = Guidance(phase=Phase.COUNTING, hint=HOLD_STILL, count=2, progress=0.4)
    finder.show_picture(picture())
    finder.guide(counting)
    below = settled(finder, qtbot).pixelColor(590, LANDSCAPE.height() - 30)
    assert near(below, theme.colour("camera"))
    finder.aim(Aim.FACE)
    finder.show_picture(picture())
    finder.guide(counting)
    drawn = settled(finder, qtbot)
    assert not near(drawn.pixelColor(590, LANDSCAPE.height() - 30), theme.colour("camera"))
    rect = guide_rect(Aim.FACE, finder.size())
    right, left = (QPoint(round(x), round(rect.center().y())) for x in (rect.right(), rect.left()))
    assert near(drawn.pixelColor(right), theme.colour("guide-ok"))
    assert not near(drawn.pixelColor(left), theme.colour("guide-ok"))


@pytest.mark.parametrize("hint", list(Hint))
def test_every_hint_has_a_drawing_and_a_sentence_in_both_languages(hint: Hint) -> None:
    assert resource("icons", f"{parts_viewfinder._ICONS[hint]}.svg").is_file()
    for language in ("en", "es"):
        words.use(language)
        assert words.say(hint.value)
    words.use("en")


@pytest.mark.parametrize("language", ["en", "es", "pseudo"])
@pytest.mark.parametrize("size", [LANDSCAPE, UPRIGHT])
@pytest.mark.parametrize("aim", [Aim.CARD, Aim.FACE])
def test_no_hint_is_cut_off_and_none_is_under_28_px(
    finder: Viewfinder, language: str, size: QSize, aim: Aim
) -> None:
    words.use(language)
    finder.resize(size)
    finder.aim(aim)
    finder.show_picture(picture(size))
    for hint in Hint:
        finder.guide(Guidance(phase=Phase.FIX, hint=hint))
        pill = finder.hint_pill()
        assert pill.rect.left() >= 20
        assert pill.rect.right() <= size.width() - 20
        assert pill.font.pixelSize() >= 28
        assert pill.words.height() // QFontMetrics(pill.font).height() <= 2
        assert pill.rect.contains(pill.words)
        assert pill.rect.contains(pill.mark)


def test_a_note_in_the_corner(finder: Viewfinder, qtbot: QtBot) -> None:
    finder.show_note("Demo camera")
    finder.show_picture(picture())
    drawn = settled(finder, qtbot)
    assert near(drawn.pixelColor(60, LANDSCAPE.height() - 26), theme.colour("camera"))


@pytest.mark.parametrize("language", ["en", "es", "pseudo"])
@pytest.mark.parametrize("size", [LANDSCAPE, UPRIGHT])
def test_a_note_gives_way_to_the_countdown(finder: Viewfinder, language: str, size: QSize) -> None:
    words.use(language)
    finder.resize(size)
    finder.show_note(words.say("chooser_camera_drawn"))
    finder.show_picture(picture(size))
    resting = finder.note_pill().rect
    finder.guide(Guidance(phase=Phase.COUNTING, hint=HOLD_STILL, count=2, progress=0.4))
    below = finder.countdown_pill()
    assert below is not None
    assert not finder.note_pill().rect.intersects(below.rect)
    finder.guide(Guidance(phase=Phase.FIX, hint=Hint.CARD_CLOSER))
    assert finder.note_pill().rect == resting
    assert finder.countdown_pill() is None


def test_in_every_theme_and_scale(finder: Viewfinder, qapp: QApplication, qtbot: QtBot) -> None:
    finder.show_picture(picture())
    finder.guide(Guidance(phase=Phase.FIX, hint=Hint.CARD_CLOSER))
    theme.use("high-contrast-lobby", qapp, scale=0.5)
    finder.resize(LANDSCAPE / 2)
    finder.rescale()
    finder.show_picture(picture(LANDSCAPE / 2))
    drawn = settled(finder, qtbot)
    rect = guide_rect(Aim.CARD, finder.size())
    bracket = QPoint(round(rect.left()), round(rect.top() + 30))
    assert near(drawn.pixelColor(bracket), theme.colour("guide-warn"))
    assert near(drawn.pixelColor(0, 0), theme.colour("page"))
