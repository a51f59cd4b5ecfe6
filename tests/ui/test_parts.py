"""Parts of the lobby, each through what a person sees and does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from kiosk.domain.guidance import Check, CheckState, Hint
from kiosk.ui import measure, words
from kiosk.ui.app import application
from kiosk.ui.named import named
from kiosk.ui.parts.buttons import DeskButton, LobbyButton
from kiosk.ui.parts.checklist import Checklist
from kiosk.ui.parts.choice_row import ChoiceRow
from kiosk.ui.parts.label import Label
from kiosk.ui.parts.notice import Notice
from kiosk.ui.parts.overlay import Overlay
from kiosk.ui.parts.qr import QrCode
from kiosk.ui.parts.ring import CountdownRing
from kiosk.ui.parts.scroller import Scroller
from kiosk.ui.parts.step_header import StepHeader
from kiosk.ui.parts.toast import Toast
from kiosk.ui.parts.veil import Veil
from tests.pages.page import Page
from tests.ui import layout


@pytest.fixture
def place(qtbot: QtBot) -> Iterator[QWidget]:
    """A window of 1200 x 900 to put parts in."""
    application()
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    words.use("en")
    measure.use(portrait=False)


def put(place: QWidget, *parts: QWidget) -> None:
    box = place.layout() or measure.column(place)
    for part in parts:
        box.addWidget(part)
        part.show()
    layout.settle()


def test_a_button_acts_on_release_inside_and_not_outside(place: QWidget, qtbot: QtBot) -> None:
    button, presses = LobbyButton("continue"), list[int]()
    button.clicked.connect(lambda: presses.append(1))
    put(place, button)
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    assert not presses
    outside = button.rect().bottomRight() * 2
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, outside)
    assert not presses
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert presses == [1]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_enter_and_space_press_a_button(place: QWidget, qtbot: QtBot, key: Qt.Key) -> None:
    button = LobbyButton("continue")
    put(place, button)
    with qtbot.waitSignal(button.clicked):
        QTest.keyClick(button, key)


def test_a_button_goes_on_two_lines_before_its_text_is_cut(place: QWidget) -> None:
    button = LobbyButton("z_more")
    put(place, button)
    button.setFixedWidth(button.minimumSizeHint().width())
    assert button.width() < button.sizeHint().width()
    assert button.text_fits()


def test_a_busy_button_takes_no_presses(place: QWidget) -> None:
    button = LobbyButton("a_send")
    put(place, button)
    button.set_busy(on=True)
    assert not button.isEnabled()
    button.set_busy(on=False)
    assert button.isEnabled()


def test_a_desk_button_shows_its_key(place: QWidget) -> None:
    plain, capped = DeskButton("Approve", "approve"), DeskButton("Approve", "approve", cap="A")
    put(place, plain, capped)
    assert capped.width() > plain.width()
    assert capped.height() == 36
    assert DeskButton("Approve", large=True).sizeHint().height() == 48


def test_a_label_is_as_high_as_its_lines(place: QWidget) -> None:
    label = Label("b_n1t")
    put(place, label)
    one = label.heightForWidth(5000)
    assert label.heightForWidth(300) > 3 * one
    label.say("z_erase", n=21)
    assert label.text().endswith("21 seconds.")
    words.use("es")
    label.retranslate()
    assert label.text().endswith("21 segundos.")


def test_a_notice_of_an_error_takes_the_focus_and_leads_on(place: QWidget, qtbot: QtBot) -> None:
    notice = Notice()
    put(place, notice)
    assert notice.said() == ""
    notice.tell("Write an e-mail", "error", title="There is a problem", link=True)
    assert notice.hasFocus()
    assert notice.accessibleName() == "There is a problem. Write an e-mail"
    with qtbot.waitSignal(notice.followed):
        QTest.mouseClick(notice, Qt.MouseButton.LeftButton)
    notice.clear()
    assert notice.said() == ""


def test_rows_of_a_choice_exclude_each_other(place: QWidget) -> None:
    one, other = ChoiceRow("v_on", "v_on1"), ChoiceRow("v_off")
    put(place, one, other)
    QTest.mouseClick(one, Qt.MouseButton.LeftButton)
    QTest.mouseClick(other, Qt.MouseButton.LeftButton)
    assert (one.isChecked(), other.isChecked()) == (False, True)
    assert one.accessibleName() == words.say("v_on")


CHECKS = (
    Check("q_whole", CheckState.OK),
    Check("q_lit", CheckState.WAIT),
    Check("q_glare", CheckState.OK),
    Check("q_sharp", CheckState.OK),
    Check("q_read", CheckState.WAIT),
)


@pytest.mark.parametrize("portrait", [False, True])
def test_a_check_to_fix_says_what_to_do(place: QWidget, portrait: bool) -> None:
    measure.use(portrait=portrait)
    checks = Checklist(CHECKS)
    put(place, checks)
    assert checks.rows[1].accessibleName() == "Enough light Checking…"
    fix = Check("q_read", CheckState.FIX, Hint.CARD_READ)
    checks.show_checks((*CHECKS[:4], fix))
    layout.settle()
    row = checks.rows[4]
    assert row.accessibleName() == "Bring it closer Clear words: not yet"
    assert row.height() == 104
    assert checks.rows[0].height() == 88
    if portrait:
        assert row.width() > 1.8 * checks.rows[0].width()
    assert not layout.problems(place)


def test_the_ring_shows_what_is_left(place: QWidget) -> None:
    ring = CountdownRing()
    put(place, ring)
    ring.show_left(21, 30)
    assert ring.number == 21
    assert ring.accessibleName() == "21"


def test_the_step_header_counts(place: QWidget) -> None:
    header = StepHeader(2)
    put(place, header)
    said = [w.text() for w in header.findChildren(Label)]
    assert said == ["Step 2 of 5", "Check your ID"]
    header.set_step(5)
    assert [w.text() for w in header.findChildren(Label)] == ["Step 5 of 5", "Check and send"]


def test_a_toast_offers_one_thing_and_goes(place: QWidget, qtbot: QtBot) -> None:
    toast = Toast(place)
    toast.tell("help_called", icon="hand", action="help_cancel")
    assert toast.said() == words.say("help_called")
    with qtbot.waitSignal(toast.acted):
        Page(place, qtbot).click("toast_action")
    toast.tell("paper_out", seconds=0.05)
    qtbot.waitUntil(lambda: toast.said() == "")


def test_a_dialog_keeps_the_focus_and_gives_it_back(place: QWidget, qtbot: QtBot) -> None:
    behind = LobbyButton("continue")
    put(place, behind)
    behind.setFocus()
    dialog = Overlay(place, 800)
    yes, no = LobbyButton("yes"), LobbyButton("no", "secondary")
    dialog.box.addWidget(yes)
    dialog.box.addWidget(no)
    dialog.open(yes)
    assert yes.hasFocus()
    for expected in (no, yes):
        QTest.keyClick(place.focusWidget() or place, Qt.Key.Key_Tab)
        assert expected.hasFocus()
    with qtbot.waitSignal(dialog.dismissed):
        QTest.keyClick(yes, Qt.Key.Key_Escape)
    dialog.shut()
    assert behind.hasFocus()


def test_a_touch_beside_a_dialog_dismisses_it(place: QWidget, qtbot: QtBot) -> None:
    dialog = Overlay(place, 400)
    dialog.box.addWidget(LobbyButton("yes"))
    dialog.open()
    with qtbot.waitSignal(dialog.dismissed):
        QTest.mouseClick(
            dialog,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
            QPoint(3, 3),
        )


def test_arrows_scroll_what_is_too_high(place: QWidget, qtbot: QtBot) -> None:
    body = QWidget()
    lines = measure.column(body, gap=24)
    buttons = [named(LobbyButton("continue"), f"line_{n}") for n in range(20)]
    for button in buttons:
        lines.addWidget(button)
    scroller = Scroller(body)
    put(place, scroller)
    assert scroller.scrolls()
    page = Page(place, qtbot)
    assert not page.find("scroll_up").isEnabled()
    before = buttons[0].mapTo(place, buttons[0].rect().topLeft()).y()
    page.click("scroll_down")
    assert buttons[0].mapTo(place, buttons[0].rect().topLeft()).y() < before
    assert page.find("scroll_up").isEnabled()
    buttons[19].setFocus()
    assert not buttons[19].visibleRegion().isEmpty()
    scroller.to_top()
    assert buttons[0].mapTo(place, buttons[0].rect().topLeft()).y() == before


def test_no_arrows_where_everything_fits(place: QWidget) -> None:
    scroller = Scroller(Label("b_n1t"))
    put(place, scroller)
    assert not scroller.scrolls()


def test_a_code_is_painted_and_can_be_read_again(place: QWidget) -> None:
    zxingcpp = pytest.importorskip("zxingcpp")
    import numpy as np

    code = QrCode("VV7K4M29", 350)
    put(place, code)
    image = code.grab().toImage().convertToFormat(code.grab().toImage().Format.Format_Grayscale8)
    pixels = np.frombuffer(bytes(image.constBits()), np.uint8)
    pixels = pixels.reshape(image.height(), image.bytesPerLine())[:, : image.width()]
    found = zxingcpp.read_barcodes(np.ascontiguousarray(pixels))
    assert [f.text for f in found] == ["VV7K4M29"]


def test_the_veil_goes_away_by_itself(place: QWidget, qtbot: QtBot) -> None:
    veil = Veil(place)
    veil.lift()
    assert veil.isVisible()
    qtbot.waitUntil(lambda: not veil.isVisible())
    assert not Veil.is_seen()
