"""Calling an officer: the desk is told, the visitor sees that it was."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.app import Hub
from kiosk.ui.parts.toast import Toast


class HelpCall:
    """One call at a time; asking again takes it back."""

    def __init__(self, over: QWidget, hub: Hub, kiosk: str) -> None:
        self._hub, self._kiosk = hub, kiosk
        self._toast = Toast(over)
        self._toast.acted.connect(self.forget)
        self.is_calling = False

    def toggle(self, page: str) -> None:
        """Call, or take the call back; ``page`` is the heading the visitor is at."""
        if self.is_calling:
            self.forget()
            return
        self.is_calling = True
        self._hub.help_asked.emit(self._kiosk, page)
        self._toast.tell("help_called", icon="hand", action="help_cancel")

    def forget(self) -> None:
        """Take the call back, if there is one."""
        if self.is_calling:
            self.is_calling = False
            self._hub.help_ended.emit(self._kiosk)
        self._toast.clear()
