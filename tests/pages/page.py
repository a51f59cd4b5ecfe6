"""The base of every page object: find by name, touch, type on the screen's own keyboard."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from kiosk.ui.parts.field import Field
from kiosk.ui.parts.keyboard import Key
from tests.ui.layout import settle

_W = TypeVar("_W", bound=QWidget)


class Page:
    """What a person sees and touches inside ``root`` (a window, or one page)."""

    def __init__(self, root: QWidget, qtbot: QtBot) -> None:
        self.root, self.qtbot = root, qtbot

    def find(self, name: str) -> QWidget:
        """The visible widget of that object name. Fails the test if there is none or several."""
        return self.find_as(QWidget, name)

    def find_as(self, kind: type[_W], name: str) -> _W:
        """The same, of that type."""
        found = [w for w in self.root.findChildren(kind, name) if w.isVisible()]
        assert found, f"nothing visible is called {name}"
        assert len(found) == 1, f"{len(found)} visible things are called {name}"
        return found[0]

    def has(self, name: str) -> bool:
        """Whether something visible has that name."""
        return any(w.isVisible() for w in self.root.findChildren(QWidget, name))

    def see(self, name: str, timeout: int = 30_000) -> QWidget:
        """Wait until something of that name is visible, then return it."""
        self.qtbot.waitUntil(lambda: self.has(name), timeout=timeout)
        return self.find(name)

    def click(self, name: str, timeout: int = 30_000) -> None:
        """Touch it in the middle, once it is there and takes touches."""
        self.see(name, timeout)
        self.qtbot.waitUntil(lambda: self.find(name).isEnabled(), timeout=timeout)
        settle()
        self.touch(self.find(name))

    def touch(self, widget: QWidget) -> None:
        """Press and release in the middle of a widget, as the window would hand it on."""
        window = widget.window()
        middle = widget.mapTo(window, widget.rect().center())
        target = window.childAt(middle) or widget
        assert widget is target or widget.isAncestorOf(target), (
            f"{widget.objectName()} is covered by {target.objectName() or type(target).__name__}"
        )
        while target is not widget and not isinstance(target, QAbstractButton | QLineEdit):
            parent = target.parentWidget()
            assert parent is not None
            target = parent
        at: QPoint = target.mapFrom(window, middle)
        QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)

    def press(self, key: Qt.Key) -> None:
        """Press a key of a real keyboard (or of the 5-key pad)."""
        holder = self.root.window().focusWidget() or self.root.window()
        QTest.keyClick(holder, key)

    def choose_field(self, name: str) -> QLineEdit:
        """Touch a field so that the keyboard types into it."""
        self.see(name)
        field = self.find_as(QLineEdit, name)
        settle()
        self.touch(field)
        self.qtbot.waitUntil(field.hasFocus)
        return field

    def type_on_keyboard(self, text: str) -> None:
        """Type by touching the keys on the screen, with shift, signs and accents as needed."""
        for character in text:
            self.touch(self._key_for(character))
            # Nobody types faster than the screen answers.
            QCoreApplication.processEvents()

    def _key_for(self, character: str) -> QWidget:
        for helper in (None, "key_shift", "key_letters", "key_accents", "key_signs", "key_letters"):
            if helper is not None:
                if not self.has(helper):
                    continue
                self.touch(self.find(helper))
            if (found := self._shown(character)) is not None:
                return found
            if helper == "key_shift" and self.has(helper):
                # Neither case has it: back to what was shown before another layer is tried.
                self.touch(self.find(helper))
                if (found := self._shown(character)) is not None:
                    return found
        # A capital of another layer: shift after the layer.
        if self.has("key_accents"):
            self.touch(self.find("key_accents"))
        if self.has("key_shift"):
            self.touch(self.find("key_shift"))
        found = self._shown(character)
        assert found is not None, f"no key types {character!r}"
        return found

    def _shown(self, character: str) -> QWidget | None:
        if character == " " and self.has("key_space"):
            return self.find("key_space")
        keys = self.root.findChildren(Key)
        return next((k for k in keys if k.isVisible() and k.character == character), None)

    def type_into(self, name: str, text: str) -> None:
        """Touch a field, empty it, and type on the screen's keyboard."""
        field = self.choose_field(name)
        field.clear()
        self.type_on_keyboard(text)

    def enter_pin(self, digits: str) -> None:
        """Touch the digits of the numeric pad."""
        for digit in digits:
            self.touch(self.find(f"pad_{digit}"))
            QCoreApplication.processEvents()

    def text_of(self, name: str) -> str:
        """What a label, a button or a field of that name says."""
        widget = self.find(name)
        if isinstance(widget, Field):
            return widget.text()
        text = getattr(widget, "text", None)
        assert callable(text), f"{name} says nothing"
        return str(text())

    def notice(self) -> str:
        """What the banner of the page says; "" without one."""
        banners = [w for w in self.root.findChildren(QWidget, "notice") if w.isVisible()]
        said = [str(getattr(b, "said")()) for b in banners]  # noqa: B009 (desk and lobby banners)
        return said[0] if said else ""
