"""A webcam behind a capture that answers as real ones do."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from kiosk.camera.device import Size
from kiosk.camera.listing import Webcam
from kiosk.camera.webcam import WebcamDevice
from kiosk.domain.errors import CameraRefused
from kiosk.vision.pixels import Pixels
from tests.camera.scripted import picture


class FakeCapture:
    """Gives the largest of its sizes that fits what was asked for, as drivers do."""

    def __init__(self, sizes: Sequence[tuple[int, int]], *, opens: bool = True) -> None:
        self.sizes = sizes
        self.opens = opens
        self.asked: dict[int, float] = {}
        self.released = 0
        self.damaged = 0

    def isOpened(self) -> bool:  # noqa: N802 (OpenCV's spelling)
        """As told."""
        return self.opens

    def get(self, what: int) -> float:
        """What was set."""
        return self.asked.get(what, 0.0)

    def set(self, what: int, value: float) -> bool:
        """Always says yes, as drivers do."""
        self.asked[what] = value
        return True

    def read(self) -> tuple[bool, Pixels | None]:
        """A picture of the size that was settled on."""
        if self.damaged:
            self.damaged -= 1
            return True, np.empty((0, 0, 3), np.uint8)
        width = self.asked.get(cv2.CAP_PROP_FRAME_WIDTH, 0)
        fitting = [size for size in self.sizes if size[0] <= width]
        return bool(self.sizes), picture(90, *(fitting or self.sizes[-1:])[0])

    def release(self) -> None:
        """Counts."""
        self.released += 1


class Opener:
    """Hands out one capture and notes what was opened."""

    def __init__(self, capture: FakeCapture) -> None:
        self.capture = capture
        self.opened: list[tuple[str | int, int]] = []

    def __call__(self, what: str | int, backend: int, _: Sequence[int]) -> FakeCapture:
        """The one capture."""
        self.opened.append((what, backend))
        return self.capture


@pytest.fixture
def node(tmp_path: Path) -> Path:
    file = tmp_path / "video0"
    file.write_bytes(b"")
    return file


def webcam(
    node: Path,
    opener: Opener,
    *listed: Webcam,
    least: Size | None = None,
    allow_virtual: bool = False,
) -> WebcamDevice:
    return WebcamDevice(
        str(node),
        least=least or Size(1280, 720),
        capture=opener,
        listed=lambda: listed,
        allow_virtual=allow_virtual,
    )


@pytest.mark.parametrize(
    ("sizes", "given"),
    [
        ([(1920, 1080), (1280, 720), (640, 480)], (1920, 1080)),
        ([(1280, 720), (640, 480)], (1280, 720)),
        ([(1600, 1200), (640, 480)], (1600, 1200)),
    ],
)
def test_the_largest_of_the_sizes_asked_for(
    node: Path, sizes: list[tuple[int, int]], given: tuple[int, int]
) -> None:
    opener = Opener(FakeCapture(sizes))
    camera = webcam(node, opener, Webcam(str(node), "HD Pro"))
    camera.open()
    pixels = camera.read()
    assert pixels is not None
    assert (pixels.shape[1], pixels.shape[0]) == given
    assert opener.opened == [(str(node), cv2.CAP_V4L2)]
    assert opener.capture.asked[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert camera.name == "HD Pro"
    camera.close()
    assert opener.capture.released == 1
    assert camera.read() is None


def test_a_camera_that_quietly_gives_less_is_refused_and_let_go(node: Path) -> None:
    opener = Opener(FakeCapture([(640, 480)]))
    with pytest.raises(CameraRefused) as refused:
        webcam(node, opener).open()
    assert refused.value.facts["why"] == "coarse"
    assert refused.value.facts["width"] == 640
    assert opener.capture.released == 1


def test_a_virtual_camera_is_refused_before_it_is_opened(node: Path) -> None:
    virtual = Webcam(str(node), "OBS Virtual Camera", is_virtual=True)
    opener = Opener(FakeCapture([(1280, 720)]))
    with pytest.raises(CameraRefused) as refused:
        webcam(node, opener, virtual).open()
    assert refused.value.facts == {"why": "virtual"}
    assert opener.opened == []
    webcam(node, opener, virtual, allow_virtual=True).open()
    assert len(opener.opened) == 1


@pytest.mark.parametrize("sizes", [[], [(1280, 720)]])
def test_nothing_plugged_in(tmp_path: Path, sizes: list[tuple[int, int]]) -> None:
    with pytest.raises(CameraRefused) as refused:
        webcam(tmp_path / "video9", Opener(FakeCapture(sizes))).open()
    assert refused.value.facts == {"why": "missing"}


@pytest.mark.parametrize("capture", [FakeCapture([(1280, 720)], opens=False)])
def test_it_is_there_but_does_not_open(node: Path, capture: FakeCapture) -> None:
    with pytest.raises(CameraRefused) as refused:
        webcam(node, Opener(capture)).open()
    assert refused.value.facts == {"why": "missing"}
    assert capture.released == 1


def test_no_right_to_open_it(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(CameraRefused) as refused:
        webcam(node, Opener(FakeCapture([(1280, 720)]))).open()
    assert refused.value.facts == {"why": "denied"}


def test_a_damaged_picture_is_passed_over_and_three_in_a_row_are_a_loss(node: Path) -> None:
    opener = Opener(FakeCapture([(1280, 720)]))
    camera = webcam(node, opener)
    camera.open()
    opener.capture.damaged = 2
    assert camera.read() is not None
    opener.capture.damaged = 3
    assert camera.read() is None
    camera.close()


def test_the_first_real_camera_is_chosen_when_none_is_named(node: Path) -> None:
    opener = Opener(FakeCapture([(1280, 720)]))
    cameras = (
        Webcam("/dev/video7", "Dummy", is_virtual=True),
        Webcam(str(node), "Front camera"),
    )
    camera = WebcamDevice(None, capture=opener, listed=lambda: cameras)
    camera.open()
    assert camera.name == "Front camera"
    assert opener.opened[0][0] == str(node)
    camera.close()


def test_with_only_a_virtual_one_it_says_so() -> None:
    cameras = (Webcam("/dev/video7", "Dummy", is_virtual=True),)
    with pytest.raises(CameraRefused) as refused:
        WebcamDevice(None, listed=lambda: cameras).open()
    assert refused.value.facts == {"why": "virtual"}


def test_elsewhere_than_linux_it_is_opened_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    opener = Opener(FakeCapture([(1280, 720)]))
    camera = WebcamDevice(1, capture=opener, listed=lambda: ())
    camera.open()
    camera.close()
    assert opener.opened == [(1, cv2.CAP_MSMF)]
    assert camera.name == "camera 1"


def test_a_list_of_allowed_cameras_by_name_or_stable_path(node: Path, tmp_path: Path) -> None:
    other = tmp_path / "video1"
    other.write_bytes(b"")
    stable = "/dev/v4l/by-id/usb-Acme_Doc-video-index0"
    listed = (Webcam(str(node), "HD Pro"), Webcam(str(other), "Doc", stable_path=stable))

    def opened(which: str | None, *allowed: str) -> str | int:
        opener = Opener(FakeCapture([(1280, 720)]))
        camera = WebcamDevice(which, allowed=allowed, capture=opener, listed=lambda: listed)
        camera.open()
        return opener.opened[0][0]

    assert opened(None) == str(node)
    assert opened(None, "doc") == str(other)
    assert opened(None, stable) == str(other)
    assert opened(str(other), stable, "HD Pro") == str(other)
    for which, allowed in ((str(node), "Doc"), (None, "Another"), (str(other), "HD Pro")):
        with pytest.raises(CameraRefused) as refused:
            opened(which, allowed)
        assert refused.value.facts["why"] == "unlisted"


def test_a_virtual_camera_is_allowed_by_its_stable_path_alone(node: Path) -> None:
    """Its name may be that of the real one."""
    posing = Webcam(str(node), "HD Pro", "v4l2 loopback", is_virtual=True)
    flagged = Webcam(str(node), "Virtual Optics 3", "uvcvideo", "/dev/v4l/by-id/x", is_virtual=True)

    def opens(webcam: Webcam, *allowed: str) -> None:
        opener = Opener(FakeCapture([(1280, 720)]))
        WebcamDevice(None, allowed=allowed, capture=opener, listed=lambda: (webcam,)).open()

    for webcam in (posing, flagged):
        with pytest.raises(CameraRefused) as refused:
            opens(webcam, webcam.name)
        assert refused.value.facts == {"why": "virtual"}
    opens(flagged, "/dev/v4l/by-id/x")


def test_where_cameras_have_numbers_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows: what is opened is the number that the list gives."""
    monkeypatch.setattr("sys.platform", "win32")
    listed = (
        Webcam("", "ManyCam", "", "root", is_virtual=True, number=0),
        Webcam("", "HD Pro", "", "usb", number=1),
    )

    def opened(
        which: int | None, *, listed: tuple[Webcam, ...], allowed: tuple[str, ...] = ()
    ) -> object:
        opener = Opener(FakeCapture([(1280, 720)]))
        WebcamDevice(which, allowed=allowed, capture=opener, listed=lambda: listed).open()
        return opener.opened

    assert opened(None, listed=listed) == [(1, cv2.CAP_MSMF)]
    assert opened(1, listed=listed, allowed=("usb",)) == [(1, cv2.CAP_MSMF)]
    assert opened(2, listed=()) == [(2, cv2.CAP_MSMF)]
    for which, known, allowed in ((0, listed, ()), (0, listed, ("HD Pro",)), (2, (), ("HD Pro",))):
        with pytest.raises(CameraRefused):
            opened(which, listed=known, allowed=allowed)
