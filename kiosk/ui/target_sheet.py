"""The target card on a sheet of paper, as a PDF to print at 100 %."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QPolygonF,
)

from kiosk.domain.language import Language
from kiosk.ui import words
from kiosk.vision import target_card
from kiosk.vision.target_card import Mm

_DPI = 1200
_MM = 25.4
#: Radius of an ID-1 card's corners (ISO/IEC 7810).
_ROUND = 3.18
_TOP = 78.0
_INK = QColor(40, 40, 40)


class Paper(StrEnum):
    """What is in the printer."""

    LETTER = "letter"
    A4 = "a4"


class _Text(NamedTuple):
    key: str
    top: float
    points: float
    bold: bool = False


_ABOVE = (_Text("sheet_title", 18, 18, bold=True), _Text("sheet_print", 42, 10.5))
_BELOW = (_Text("sheet_cut", 150, 10.5), _Text("sheet_hold", 172, 10.5))


def write(file: Path, paper: Paper) -> None:
    """Write the sheet; needs an application (offscreen will do). Raises ``OSError``."""
    # Qt says nothing of a file that cannot be written.
    file.open("wb").close()
    writer = QPdfWriter(str(file))
    writer.setTitle(words.say("sheet_title"))
    writer.setCreator("kiosk")
    writer.setResolution(_DPI)
    size = QPageSize.PageSizeId.Letter if paper is Paper.LETTER else QPageSize.PageSizeId.A4
    writer.setPageSize(QPageSize(size))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{file.name} cannot be written")
    try:
        painter.scale(_DPI / _MM, _DPI / _MM)
        draw(painter, writer.pageLayout().fullRect(QPageLayout.Unit.Millimeter).width())
    finally:
        painter.end()


def draw(painter: QPainter, width: float) -> None:
    """The whole sheet, in millimetres; the card is in the middle of its ``width``."""
    _write_texts(painter, width)
    _draw_ruler(painter, width)
    painter.save()
    painter.translate((width - target_card.WIDTH) / 2, _TOP)
    pen = QPen(QColor(130, 130, 130), 0.15)
    pen.setDashPattern([14, 10])
    painter.setPen(pen)
    outline = QRectF(0, 0, target_card.WIDTH, target_card.HEIGHT)
    painter.drawRoundedRect(outline, _ROUND, _ROUND)
    painter.setPen(Qt.PenStyle.NoPen)
    for corners, colour in target_card.shapes():
        painter.setBrush(QColor(*colour))
        painter.drawPolygon(_polygon(corners))
    painter.restore()


def _polygon(corners: Mm) -> QPolygonF:
    return QPolygonF([QPointF(float(x), float(y)) for x, y in corners])


def _write_texts(painter: QPainter, width: float) -> None:
    """English, and Spanish below it: whoever prints it reads one of them."""
    for text in (*_ABOVE, *_BELOW):
        both = "\n".join(words.say_in(language, text.key) for language in Language)
        _write(painter, both, QRectF(20, text.top, width - 40, 44), text.points, bold=text.bold)


def _write(
    painter: QPainter, text: str, place: QRectF, points: float, *, bold: bool = False
) -> None:
    """Text of so many points; on a painter that counts millimetres, a font's pixels are those."""
    font = QFont("Inter")
    fine = 100  # fonts come in whole pixels
    font.setPixelSize(round(points * _MM / 72 * fine))
    font.setBold(bold)
    painter.save()
    painter.scale(1 / fine, 1 / fine)
    painter.setPen(_INK)
    painter.setFont(font)
    box = QRectF(place.x() * fine, place.y() * fine, place.width() * fine, place.height() * fine)
    painter.drawText(box, Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop, text)
    painter.restore()


def _draw_ruler(painter: QPainter, width: float) -> None:
    """A line of fifty millimetres, to see whether the printer kept the size."""
    left, top = (width - 50) / 2, _TOP + target_card.HEIGHT + 10
    painter.setPen(QPen(_INK, 0.25))
    painter.drawLine(QPointF(left, top), QPointF(left + 50, top))
    for n in range(6):
        x = left + 10 * n
        painter.drawLine(QPointF(x, top - 1.5), QPointF(x, top + 1.5))
    _write(painter, "50 mm", QRectF(left + 53, top - 2.2, 20, 6), 9)
