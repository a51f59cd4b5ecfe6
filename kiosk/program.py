"""Builds the parts from home and settings: the store, the keys, the camera, the mail server."""

from __future__ import annotations

import logging
import platform
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.domain.errors import KeyLost
from kiosk.domain.limits import CardLimits, PortraitLimits
from kiosk.paths import Home
from kiosk.settings import Settings

if TYPE_CHECKING:
    from kiosk.camera.device import Device
    from kiosk.domain.facility import Facility
    from kiosk.mail.smtp import MailServer
    from kiosk.services.doctor import Patient
    from kiosk.services.spool import Spool
    from kiosk.store.keys import PrivateKey, PublicKey
    from kiosk.store.store import Store
    from kiosk.vision.face import FaceDetector
    from kiosk.vision.face_network import Comparer

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Program:
    """One machine's program: where it lives and what it was told."""

    home: Home
    settings: Settings

    @cached_property
    def facility(self) -> Facility:
        """The facility with its policy."""
        return self.settings.place()

    @property
    def card_limits(self) -> CardLimits:
        """Limits of the ID checks."""
        return self.settings.card

    @property
    def portrait_limits(self) -> PortraitLimits:
        """Limits of the portrait checks."""
        return self.settings.portrait

    @property
    def database_url(self) -> str:
        """The store's address; by default the SQLite file in the home."""
        return self.settings.database.url or f"sqlite:///{self.home.database}"

    @property
    def is_embedded(self) -> bool:
        """Whether the store is the SQLite file of this machine alone."""
        return not self.settings.database.url

    def key_file(self, named: Path) -> Path:
        """A key file's place; relative names lie in the home's key folder."""
        return self.home.keys / named

    def make_keys(self) -> None:
        """Make the key files of a single machine if it has none yet.

        With a shared database they are never made here: every machine must have the same ones.
        """
        from kiosk.store import keys

        if self.is_embedded and not self.home.keys.exists():
            if self.home.database.exists():  # made anew they would open nothing that is there
                raise KeyLost(file=self.settings.keys.data.name, key_id="")
            self.home.create()
            keys.generate(self.home.keys)
            keys.generate_data_key(self.home.keys)

    def open_store(self) -> Store:
        """The store, its schema brought up to date first if it is this machine's own file."""
        from kiosk.store import keys, migrate
        from kiosk.store.store import Store

        self.home.create()
        self.make_keys()
        if self.is_embedded:
            self._recover()
            migrate.to_newest(self.database_url)
        key = keys.load_data_key(self.key_file(self.settings.keys.data))
        wait = self.settings.database.wait_seconds
        return Store(self.database_url, key, wait=wait, station=platform.node()[:40])

    def _recover(self) -> None:
        """After a power cut: finish it, and say so."""
        from kiosk.store import recovery

        found = recovery.recover(self.home.database)
        if found is not None:
            _log.warning(
                "the store was not closed: %d pages brought back from its log, %d half written"
                " ones dropped; it is whole",
                found.pages,
                found.dropped,
            )

    def public_key(self) -> PublicKey:
        """The key pictures are sealed to."""
        from kiosk.store import keys

        self.make_keys()
        return keys.load_public(self.key_file(self.settings.keys.public))

    def private_key(self) -> PrivateKey:
        """The key that opens pictures; raises KeyUnusable where there is none."""
        from kiosk.store import keys

        return keys.load_private(self.key_file(self.settings.keys.private))

    def face_detector(self) -> FaceDetector:
        """The cascades, or the network that a setting names; raises ``ModelUnusable``."""
        from kiosk.vision.face_network import load_detector
        from kiosk.vision.faces import CASCADES

        model = self.settings.reading.face_model
        return load_detector(Path(model)) if model else CASCADES

    def face_comparer(self) -> Callable[[], Comparer] | None:
        """Loads the network that a setting names, once; ``None`` where none is named."""
        model = self.settings.reading.likeness_model
        if not model:
            return None

        @cache
        def load() -> Comparer:
            from kiosk.vision.face_network import load_comparer

            return load_comparer(Path(model))

        return load

    def device(self) -> Device:
        """The camera the settings name, not yet opened."""
        from kiosk.camera.choose import device_from
        from kiosk.camera.device import Size

        camera = self.settings.camera
        return device_from(
            camera.source,
            least=Size(camera.width, camera.height),
            allowed=camera.allowed,
            allow_virtual=camera.allow_virtual,
            follow_face=camera.follow_face,
        )

    def mail_server(self) -> MailServer | None:
        """The mail server, or None where no host is set."""
        mail = self.settings.mail
        if not mail.host:
            return None
        from kiosk.mail.smtp import MailServer

        return MailServer(
            host=mail.host,
            port=mail.port,
            security=mail.security,
            user=mail.user,
            password=mail.password.get_secret_value(),
            sender=mail.sender,
            timeout=mail.timeout_seconds,
        )

    def open_spool(self) -> Spool:
        """Where a lobby keeps what the store cannot be told; raises KeyUnusable without a key."""
        return self._spool

    @cached_property
    def _spool(self) -> Spool:
        from kiosk.services.spool import Spool
        from kiosk.store.spool_folder import SpoolFolder

        return Spool(SpoolFolder(self.home.spool), self.public_key())

    def window_mail(self) -> MailServer | None:
        """The mail server for lobby and desk; None where ``kiosk post`` delivers instead."""
        wanted = self.settings.mail.from_windows
        if wanted == "never" or (wanted == "auto" and not self.is_embedded):
            return None
        return self.mail_server()

    def patient(self) -> Patient:
        """What ``kiosk doctor`` examines."""
        from kiosk.camera.listing import list_webcams
        from kiosk.services.doctor import Patient

        private = self.key_file(self.settings.keys.private)
        return Patient(
            home=self.home.folder,
            open_store=self.open_store,
            database_url=self.database_url,
            public_key=self.key_file(self.settings.keys.public),
            private_key=private if private.exists() else None,
            data_key=self.key_file(self.settings.keys.data),
            camera=self.device,
            webcams=list_webcams,
            allowed=self.settings.camera.allowed,
            terminal=self.settings.lobby.terminal,
            mail=self.mail_server(),
            zone=self.facility.zone.key,
            now=datetime.now(UTC),
            spool=self.home.spool,
        )
