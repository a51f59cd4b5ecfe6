"""What ``bootstrap`` gives to every page: the facility, the clock, the lanes and the doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from kiosk.domain.facility import Facility
from kiosk.domain.ids import VisitorId
from kiosk.ui.app import Hub
from kiosk.ui.lane import Lane

if TYPE_CHECKING:  # heavy: imported after the first frame is shown
    from kiosk.camera.reader import Reader
    from kiosk.mail.smtp import MailServer
    from kiosk.services.enrol import Checks
    from kiosk.services.spool import Spool
    from kiosk.store.keys import PrivateKey
    from kiosk.store.store import Store
    from kiosk.vision.face_network import Comparer


class Orientation(StrEnum):
    """How the lobby's pages are laid out; ``AUTO`` follows the window's shape."""

    AUTO = "auto"
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleTimes:
    """Seconds without activity before the warning, and seconds it counts down (DESIGN.md 5)."""

    normal: float = 60
    camera: float = 90
    reading: float = 120
    countdown: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSignIn:
    """A sign-in shown in the demo and existing in no other mode."""

    who: str
    name: str
    secret: str


@dataclass(kw_only=True, eq=False)
class Station:
    """One machine's doors. ``store``, ``reader`` and ``checks`` are opened when first asked for.

    ``store()`` may be called on the desk lane alone. ``guide_timings`` is a
    ``kiosk.domain.guidance.Timings`` or None for the designed ones. ``keep_days`` is for notes of
    captures and of the camera's tests. ``comparer`` is there where the installer supplied a model.
    """

    facility: Facility
    clock: Callable[[], datetime]
    desk: Lane
    look: Lane
    hub: Hub
    store: Callable[[], Store]
    reader: Callable[[], Reader]
    load_checks: Callable[[], Checks]
    private_key: Callable[[], PrivateKey] | None = None
    spool: Callable[[], Spool] | None = None
    comparer: Callable[[], Comparer] | None = None
    mail: MailServer | None = None
    name: str = "Kiosk 1"
    keep_days: int = 90
    is_demo: bool = False
    demo_sign_ins: tuple[DemoSignIn, ...] = ()
    idle: IdleTimes = field(default_factory=IdleTimes)
    orientation: Orientation = Orientation.AUTO
    guide_timings: Any = None
    _checks: Checks | None = field(default=None, init=False)
    _whole_store: Callable[[], Store] | None = field(default=None, init=False)

    def serve(self, visitor: VisitorId | None) -> None:
        """From now on ``store`` is that visitor's alone, as the server's lobby role wants it."""
        whole = self._whole_store = self._whole_store or self.store
        self.store = whole if visitor is None else lambda: whole().of(visitor)

    @property
    def checks(self) -> Checks:
        """The limits of the checks and the key that pictures are sealed to."""
        if self._checks is None:
            self._checks = self.load_checks()
        return self._checks
