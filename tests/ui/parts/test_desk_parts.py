"""Parts of the desk on their own: pictures, differences, reasons, clocks, dialogs."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.domain.reason import ENROLMENT_REASONS, Reason
from kiosk.ui.app import application
from kiosk.ui.parts.check_row import Check, CheckList, Outcome
from kiosk.ui.parts.diff_table import DiffRow, DiffTable, Mark, marked
from kiosk.ui.parts.face_view import EYE_HEIGHT, Eyes, FaceView
from kiosk.ui.parts.picture_view import ZOOM_MOST, PictureView
from kiosk.ui.parts.reason_tree import ReasonTree
from kiosk.ui.parts.score_bar import Score, paint_score

_W = TypeVar("_W", bound=QWidget)


@pytest.fixture(autouse=True)
def _fonts(qtbot: QtBot) -> None:
    application()


def picture(wide: int = 400, high: int = 200) -> QImage:
    made = QImage(wide, high, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    return made


def shown(qtbot: QtBot, widget: _W, wide: int, high: int) -> _W:
    qtbot.addWidget(widget)
    widget.resize(wide, high)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


@pytest.mark.parametrize(
    ("typed", "read", "differing"),
    [
        ("Delgado Reyes", "DELGADO", ["Reyes"]),
        ("Delgado", "DELGADO", []),
        ("García", "GARCIA", []),
        ("Maria Elena", "ELENA MARIA", []),
        ("03/14/1991", "03/14/1990", ["03/14/1991"]),
        ("", "SMITH", []),
        ("Smith", "", ["Smith"]),
    ],
)
def test_words_that_the_other_side_lacks_are_marked(
    typed: str, read: str, differing: list[str]
) -> None:
    assert [w.text for w in marked(typed, read) if w.differs] == differing


def test_a_narrow_table_grows_instead_of_cutting_words(qtbot: QtBot) -> None:
    table = DiffTable()
    long = "418 Alder Street Apartment 6 Cedar Falls 97123"
    table.show_rows(("Field", "Typed", "Read"), (DiffRow("Address", long, long, Mark.EQUAL),))
    shown(qtbot, table, 700, 100)
    wide = table.height()
    table.resize(300, table.height())
    qtbot.waitUntil(lambda: table.height() > wide)


def test_a_table_of_differences_is_read_out(qtbot: QtBot) -> None:
    table = DiffTable()
    qtbot.addWidget(table)
    row = DiffRow("Born", "03/14/1991", "", Mark.MISSING, "cannot be compared")
    table.show_rows(("Field", "Typed", "Read"), (row,))
    assert "Born: 03/14/1991" in table.accessibleName()
    assert "cannot be compared" in table.accessibleName()


def test_a_picture_is_fitted_zoomed_about_a_point_and_kept_inside(qtbot: QtBot) -> None:
    view = shown(qtbot, PictureView(), 500, 400)
    view.show_picture(picture())
    centre = QPoint(250, 200)
    assert view.point_in_picture(centre) == QPointF(200, 100)
    corner = QPoint(100, 150)
    before = view.point_in_picture(corner)
    QTest.keyClick(view, Qt.Key.Key_Plus)
    assert view.zoom == pytest.approx(1.25)
    view.fit()
    for _ in range(40):
        view.zoom_in()
    assert view.zoom == ZOOM_MOST
    for _ in range(60):
        QTest.keyClick(view, Qt.Key.Key_Left)
    # The picture's edge comes into view, and no further.
    assert view.point_in_picture(QPoint(0, 200)).x() <= 0
    assert view.point_in_picture(QPoint(40, 200)).x() > 0
    for _ in range(60):
        view.zoom_out()
    assert view.zoom == 1.0
    assert view.point_in_picture(corner).x() == pytest.approx(before.x())


def test_a_drag_pans_a_picture_that_is_larger_than_its_view(qtbot: QtBot) -> None:
    view = shown(qtbot, PictureView(), 500, 400)
    view.show_picture(picture())
    for _ in range(6):
        view.zoom_in()
    before = view.point_in_picture(QPoint(250, 200))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(250, 200))
    QTest.mouseMove(view, QPoint(290, 200))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(290, 200))
    assert view.point_in_picture(QPoint(290, 200)).x() == pytest.approx(before.x(), abs=1)


def test_four_turns_come_full_circle_and_a_turn_fits(qtbot: QtBot) -> None:
    view = shown(qtbot, PictureView(), 500, 400)
    view.show_picture(picture())
    view.zoom_in()
    for turns in (1, 2, 3, 0):
        view.turn()
        assert (view.turns, view.zoom) == (turns, 1.0)


def test_the_loupe_is_a_larger_picture_of_what_lies_under_it(qtbot: QtBot) -> None:
    view = shown(qtbot, PictureView(), 600, 500)
    left_dark = picture()
    for x in range(200):
        for y in range(200):
            left_dark.setPixelColor(x, y, Qt.GlobalColor.black)
    view.show_picture(left_dark)
    with qtbot.waitSignal(view.loupe_changed):
        view.set_loupe(True)
    grabbed = view.grab().toImage()
    # Inside the circle, the border between dark and light stays under the middle of the loupe.
    assert grabbed.pixelColor(290, 250).lightness() < 60
    assert grabbed.pixelColor(310, 250).lightness() > 200


def test_a_missing_picture_says_why(qtbot: QtBot) -> None:
    view = shown(qtbot, PictureView(), 400, 300)
    view.show_picture(QImage(), "Not sent")
    assert not view.has_picture()
    view.show_picture(None, "Not sent")
    view.grab()


def test_eyes_of_any_size_come_to_one_line_and_one_distance(qtbot: QtBot) -> None:
    view = shown(qtbot, FaceView(), 200, 312)
    for wide, high, eyes in (
        (1280, 720, Eyes(640, 300, 130)),
        (180, 240, Eyes(88, 110, 40)),
    ):
        place = view.placing(picture(wide, high), eyes)
        scale = place.width() / wide
        assert place.top() + eyes.y * scale == pytest.approx(view.height() * EYE_HEIGHT)
        assert place.left() + eyes.x * scale == pytest.approx(view.width() / 2)
        assert eyes.distance * scale == pytest.approx(0.30 * view.width())


def test_a_face_without_known_eyes_fills_the_view(qtbot: QtBot) -> None:
    view = shown(qtbot, FaceView(), 200, 312)
    place = view.placing(picture(1280, 720), None)
    assert place.left() <= 0
    assert place.right() >= 200
    assert place.bottom() >= 312


def test_ten_reasons_have_digits_and_the_others_a_letter_first(qtbot: QtBot) -> None:
    tree = shown(qtbot, ReasonTree(ENROLMENT_REASONS), 560, 700)
    for key in "1234567890":
        assert tree.press(key)
    assert len(tree.ticked()) == 10
    assert not any(r.needs_text for r in tree.ticked())
    for key in ("O1", "O2", "O3", "o4"):
        assert all(tree.press(k) for k in key)
    assert tree.ticked() == ENROLMENT_REASONS
    assert not tree.press("x")


def test_a_suggested_reason_is_ticked_and_can_be_unticked(qtbot: QtBot) -> None:
    tree = shown(qtbot, ReasonTree(ENROLMENT_REASONS), 560, 700)
    tree.suggest([Reason.ID_EXPIRED])
    assert tree.ticked() == (Reason.ID_EXPIRED,)
    with qtbot.waitSignal(tree.changed):
        QTest.mouseClick(tree.box(Reason.ID_EXPIRED), Qt.MouseButton.LeftButton)
    assert tree.ticked() == ()
    assert tree.box(Reason.ID_EXPIRED).accessibleDescription()


def test_the_larger_of_value_and_limit_stays_inside_the_scale() -> None:
    score = Score.around(5.0, 0.5, "danger-fill")
    assert score.value / score.full == pytest.approx(0.8)
    assert 0 < score.limit / score.full < 0.1


def test_only_a_check_that_is_not_fine_has_a_bar(qtbot: QtBot) -> None:
    fine = Check("Glare", "0.5%", "max 2.0%", Outcome.OK, "passes", (0.005, 0.02))
    bad = Check("Glare", "4.1%", "max 2.0%", Outcome.FAIL, "fails", (0.041, 0.02))
    heights = []
    for check in (fine, bad):
        rows = shown(qtbot, CheckList(), 300, 60)
        rows.show_checks((check,))
        heights.append(rows.sizeHint().height())
        rows.grab()
        assert f"Glare: {check.said}" in rows.accessibleName()
    assert fine.score is None
    assert bad.score is not None
    assert heights[1] > heights[0]


def test_a_long_label_breaks_onto_more_lines(qtbot: QtBot) -> None:
    rows = CheckList()
    qtbot.addWidget(rows)
    check = Check("Pixels between the eyes", "132 px", "min 120 px", Outcome.OK, "passes")
    rows.show_checks((check, check))
    assert rows.heightForWidth(260) > rows.heightForWidth(600) == 64


def test_what_was_not_measured_is_hatched() -> None:
    image = picture(60, 16)
    painter = QPainter(image)
    paint_score(painter, QRectF(0, 0, 60, 16), None)
    painter.end()
    seen = {image.pixelColor(x, 8).rgb() for x in range(8, 52)}
    assert len(seen) > 1
