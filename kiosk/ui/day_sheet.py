"""The day sheet on paper: the visits of a day as a table, for a printer or as a PDF."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
)

from kiosk.services.day_sheet import Line, Sheet
from kiosk.ui import theme, words
from kiosk.ui.desk.calendar_day import look_of

_MARGIN = 14.0
#: Points; a row is one line of 9 with air above and below.
_TITLE, _SMALL, _TEXT, _ROW = 15.0, 8.0, 9.0, 17.0
_COLUMNS = (
    ("time", 0.15),
    ("terminal", 0.14),
    ("visitor", 0.23),
    ("resident", 0.2),
    ("unit", 0.09),
    ("state", 0.11),
    ("reference", 0.08),
)


def write_pdf(sheet: Sheet, path: Path) -> None:
    """The sheet as a PDF file, letter size. Raises ``OSError`` where it cannot be written."""
    path.touch(mode=0o600)
    path.chmod(0o600)
    writer = QPdfWriter(str(path))
    writer.setResolution(300)
    writer.setTitle(f"{sheet.facility}, {sheet.day.isoformat()}")
    writer.setCreator("kiosk")
    draw(sheet, writer)


def without_a_screen(sheet: Sheet, path: Path) -> None:
    """The same for a command, which has no screen and no application yet."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    running = QGuiApplication.instance() or QGuiApplication(["kiosk"])
    theme.load_fonts()
    write_pdf(sheet, path)
    del running


def draw(sheet: Sheet, device: QPagedPaintDevice) -> None:
    """Paint the sheet page by page on paper or into a PDF; on any thread. Raises ``OSError``."""
    size = QPageSize(QPageSize.PageSizeId.Letter)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    layout = QPageLayout(
        size, QPageLayout.Orientation.Landscape, margins, QPageLayout.Unit.Millimeter
    )
    device.setPageLayout(layout)
    painter = QPainter()
    if not painter.begin(device):
        raise OSError("the device takes no pages")
    _Pages(sheet, device, painter).draw()
    painter.end()


class _Pages:
    """Lays the lines out on pages; lengths are points."""

    def __init__(self, sheet: Sheet, device: QPagedPaintDevice, painter: QPainter) -> None:
        self._sheet, self._device, self._painter = sheet, device, painter
        self._unit = device.logicalDpiY() / 72
        self._wide, self._high = float(device.width()), float(device.height())
        room = self._high / self._unit - 58 - _ROW - 20
        self._each = max(1, int(room // _ROW))

    def draw(self) -> None:
        """Every page; a day without visits has one too."""
        lines = self._sheet.lines
        pages = max(1, -(-len(lines) // self._each))
        for n in range(pages):
            if n:
                self._device.newPage()
            self._head()
            for row, line in enumerate(lines[n * self._each : (n + 1) * self._each]):
                self._line(row + 1, line)
            self._foot(n + 1, pages)

    def _font(self, points: float, *, bold: bool = False) -> QFont:
        font = theme.font("desk", "body", weight=600 if bold else 400, figures=True)
        font.setPixelSize(max(1, round(points * self._unit)))
        return font

    def _text(self, box: QRectF, text: str, font: QFont, *, right: bool = False) -> None:
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        mode = Qt.TextElideMode.ElideRight
        cut = QFontMetricsF(font, self._device).elidedText(text, mode, box.width())
        self._painter.setFont(font)
        self._painter.drawText(box, side | Qt.AlignmentFlag.AlignVCenter, cut)

    def _head(self) -> None:
        sheet, unit = self._sheet, self._unit
        title = f"{words.weekday(sheet.day, long=True)}, {words.full_date(sheet.day)}"
        self._text(QRectF(0, 0, self._wide, 22 * unit), title, self._font(_TITLE, bold=True))
        when = words.moment(sheet.at, sheet.zone)
        made = words.say("calendar.sheet_made", when=when, zone=sheet.zone.key)
        count = words.say("calendar.sheet_count", n=len(sheet.lines))
        under = f"{sheet.facility} · {count} · {made}"
        self._text(QRectF(0, 22 * unit, self._wide, 14 * unit), under, self._font(_TEXT))
        for box, name in self._cells(0):
            word = words.say(f"calendar.sheet_column.{name}")
            self._text(box, word, self._font(_SMALL, bold=True))
        self._rule(1, 1.0)

    def _line(self, row: int, line: Line) -> None:
        visit, zone = line.visit, self._sheet.zone
        told = {
            "time": words.span(visit.starts_at, visit.ends_at, zone),
            "terminal": line.terminal,
            "visitor": line.visitor,
            "resident": line.resident,
            "unit": line.unit,
            "state": words.say(f"calendar.state.{look_of(visit).value}"),
            "reference": visit.reference,
        }
        for box, name in self._cells(row):
            self._text(box, told[name], self._font(_TEXT, bold=name == "visitor"))
        self._rule(row + 1, 0.4)

    def _cells(self, row: int) -> list[tuple[QRectF, str]]:
        top, left, boxes = (44 + row * _ROW) * self._unit, 0.0, []
        for name, share in _COLUMNS:
            wide = share * self._wide
            boxes.append((QRectF(left, top, wide - 6 * self._unit, _ROW * self._unit), name))
            left += wide
        return boxes

    def _rule(self, row: int, width: float) -> None:
        y = (44 + row * _ROW) * self._unit
        pen = QPen(Qt.GlobalColor.gray)
        pen.setWidthF(width * self._unit)
        self._painter.save()
        self._painter.setPen(pen)
        self._painter.drawLine(0, round(y), round(self._wide), round(y))
        self._painter.restore()

    def _foot(self, page: int, pages: int) -> None:
        box = QRectF(0, self._high - 14 * self._unit, self._wide, 14 * self._unit)
        text = words.say("calendar.sheet_page", n=page, all=pages)
        self._text(box, text, self._font(_SMALL), right=True)
