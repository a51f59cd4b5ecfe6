"""The Qt application, what its screens tell one another, and the last handler of errors."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from kiosk.ui import theme
from kiosk.ui.tidying import Tidying

_log = logging.getLogger(__name__)


_STYLED = "styled"


class Hub(QObject):
    """What concerns every screen.

    ``changed(Changed)``: a service wrote something. ``help_asked(kiosk, page)``: a visitor calls
    an officer. ``help_ended(kiosk)``: the call was taken back.
    """

    changed = Signal(object)
    help_asked = Signal(str, str)
    help_ended = Signal(str)


def application(arguments: Sequence[str] = ()) -> QApplication:
    """The one application, with its fonts and the light theme; made if there is none yet."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        made = running
    else:
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
            Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        )
        made = QApplication(["kiosk", *arguments])
    if made.findChild(Tidying) is None:
        Tidying(made)
    made.setApplicationName("kiosk")
    # Once: it is slow, and behind a style sheet the style in use cannot be asked for its name.
    if not made.property(_STYLED):
        made.setStyle("fusion")
        made.setProperty(_STYLED, "fusion")
    theme.load_fonts()
    theme.use("light", made)
    return made


def settle(after: int = 0) -> None:
    """Look no more for garbage among what is there so many milliseconds from now."""
    running = QApplication.instance()
    tidying = None if running is None else running.findChild(Tidying)
    if tidying is not None:
        QTimer.singleShot(after, tidying, tidying.settle)


def on_fault(show: Callable[[], None]) -> None:
    """Log any error that nobody expected, then ``show`` that an officer is needed."""

    def handle(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        _log.critical("unexpected error", exc_info=(kind, error, trace))
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        show()

    sys.excepthook = handle
