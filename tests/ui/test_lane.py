"""Slow work goes down a lane and comes back on the screen's own thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from kiosk.domain.errors import Refusal, StoreBusy
from kiosk.ui.lane import Lane


@pytest.fixture
def lane(qtbot: QtBot) -> Iterator[Lane]:
    made = Lane("test")
    yield made
    made.close()


@pytest.fixture
def owner(qtbot: QtBot) -> QObject:
    return QObject()


def never(*_: object) -> None:
    raise AssertionError("must not be called")


def test_a_result_comes_back_on_the_gui_thread(qtbot: QtBot, lane: Lane, owner: QObject) -> None:
    seen: list[tuple[int, str]] = []

    def work() -> int:
        assert threading.current_thread() is not threading.main_thread()
        return 42

    lane.run(work, lambda r: seen.append((r, threading.current_thread().name)), never, owner)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(42, threading.main_thread().name)]


def test_jobs_keep_their_order(qtbot: QtBot, lane: Lane, owner: QObject) -> None:
    seen: list[int] = []
    for number in range(50):
        lane.run(lambda n=number: n, seen.append, never, owner)  # type: ignore[misc]
    qtbot.waitUntil(lambda: len(seen) == 50)
    assert seen == list(range(50))


def test_none_comes_back_ten_thousand_times(qtbot: QtBot, lane: Lane, owner: QObject) -> None:
    """A Qt build that drops a reference to None at each emit dies after some 570."""
    seen: list[None] = []
    for _ in range(10_000):
        lane.run(lambda: None, seen.append, never, owner)
    qtbot.waitUntil(lambda: len(seen) == 10_000, timeout=20_000)


def test_a_refusal_goes_to_failed(qtbot: QtBot, lane: Lane, owner: QObject) -> None:
    seen: list[Refusal] = []

    def work() -> None:
        raise StoreBusy

    lane.run(work, never, seen.append, owner)
    qtbot.waitUntil(lambda: bool(seen))
    assert isinstance(seen[0], StoreBusy)


def test_any_other_error_is_raised_on_the_gui_thread(
    qtbot: QtBot, lane: Lane, owner: QObject
) -> None:
    def work() -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        lane.run(work, never, never, owner)
        qtbot.waitUntil(lambda: bool(caught))
    assert caught[0][0] is ZeroDivisionError


def test_nothing_is_told_to_an_owner_that_is_gone(qtbot: QtBot, lane: Lane, owner: QObject) -> None:
    gone, go = QObject(), threading.Event()
    seen: list[int] = []
    lane.run(go.wait, never, never, gone)
    lane.run(lambda: 1, seen.append, never, owner)
    shiboken6.delete(gone)
    go.set()
    qtbot.waitUntil(lambda: seen == [1])


def test_close_finishes_what_is_queued_and_joins(qtbot: QtBot, owner: QObject) -> None:
    lane, seen = Lane("closing"), list[int]()
    for number in range(5):
        lane.run(lambda n=number: seen.append(n), never, never, owner)  # type: ignore[misc]
    lane.close()
    assert seen == [0, 1, 2, 3, 4]
    assert not [t for t in threading.enumerate() if t.name == "lane-closing"]
    qtbot.waitUntil(lambda: True)
    with pytest.raises(RuntimeError):
        lane.run(lambda: 1, never, never, owner)


def test_close_can_drop_what_is_queued(qtbot: QtBot, owner: QObject) -> None:
    lane, seen, go = Lane("dropping"), list[int](), threading.Event()
    started = threading.Event()

    def first() -> None:
        started.set()
        go.wait()

    lane.run(first, never, never, owner)
    lane.run(lambda: seen.append(1), never, never, owner)
    started.wait()
    threading.Timer(0.05, go.set).start()
    lane.close(finish=False)
    assert not seen


def test_a_lane_never_used_starts_no_thread(qtbot: QtBot) -> None:
    before = threading.active_count()
    lane = Lane("idle")
    assert threading.active_count() == before
    lane.close()
    lane.close()
