"""Sizes in design pixels that follow the window: layouts and limits remember how they were drawn.

``fit(root)`` applies them again after the scale or the orientation has changed, and calls
``rescale()`` on each widget that has it.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kiosk.ui import theme

_L = TypeVar("_L", bound=QLayout)
_W = TypeVar("_W", bound=QWidget)

#: Left, top, right, bottom.
Margins = tuple[float, float, float, float]
_NONE: Margins = (0, 0, 0, 0)


class _Now:
    portrait = False
    low = False


def is_portrait() -> bool:
    """Whether the lobby's window is higher than wide."""
    return _Now.portrait


def is_low() -> bool:
    """Whether everything that is touched is wished within reach from a wheelchair."""
    return _Now.low


def use(*, portrait: bool, low: bool = False) -> None:
    """Lay out for this orientation and reach from now on; ``fit`` tells the widgets."""
    _Now.portrait, _Now.low = portrait, low


def drawing() -> tuple[object, ...]:
    """Everything that ``fit`` goes by; widgets fitted under an equal one need it no more."""
    return theme.name(), theme.scale(), theme.letters(), _Now.portrait, _Now.low


def _drawn(layout: _L, gap: float, margins: Margins) -> _L:
    layout.setProperty("design_gap", float(gap))
    layout.setProperty("design_margins", " ".join(str(m) for m in margins))
    _fit_layout(layout)
    return layout


def column(
    parent: QWidget | None = None, *, gap: float = 0, margins: Margins = _NONE
) -> QVBoxLayout:
    """One under the other."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    return _drawn(made, gap, margins)


def row(parent: QWidget | None = None, *, gap: float = 0, margins: Margins = _NONE) -> QHBoxLayout:
    """Side by side."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    return _drawn(made, gap, margins)


def flip(
    parent: QWidget | None = None,
    *,
    gap: float = 0,
    margins: Margins = _NONE,
    turned: bool = False,
) -> QBoxLayout:
    """Side by side in landscape, one under the other in portrait; ``turned``: the opposite."""
    sideways = QBoxLayout.Direction.LeftToRight
    made = QBoxLayout(sideways, parent) if parent is not None else QBoxLayout(sideways)
    made.setProperty("flips", "turned" if turned else "yes")
    return _drawn(made, gap, margins)


def grid(parent: QWidget | None = None, *, gap: float = 0, margins: Margins = _NONE) -> QGridLayout:
    """Rows and columns with the same gap both ways."""
    made = QGridLayout(parent) if parent is not None else QGridLayout()
    return _drawn(made, gap, margins)


def margins(layout: QLayout, wanted: Margins, gap: float | None = None) -> None:
    """Other margins, and perhaps another gap, for a layout made here."""
    kept = layout.property("design_gap") or 0.0
    _drawn(layout, kept if gap is None else gap, wanted)


def fixed(widget: _W, width: float | None = None, height: float | None = None) -> _W:
    """Exactly that wide and high."""
    return _limited(widget, "fixed", width, height)


def least(widget: _W, width: float | None = None, height: float | None = None) -> _W:
    """At least that wide and high."""
    return _limited(widget, "least", width, height)


def most(widget: _W, width: float | None = None, height: float | None = None) -> _W:
    """At most that wide and high."""
    return _limited(widget, "most", width, height)


def _limited(widget: _W, how: str, width: float | None, height: float | None) -> _W:
    if width is not None:
        widget.setProperty(f"{how}_width", float(width))
    if height is not None:
        widget.setProperty(f"{how}_height", float(height))
    _fit_widget(widget)
    return widget


def fit(root: QWidget) -> None:
    """Bring everything in ``root`` to the scale and orientation in use."""
    for layout in root.findChildren(QLayout):
        _fit_layout(layout)
    if (own := root.layout()) is not None:
        _fit_layout(own)
    for widget in (root, *root.findChildren(QWidget)):
        _fit_widget(widget)
        rescale = getattr(widget, "rescale", None)
        if callable(rescale):
            rescale()
        widget.updateGeometry()


def _design(thing: QObject, key: str) -> int | None:
    found = thing.property(key)
    return None if found is None else theme.px(float(found))


def _fit_layout(layout: QLayout) -> None:
    gap = _design(layout, "design_gap")
    if gap is None:
        return
    if isinstance(layout, QGridLayout):
        layout.setHorizontalSpacing(gap)
        layout.setVerticalSpacing(gap)
    else:
        layout.setSpacing(gap)
    sides = [theme.px(float(m)) for m in str(layout.property("design_margins")).split()]
    layout.setContentsMargins(sides[0], sides[1], sides[2], sides[3])
    if isinstance(layout, QBoxLayout) and layout.property("flips"):
        down, sideways = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        stacked = _Now.portrait != (layout.property("flips") == "turned")
        layout.setDirection(down if stacked else sideways)


def _fit_widget(widget: QWidget) -> None:
    for how, wide, high in (
        ("fixed", widget.setFixedWidth, widget.setFixedHeight),
        ("least", widget.setMinimumWidth, widget.setMinimumHeight),
        ("most", widget.setMaximumWidth, widget.setMaximumHeight),
    ):
        if (width := _design(widget, f"{how}_width")) is not None:
            wide(width)
        if (height := _design(widget, f"{how}_height")) is not None:
            high(height)
