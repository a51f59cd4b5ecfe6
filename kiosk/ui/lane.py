"""One worker thread that takes slow work in order and hands the results back to the screen."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from kiosk.domain.errors import Refusal
from kiosk.ui.quiet import unwatched

_T = TypeVar("_T")


@dataclass(slots=True, eq=False)
class _Job:
    work: Callable[[], Any]
    done: Callable[[Any], None]
    failed: Callable[[Refusal], None]
    owner: QObject
    result: Any = None
    error: BaseException | None = None

    def let_go(self) -> None:
        """Hold nothing any more."""
        for name in ("work", "done", "failed", "owner", "result", "error"):
            setattr(self, name, None)


class _Post(QObject):
    """Lives on the GUI thread, so that its slot runs there."""

    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.is_open = True
        self.arrived.connect(self._deliver)

    @Slot(object)
    def _deliver(self, job: _Job) -> None:
        done, failed, owner = job.done, job.failed, job.owner
        result, error = job.result, job.error
        # What the job holds ends here, on the GUI thread: widgets must not be let go on a lane.
        job.let_go()
        wanted = self.is_open and shiboken6.isValid(owner)
        if error is not None and not isinstance(error, Refusal):
            raise error
        if not wanted:
            return
        with unwatched():
            if error is not None:
                failed(error)
            else:
                done(result)


class Lane:
    """A queue with one thread behind it; made and closed on the GUI thread.

    The thread starts with the first job. Work runs in the order given, one at a time.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._post = _Post()
        self._thread: threading.Thread | None = None  # noqa: TID251
        self._closed = False
        self._dropping = False

    def run(
        self,
        work: Callable[[], _T],
        done: Callable[[_T], None],
        failed: Callable[[Refusal], None],
        owner: QObject,
    ) -> None:
        """Do ``work`` on the lane, then call ``done`` or ``failed`` on the GUI thread.

        Neither is called once ``owner`` is deleted or the lane closed. An error that is no
        ``Refusal`` is raised on the GUI thread. Raises ``RuntimeError`` after ``close``.
        """
        if self._closed:
            raise RuntimeError(f"lane {self._name} is closed")
        if self._thread is None:
            self._thread = threading.Thread(  # noqa: TID251
                target=self._work, name=f"lane-{self._name}", daemon=True
            )
            self._thread.start()
        self._jobs.put(_Job(work, done, failed, owner))

    def close(self, *, finish: bool = True) -> None:
        """Wait for the thread to end. ``finish``: do what is queued first, else drop it."""
        if self._closed:
            return
        self._closed = True
        self._dropping = not finish
        if self._thread is not None:
            self._jobs.put(None)
            self._thread.join()
        self._post.is_open = False

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if self._dropping:
                continue
            try:
                job.result = job.work()
            except BaseException as error:  # noqa: BLE001 (raised again on the GUI thread)
                job.error = error
            self._post.arrived.emit(job)
