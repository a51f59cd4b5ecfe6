"""Whether a page can be read and touched: nothing cut off, nothing too small.

``problems(window)`` looks at what is visible and returns one sentence for each fault; an empty
list is a page that may be shown to a visitor. Limits are those of DESIGN.md, sections 12 and 13.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QScrollArea, QWidget

from kiosk.ui import measure, theme
from kiosk.ui.parts.buttons import LobbyButton
from kiosk.ui.parts.keyboard import Key
from kiosk.ui.parts.label import Label

#: Smallest target and type in design pixels.
LOBBY_TARGET, LOBBY_TYPE = 88, 28
DESK_TARGET, DESK_TYPE = 32, 12

#: From the bottom of the window: where the primary button must lie (L13.2).
PRIMARY_LANDSCAPE, PRIMARY_PORTRAIT = 160, 248


def name_of(widget: QWidget) -> str:
    """How a fault names a widget: its object name and what it says."""
    text = str(getattr(widget, "text", lambda: "")())
    return f"{widget.objectName() or type(widget).__name__} {text[:40]!r}"


def seen(window: QWidget) -> list[QWidget]:
    """Every visible widget of the window."""
    return [w for w in window.findChildren(QWidget) if w.isVisible()]


def settle() -> None:
    """Let layouts that were asked for happen."""
    for _ in range(5):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QCoreApplication.processEvents()


def problems(window: QWidget, *, desk: bool = False) -> list[str]:
    """Every fault of what is visible, once the layout has settled."""
    settle()
    scale = 1.0 if desk else theme.scale()
    found: list[str] = []
    for widget in seen(window):
        found += _cut_text(widget)
        found += _small_type(widget, DESK_TYPE if desk else LOBBY_TYPE * scale)
        if isinstance(widget, QAbstractButton):
            found += _small_target(widget, (DESK_TARGET if desk else LOBBY_TARGET) * scale, window)
    if not desk:
        found += _overlaps(window)
    return found


def _cut_text(widget: QWidget) -> list[str]:
    if isinstance(widget, Label) and widget.text():
        needed = widget.heightForWidth(widget.width())
        longest = widget.minimumSizeHint().width() - 2
        if longest > widget.width():
            return [f"{name_of(widget)}: {longest} wide in {widget.width()}"]
        if needed > widget.height() + 1:
            return [f"{name_of(widget)}: {needed} high in {widget.height()}"]
    elif isinstance(widget, LobbyButton) and not widget.text_fits():
        return [f"{name_of(widget)}: text is wider than its button ({widget.width()})"]
    elif isinstance(widget, QLabel) and not isinstance(widget, Label) and widget.text():
        return _cut_plain(widget)
    elif isinstance(widget, QAbstractButton) and not isinstance(widget, LobbyButton | Key):
        hint = widget.sizeHint()
        if widget.text() and widget.width() + 1 < min(
            hint.width(), widget.minimumSizeHint().width()
        ):
            return [f"{name_of(widget)}: {hint.width()} wide in {widget.width()}"]
    return []


def _cut_plain(label: QLabel) -> list[str]:
    if not label.pixmap().isNull():
        return []
    box = label.contentsRect()
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextExpandTabs
    room = QRect(0, 0, box.width(), 100_000)
    needed = QFontMetrics(label.font()).boundingRect(room, flags, label.text())
    if needed.width() > box.width() + 1 or needed.height() > box.height() + 1:
        return [f"{name_of(label)}: needs {needed.size()} in {box.size()}"]
    return []


def _small_type(widget: QWidget, least: float) -> list[str]:
    if not isinstance(widget, QLabel | QLineEdit) or not widget.text():
        return []
    size = widget.font().pixelSize()
    if 0 < size < int(least):
        return [f"{name_of(widget)}: type of {size}, least {least:.1f}"]
    return []


def _small_target(button: QAbstractButton, least: float, window: QWidget) -> list[str]:
    if theme.has_state(button, "picture") or not button.isEnabled():
        return []
    room = least - 1
    if button.width() < room or button.height() < room:
        return [f"{name_of(button)}: target of {button.width()} x {button.height()}"]
    if not _scrolled(button) and not window.rect().contains(_box(button, window)):
        return [f"{name_of(button)}: lies outside the window"]
    return []


def _box(widget: QWidget, window: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def _scrolled(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above is not None


def _overlaps(window: QWidget) -> list[str]:
    """Labels that lie over one another inside the same parent."""
    labels = [w for w in seen(window) if isinstance(w, QLabel) and w.text()]
    found = []
    for number, one in enumerate(labels):
        for other in labels[number + 1 :]:
            if one.parentWidget() is not other.parentWidget():
                continue
            shared = one.geometry().intersected(other.geometry())
            if shared.width() > 2 and shared.height() > 2:
                found.append(f"{name_of(one)} lies over {name_of(other)}")
    return found


def primaries(window: QWidget) -> list[LobbyButton]:
    """The visible primary buttons that can be pressed (those that only look so left out)."""
    return [
        w
        for w in seen(window)
        if isinstance(w, LobbyButton) and w.kind == "primary" and not theme.has_state(w, "picture")
    ]


def primary_is_low(window: QWidget) -> bool:
    """Whether the one primary button, if there is one, lies at the bottom of the window."""
    low = theme.px(PRIMARY_PORTRAIT if measure.is_portrait() else PRIMARY_LANDSCAPE)
    return all(_box(b, window).bottom() >= window.height() - low for b in primaries(window))
