"""Colours can be read, and come from the tokens alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QFontInfo
from pytestqt.qtbot import QtBot

import kiosk.ui
from kiosk.domain.resources import resource
from kiosk.ui import icons, theme
from kiosk.ui.app import application

SOFTS = ("primary-soft", "success-soft", "warning-soft", "danger-soft")
LOBBY_AAA = [
    *[("text", b) for b in ("page", "surface", "sunken", "hover", *SOFTS)],
    *[("text-2", b) for b in ("page", "surface", "sunken", *SOFTS)],
    *[("primary", b) for b in ("surface", "page", "primary-soft")],
    *[(f, b) for f in ("success", "warning", "danger") for b in (f"{f}-soft", "surface", "page")],
    ("on-primary", "primary"),
    ("on-primary", "primary-pressed"),
    ("on-primary-2", "primary"),
    ("on-primary-2", "primary-pressed"),
    ("on-success", "success-fill"),
    ("on-warning", "warning-fill"),
    ("on-danger", "danger-fill"),
    ("text", "key-fn"),
    ("on-toast", "toast"),
    ("on-camera", "camera"),
    ("guide-ok", "camera"),
    ("guide-warn", "camera"),
]
LOBBY_AA = [
    *[("text-3", b) for b in ("page", "surface", "sunken")],
    *[("text-disabled", b) for b in ("page", "surface", "sunken")],
]
LINES = [
    ("border-strong", "surface"),
    ("border-strong", "page"),
    ("success-line", "surface"),
    ("warning-line", "surface"),
    ("danger-line", "surface"),
]
DESK = [
    *[
        (t, b)
        for t in ("text", "text-2")
        for b in ("page", "surface", "sunken", "hover", "selected")
    ],
    *[("text-3", b) for b in ("page", "surface", "sunken")],
    *[(f, f"{f}-soft") for f in ("success", "warning", "danger")],
    *[("text", f"ev-{e}") for e in ("booked", "checked", "off", "cancel", "noshow")],
    ("on-success", "ev-live"),
    ("on-primary", "primary"),
    ("on-success", "success-fill"),
    ("on-danger", "danger-fill"),
    ("link", "surface"),
    ("violet", "ev-off"),
    ("on-toast", "toast"),
]
PAIRS = [
    *[("light", f, b, 7.0) for f, b in LOBBY_AAA],
    *[("high-contrast-lobby", f, b, 7.0) for f, b in LOBBY_AAA],
    *[(t, f, b, 4.5) for t in ("light", "high-contrast-lobby") for f, b in LOBBY_AA],
    *[(t, f, b, 3.0) for t in ("light", "high-contrast-lobby") for f, b in LINES],
    *[(t, f, b, 4.5) for t in ("light", "dark-desk") for f, b in DESK],
]


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2."""
    made = theme.parse_colour(colour)
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (made.redF(), made.greenF(), made.blueF())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("name", "ink", "ground", "least"), PAIRS)
def test_contrast(name: theme.ThemeName, ink: str, ground: str, least: float) -> None:
    colours = theme.roles(name)
    assert contrast(colours[ink], colours[ground]) >= least


@pytest.mark.parametrize("name", ["light", "dark-desk", "high-contrast-lobby"])
def test_the_style_sheet_has_no_token_left(name: theme.ThemeName) -> None:
    made = theme.style_sheet(name, 0.7)
    assert not re.search(r"@|\ddp\b", re.sub(r"/\*.*?\*/", "", made, flags=re.DOTALL))


def test_lengths_follow_the_scale() -> None:
    assert "border-radius: 24px" in theme.style_sheet("light")
    assert "border-radius: 12px" in theme.style_sheet("light", 0.5)


def test_no_colour_is_written_in_widget_code_or_style_templates() -> None:
    places = [*Path(kiosk.ui.__file__).parent.rglob("*.py"), *resource("qss").glob("*.qss")]
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b")
    assert not [p.name for p in places if colour.search(p.read_text(encoding="utf-8"))]


def test_no_widget_carries_its_own_style_sheet() -> None:
    for path in Path(kiosk.ui.__file__).parent.rglob("*.py"):
        if path.name != "theme.py":
            assert "setStyleSheet" not in path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize(
    ("face", "role", "family", "weight"),
    [("lobby", "h1", "Inter Display", 700), ("lobby", "body", "Inter", 400)],
)
def test_the_fonts_asked_for_are_the_fonts_drawn(
    qtbot: QtBot, face: theme.Face, role: str, family: str, weight: int
) -> None:
    application()
    found = QFontInfo(theme.font(face, role))
    assert (found.family(), found.weight()) == (family, weight)


def test_figures_have_equal_widths(qtbot: QtBot) -> None:
    from PySide6.QtGui import QFontMetricsF

    application()
    metrics = QFontMetricsF(theme.font("lobby", "body", figures=True))
    assert metrics.horizontalAdvance("1:11") == metrics.horizontalAdvance("0:00")


def test_icons_take_the_colour_of_a_role(qtbot: QtBot) -> None:
    application()
    image = icons.pixmap("check", 48, "success").toImage()
    inks = {
        image.pixelColor(x, 24).name() for x in range(48) if image.pixelColor(x, 24).alpha() > 250
    }
    assert inks == {theme.colour("success").name()}


def test_an_icon_without_a_drawing_is_an_error(qtbot: QtBot) -> None:
    with pytest.raises(FileNotFoundError):
        icons.pixmap("no-such-icon", 24, "text")
