"""Line icons (Lucide) as pixmaps in any colour and stroke."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from kiosk.domain.resources import resource
from kiosk.ui import theme


@lru_cache(maxsize=256)
def _svg(name: str) -> str:
    return resource("icons", f"{name}.svg").read_text(encoding="utf-8")


def read_all() -> None:
    """Read every drawing, so that no painting waits for a file; safe on any thread."""
    for file in resource("icons").glob("*.svg"):
        _svg(file.stem)


@lru_cache(maxsize=512)
def _drawn(name: str, size: int, colour: str, stroke: float, ratio: float) -> QPixmap:
    text = _svg(name).replace("currentColor", colour)
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    renderer = QSvgRenderer(QByteArray(text.encode()))
    side = max(round(size * ratio), 1)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(name: str, size: int, colour: str | QColor, stroke: float = 2.2) -> QPixmap:
    """The icon ``size`` window pixels wide, in a colour role or a colour.

    Raises ``FileNotFoundError`` for a name without a drawing.
    """
    wanted = theme.colour(colour) if isinstance(colour, str) else colour
    application = QGuiApplication.instance()
    ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
    return _drawn(name, size, wanted.name(), stroke, ratio)


def icon(name: str, size: int, colour: str | QColor, stroke: float = 2.0) -> QIcon:
    """The same as an icon for item views and menus."""
    return QIcon(pixmap(name, size, colour, stroke))
