"""No camera, a camera that is unplugged, a stream that stops: answers stay, and it goes on."""

from __future__ import annotations

import threading
from pathlib import Path

from pytestqt.qtbot import QtBot

from kiosk.camera.network import NetworkCamera
from kiosk.camera.recorded import RecordedCamera
from kiosk.domain.errors import CameraRefused
from kiosk.domain.guidance import Phase, Timings
from kiosk.services.draft import Draft
from kiosk.ui import words
from kiosk.vision.picture import encode_jpeg
from kiosk.vision.pixels import Pixels
from tests import cards
from tests.camera.mjpeg import Mode, serving
from tests.faults.sentences import said
from tests.pages.portrait import Portrait
from tests.services.applications import draft
from tests.ui.lobby.stage import BY_HAND_ONLY, Stage, staged

#: Holds the person in the countdown for as long as the test likes.
COUNTS_FOREVER = Timings(hold=0.1, count=600, fault=60, hint=0.0, manual=600, officer=600)


class OnACable:
    """A camera that shows one person, as long as it is plugged in."""

    name = "Webcam on the desk"
    is_demo = False
    still_most: float | None = None

    def __init__(self, *, plugged_in: bool = True) -> None:
        self._camera = RecordedCamera.of_scenes({"portrait": [cards.portrait()]}, fps=30)
        self._in = threading.Event()
        if plugged_in:
            self._in.set()

    def plug_in(self) -> None:
        """From now on it can be opened."""
        self._in.set()

    def unplug(self) -> None:
        """From now on no read gives a picture and it cannot be opened."""
        self._in.clear()

    def open(self) -> None:
        """Refused while it is not plugged in."""
        if not self._in.is_set():
            raise CameraRefused(why="missing")
        self._camera.open()

    def read(self) -> Pixels | None:
        """Nothing once it is unplugged."""
        pixels = self._camera.read()
        return pixels if self._in.is_set() else None

    def close(self) -> None:
        """Lets go."""
        self._camera.close()


def almost_done(stage: Stage) -> Draft:
    """Everything but the portrait."""
    whole = draft(stage.here.key.public)
    return Draft(
        language=whole.language,
        consent=whole.consent,
        front=whole.front,
        back=whole.back,
        applicant=whole.applicant,
        email=whole.email,
    )


def assert_kept(stage: Stage, given: Draft) -> None:
    """Nothing that the visitor gave is lost."""
    now = stage.draft
    assert (now.front, now.back) == (given.front, given.back)
    assert (now.applicant, now.email) == (given.applicant, given.email)
    assert now.client_id == given.client_id


def assert_says_what_happened(stage: Stage) -> None:
    """A sentence for the visitor, a number for staff, no picture and no shutter."""
    shown = stage.lobby.window.page.read_out()
    assert words.say("g_title") in shown
    assert stage.lobby.text_of("staff_code")
    assert not stage.lobby.has("take")
    assert not stage.lobby.has("viewfinder")


def test_no_camera_at_first(tmp_path: Path, qtbot: QtBot) -> None:
    cable = OnACable(plugged_in=False)
    with staged(tmp_path, qtbot, cable, timings=BY_HAND_ONLY) as stage:
        page = Portrait(stage.window, qtbot)
        given = almost_done(stage)
        stage.at("portrait", given)
        page.wait_until_stopped()
        assert_says_what_happened(stage)
        page.click("camera_try")
        assert page.has_stopped()
        cable.plug_in()
        page.wait_until_back()
        page.take()
        page.wait_for_kept()
        assert stage.draft.portrait is not None
        assert_kept(stage, given)


def test_unplugged_while_it_counts(tmp_path: Path, qtbot: QtBot) -> None:
    cable = OnACable()
    with staged(tmp_path, qtbot, cable, timings=COUNTS_FOREVER) as stage:
        page = Portrait(stage.window, qtbot)
        given = almost_done(stage)
        stage.at("portrait", given)
        page.wait_for_phase(Phase.COUNTING)
        cable.unplug()
        page.wait_until_stopped()
        assert_says_what_happened(stage)
        assert stage.draft.portrait is None
        assert_kept(stage, given)
        cable.plug_in()
        page.wait_until_back()
        # The count does not go on where it stood: the person may have moved meanwhile.
        page.wait_for_phase(Phase.COUNTING)
        page.take()
        page.wait_for_kept()
        assert_kept(stage, given)


def test_unplugged_and_given_up(tmp_path: Path, qtbot: QtBot) -> None:
    """Back and Exit work without a camera too."""
    cable = OnACable()
    with staged(tmp_path, qtbot, cable, timings=BY_HAND_ONLY) as stage:
        page = Portrait(stage.window, qtbot)
        stage.at("portrait", almost_done(stage))
        page.wait_for_picture()
        cable.unplug()
        page.wait_until_stopped()
        stage.window.end_session()
        page.wait_for("welcome")
        assert stage.window.session.draft is None


def test_a_stream_stops_in_the_middle_of_a_frame(tmp_path: Path, qtbot: QtBot) -> None:
    with serving() as server:
        server.jpeg = encode_jpeg(cards.portrait())
        camera = NetworkCamera(server.url)
        with staged(tmp_path, qtbot, camera, timings=BY_HAND_ONLY) as stage:
            page = Portrait(stage.window, qtbot)
            given = almost_done(stage)
            stage.at("portrait", given)
            page.wait_for_picture()
            server.mode = Mode.PARTIAL
            page.wait_until_stopped()
            assert_says_what_happened(stage)
            assert_kept(stage, given)
            server.mode = Mode.OK
            page.wait_until_back()
            page.take()
            page.wait_for_kept()
            assert stage.draft.portrait is not None


def test_every_reason_has_a_sentence() -> None:
    for why in ("missing", "coarse", "denied", "virtual"):
        said(CameraRefused(why=why, width=640, height=480, wanted=1280))
