"""Speech through the machine's own engine (eSpeak NG or Speech Dispatcher), if it has one."""

from __future__ import annotations

import shutil

from PySide6.QtCore import QObject, QProcess

from kiosk.domain.language import Language

#: Steps of the volume; the middle one is where each session begins.
VOLUMES = 7
NORMAL_VOLUME = 4

_VOICES = {Language.ENGLISH: "en-us", Language.SPANISH: "es-419"}


class Speaker(QObject):
    """Says one text at a time; the next one cuts the last one off."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        found = (shutil.which(name) for name in ("espeak-ng", "espeak"))
        self._engine = next((path for path in found if path), "")
        self._process: QProcess | None = None
        self.volume = NORMAL_VOLUME

    @property
    def can_speak(self) -> bool:
        """Whether there is an engine; otherwise nothing offers speech."""
        return bool(self._engine)

    def say(self, text: str, language: Language) -> None:
        """Speak; nothing happens without an engine."""
        self.stop()
        if not self._engine or not text:
            return
        # eSpeak's amplitude goes from 0 to 200; 100 is its normal.
        loudness = str(round(200 * self.volume / VOLUMES))
        self._process = QProcess(self)
        self._process.start(self._engine, ["-v", _VOICES[language], "-a", loudness, "--", text])

    def stop(self) -> None:
        """Be silent."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.waitForFinished(500)
            process.deleteLater()
