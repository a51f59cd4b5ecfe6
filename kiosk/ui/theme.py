"""Colours, type and sizes of every screen, all from ``resources/tokens.json``.

Lobby sizes are design pixels of a 1920 x 1080 (or 1080 x 1920) panel; ``px`` turns them into
pixels of the window at hand. Desk sizes are taken as they are. Style sheets are templates:
``@role`` is a colour, ``12dp`` a scaled length, ``line(3)`` a scaled line width (4 in high
contrast), ``@type(lobby.body)`` a font.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal, cast

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.domain.resources import resource

ThemeName = Literal["light", "dark-desk", "high-contrast-lobby"]
Face = Literal["lobby", "desk"]

_STYLE_FILES = ("00_base.qss", "10_parts.qss", "20_pages.qss")
_COLOUR = re.compile(r"@([a-z][a-z0-9-]*)")
_LENGTH = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)dp\b")
_LINE = re.compile(r"\bline\((\d+)\)")
_TYPE = re.compile(r"@type\((lobby|desk)\.([a-z0-9-]+)\)")


@dataclass(frozen=True, slots=True)
class _Theme:
    name: ThemeName = "light"
    scale: float = 1.0
    letters: float = 1.0


class _Now:
    """The theme in use; one per process, because Qt has one style sheet per process."""

    theme = _Theme()


@lru_cache(maxsize=1)
def tokens() -> dict[str, Any]:
    """The design tokens as they are in the file."""
    with resource("tokens.json").open(encoding="utf-8") as file:
        return cast("dict[str, Any]", json.load(file))


@lru_cache(maxsize=8)
def roles(name: ThemeName) -> dict[str, str]:
    """Every colour role of a theme as written; roles a theme leaves out are those of light."""
    colours = tokens()["colour"]
    return {**colours["light"], **colours[name]}


def name() -> ThemeName:
    """The theme in use."""
    return _Now.theme.name


def is_high_contrast() -> bool:
    """Whether lines are to be thick and shadows left out."""
    return _Now.theme.name == "high-contrast-lobby"


def scale() -> float:
    """Window pixels per design pixel."""
    return _Now.theme.scale


def letters() -> float:
    """How much larger than designed the lobby's type is (1.25 with bigger letters)."""
    return _Now.theme.letters


def px(design: float) -> int:
    """A lobby length in window pixels; never 0 for a length above 0."""
    found = round(design * _Now.theme.scale)
    return max(found, 1) if design > 0 else found


def space(step: int) -> int:
    """A step of the spacing scale in window pixels (``space(4)`` is 16 design pixels)."""
    return px(tokens()["space"][str(step)])


def radius(part: str, face: Face = "lobby") -> int:
    """The corner radius of ``input``, ``button``, ``card``, ``dialog`` or ``chip``."""
    found = int(tokens()["radius"][face][part])
    return px(found) if face == "lobby" else found


def border(part: str) -> int:
    """A lobby line width in window pixels; high contrast draws all of them 4 wide."""
    widths = tokens()["border"]
    thick = is_high_contrast() and not part.startswith("focus")
    return px(widths["hc"] if thick else widths[part])


def motion(what: str) -> int:
    """The length of a movement in milliseconds."""
    return int(tokens()["motion"][what])


@lru_cache(maxsize=256)
def _colour(theme: ThemeName, role: str) -> QColor:
    return parse_colour(roles(theme)[role])


def parse_colour(written: str) -> QColor:
    """``#rrggbb`` or ``#rrggbbaa`` (Qt itself reads eight digits as alpha first)."""
    digits = written.removeprefix("#")
    parts = [int(digits[i : i + 2], 16) for i in range(0, len(digits), 2)]
    return QColor(*parts)


def colour(role: str) -> QColor:
    """The colour of a role in the theme in use."""
    return QColor(_colour(_Now.theme.name, role))


