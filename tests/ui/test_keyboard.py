"""Typing on the screen's own keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui import measure, theme, words
from kiosk.ui.app import application
from kiosk.ui.named import named
from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keyboard import Key, Keyboard
from kiosk.ui.parts.keys import Layout
from kiosk.ui.parts.numpad import Numpad, PinBoxes
from tests.pages.page import Page


class Desk(Page):
    """A field over a keyboard."""

    def __init__(self, qtbot: QtBot, layout: Layout) -> None:
        window = QWidget()
        qtbot.addWidget(window)
        super().__init__(window, qtbot)
        lines = measure.column(window)
        self.field = Field("d_email", "answer", layout)
        self.keyboard = Keyboard()
        lines.addWidget(self.field)
        lines.addStretch(1)
        lines.addWidget(self.keyboard)
        self.keyboard.follow(self.field)
        window.resize(1920, 1080)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        self.choose_field("answer")


@pytest.fixture(autouse=True)
def fresh(qtbot: QtBot) -> Iterator[None]:
    application()
    yield
    words.use("en")
    measure.use(portrait=False)


@pytest.mark.parametrize("portrait", [False, True])
@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("email", "maria.delgado+visit_1@gmail.com"),
        ("name", "María Elena D'Angelo-Nuñez"),
        ("name", "Zoë Peña"),
        ("code", "D482 1190-A"),
        ("digits", "503-555/0142"),
    ],
)
def test_every_layout_types_what_it_is_for(
    qtbot: QtBot, layout: Layout, text: str, portrait: bool
) -> None:
    measure.use(portrait=portrait)
    desk = Desk(qtbot, layout)
    desk.type_on_keyboard(text)
    assert desk.field.edit.text() == text


def test_a_name_begins_with_a_capital_by_itself(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "name")
    for name in ("key_a", "key_n", "key_a", "key_space", "key_l"):
        desk.click(name)
    assert desk.field.edit.text() == "Ana L"


def test_spanish_shows_its_own_letter(qtbot: QtBot) -> None:
    words.use("es")
    desk = Desk(qtbot, "name")
    assert desk.has("key_ñ")
    desk.click("key_ñ")
    assert desk.field.edit.text() == "Ñ"


def test_shift_is_for_one_letter_and_twice_for_all(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "code")
    for name in ("key_shift", "key_a", "key_b", "key_shift", "key_shift", "key_c", "key_d"):
        desk.click(name)
    assert desk.field.edit.text() == "AbCD"


def test_a_held_letter_goes_on_to_its_accents(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "code")
    key = desk.find("key_e")
    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    assert desk.field.edit.text() == "e"
    qtbot.waitUntil(lambda: desk.field.edit.text() == "é")
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton)
    assert desk.field.edit.text() == "é"


def test_erase_takes_one_away_and_repeats_while_held(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "email")
    desk.field.set_text("maria")
    desk.click("key_erase")
    assert desk.field.edit.text() == "mari"
    key = desk.find("key_erase")
    QTest.mousePress(key, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.field.edit.text() == "")
    QTest.mouseRelease(key, Qt.MouseButton.LeftButton)


def test_keys_act_when_pressed_and_leave_the_focus_in_the_field(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "email")
    QTest.mousePress(desk.find("key_q"), Qt.MouseButton.LeftButton)
    assert desk.field.edit.text() == "q"
    assert desk.field.edit.hasFocus()
    QTest.mouseRelease(desk.find("key_q"), Qt.MouseButton.LeftButton)


def test_next_enters_the_field(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "email")
    with qtbot.waitSignals([desk.field.entered, desk.keyboard.went_on]):
        desk.click("key_next")


def test_the_real_keyboard_works_too(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "email")
    QTest.keyClicks(desk.field.edit, "ana@example.com")
    assert desk.field.text() == "ana@example.com"


def test_five_keys_reach_and_press_a_letter(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "email")
    while not isinstance(desk.root.focusWidget(), Key):
        desk.press(Qt.Key.Key_Tab)
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Right)
    assert desk.root.focusWidget() is desk.find("key_w")
    desk.press(Qt.Key.Key_Return)
    assert desk.field.edit.text() == "w"


def test_the_clearing_button_empties_the_line(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "email")
    assert not desk.has("answer_clear")
    desk.type_on_keyboard("ab")
    desk.click("answer_clear")
    assert desk.field.text() == ""


def test_a_problem_stands_at_the_field_and_the_value_stays(qtbot: QtBot) -> None:
    desk = Desk(qtbot, "email")
    desk.type_on_keyboard("ab")
    desk.field.show_problem(words.say("e_email"))
    assert desk.field.problem() == words.say("e_email")
    assert desk.field.text() == "ab"
    desk.field.show_problem("")
    assert desk.field.problem() == ""


@pytest.mark.parametrize("portrait", [False, True])
def test_keys_are_as_large_as_designed(qtbot: QtBot, portrait: bool) -> None:
    measure.use(portrait=portrait)
    desk = Desk(qtbot, "email")
    if portrait:
        desk.root.resize(1080, 1920)
    key = desk.find("key_q")
    target = theme.tokens()["target"]
    wanted = target["lobby-key-portrait" if portrait else "lobby-key-landscape"]
    assert [key.width(), key.height()] == wanted


def test_the_pad_fills_six_boxes_and_no_more(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    lines = measure.column(window)
    boxes = named(PinBoxes(), "pin")
    lines.addWidget(boxes)
    lines.addWidget(Numpad(boxes))
    window.show()
    qtbot.waitExposed(window)
    page = Page(window, qtbot)
    page.enter_pin("4815162")
    assert boxes.text() == "481516"
    page.click("pad_erase")
    assert boxes.text() == "48151"
    QTest.keyClick(boxes, Qt.Key.Key_9)
    assert boxes.text() == "481519"
    boxes.show_wrong()
    assert boxes.text() == ""
