"""Every page of the desk, in both languages and a longer one, at both sizes: nothing is cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import product

import pytest
from PySide6.QtCore import Qt

from kiosk.domain.reason import Reason
from kiosk.ui import words
from tests.pages.desk import Desk
from tests.ui.desk.office import BADGE, BLURRED, FACE_BLURRED, GLARE, PASSWORD, Office
from tests.ui.layout import problems

OpenDesk = Callable[..., Desk]
SIZES = ((1920, 1080), (1366, 768))


@pytest.mark.parametrize(
    ("language", "size"), list(product(("en", "es", words.PSEUDO), SIZES)), ids=str
)
def test_nothing_is_cut_off(
    open_desk: OpenDesk, office: Office, language: str, size: tuple[int, int]
) -> None:
    again = office.applies(ago=timedelta(hours=30))
    office.sends_again(again)
    case = office.applies(
        GLARE,
        BLURRED,
        FACE_BLURRED,
        ago=timedelta(hours=25),
        surname="Delgado Ruiz",
        id_number="D4821199",
    )
    words.use(language)
    desk = open_desk(*size)
    found = {"sign in": problems(desk.window, desk=True)}
    desk.sign_in(BADGE, PASSWORD).wait_for(2)
    desk.qtbot.waitUntil(desk.review.has_pictures)
    found["queue"] = problems(desk.window, desk=True)
    desk.open_case()
    desk.review.wait_for_case(case)
    found["review"] = problems(desk.window, desk=True)
    desk.review.wait_until_ready()
    desk.type("r")
    desk.reject.wait_for()
    desk.reject.tick(Reason.SECURITY_OTHER)
    desk.reject.wait_for_letter(office.kept(case).reference[:4])
    found["reject"] = problems(desk.window, desk=True)
    desk.press(Qt.Key.Key_Escape)
    desk.type("?")
    found["shortcuts"] = problems(desk.window, desk=True)
    assert not any(found.values()), found