def _type(face: Face, role: str, theme: _Theme) -> tuple[float, float, int, str]:
    size, line, weight, family = tokens()["type"][face][role]
    factor = theme.scale * theme.letters if face == "lobby" else 1.0
    return size * factor, line * factor, weight, family


def line_height(face: Face, role: str) -> int:
    """The distance of base lines of a type role in window pixels."""
    return round(_type(face, role, _Now.theme)[1])


def font(
    face: Face,
    role: str,
    *,
    weight: int | None = None,
    size: float | None = None,
    figures: bool = False,
) -> QFont:
    """The font of a type role; ``figures`` gives them equal widths.

    ``size`` in design pixels and ``weight`` replace those of the role.
    """
    return QFont(_font(face, role, weight, size, figures, _Now.theme))


@lru_cache(maxsize=512)
def _font(
    face: Face, role: str, weight: int | None, size: float | None, figures: bool, theme: _Theme
) -> QFont:
    pixels, _, heavy, family = _type(face, role, theme)
    if size is not None:
        pixels = size * (theme.scale * theme.letters if face == "lobby" else 1.0)
    made = QFont([family, *tokens()["font"]["fallback"]])
    made.setPixelSize(max(round(pixels), 1))
    made.setWeight(QFont.Weight(weight or heavy))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if family == tokens()["font"]["display-family"]:
        made.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 99)
    if figures:
        made.setFeature(QFont.Tag("tnum"), 1)
    if role == "code":
        for feature in tokens()["font"]["features"]["codes"]:
            made.setFeature(QFont.Tag(feature), 1)
    return made


def load_fonts() -> None:
    """Make the program's own fonts known; needs an application."""
    for file in sorted(resource("fonts").glob("*.otf")):
        QFontDatabase.addApplicationFont(str(file))


@lru_cache(maxsize=1)
def _templates() -> str:
    return "\n".join(resource("qss", f).read_text(encoding="utf-8") for f in _STYLE_FILES)


def style_sheet(theme_name: ThemeName, scale_: float = 1.0, letters_: float = 1.0) -> str:
    """The style sheet of a theme. Raises ``KeyError`` for a role that no theme has."""
    theme = _Theme(theme_name, scale_, letters_)
    colours = roles(theme_name)

    def length(match: re.Match[str]) -> str:
        wanted = float(match[1])
        found = round(wanted * scale_)
        return f"{max(found, 1) if wanted else 0}px"

    def type_(match: re.Match[str]) -> str:
        size, _, weight, family = _type(cast("Face", match[1]), match[2], theme)
        return f'{weight} {max(round(size), 1)}px "{family}"'

    def role(match: re.Match[str]) -> str:
        found = parse_colour(colours[match[1]])
        return f"rgba({found.red()}, {found.green()}, {found.blue()}, {found.alpha()})"

    def line(match: re.Match[str]) -> str:
        contrast = theme_name == "high-contrast-lobby"
        return f"{tokens()['border']['hc'] if contrast else match[1]}dp"

    text = _LINE.sub(line, _TYPE.sub(type_, _templates()))
    return _COLOUR.sub(role, _LENGTH.sub(length, text))


def use(
    theme_name: ThemeName, application: QApplication, scale: float = 1.0, letters: float = 1.0
) -> None:
    """Draw everything in this theme from now on; does nothing if it is in use already."""
    wanted = _Theme(theme_name, scale, letters)
    if wanted == _Now.theme and application.styleSheet():
        return
    _Now.theme = replace(wanted)
    application.setStyleSheet(style_sheet(theme_name, scale, letters))


def state(widget: QWidget, **properties: str | bool | int) -> None:
    """Set dynamic properties that the style sheet looks at, and have the widget drawn anew."""
    changed = False
    for key, value in properties.items():
        if widget.property(key) != value:
            widget.setProperty(key, value)
            changed = True
    if changed:
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)
        widget.update()


def has_state(thing: QObject, key: str) -> bool:
    """Whether a dynamic property is set and true."""
    return bool(thing.property(key))
