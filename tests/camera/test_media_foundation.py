"""The cameras of Windows, through tables of functions as Media Foundation lays them out."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from ctypes import POINTER, c_int32, c_uint32, c_void_p
from typing import Any

import pytest

from kiosk.camera.listing import Webcam, from_sources
from kiosk.camera.media_foundation import Source, sources

_FAILED = -2147467259

_RELEASE = ctypes.CFUNCTYPE(c_int32, c_void_p)
_SET_GUID = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p)
_GET_STRING = ctypes.CFUNCTYPE(c_int32, c_void_p, c_void_p, c_void_p, c_void_p)

USB = r"\\?\usb#vid_046d&pid_082d&mi_00#7&17e9de75&0&0000#{e5323777-f976-4f5b-9b55-b94699c46e44}"
MADE_UP = r"\\?\SWD#VCAMDEVAPI#aaaa#{e5323777-f976-4f5b-9b55-b94699c46e44}"


class FakeObject:
    """An object of the system: a pointer to a table of functions."""

    def __init__(self, texts: Sequence[str | None] = ()) -> None:
        self.released = 0
        self.guids: list[bytes] = []
        self._texts = [None if t is None else ctypes.create_unicode_buffer(t) for t in texts]
        self._kept = (
            _RELEASE(self._release),
            _GET_STRING(self._get_string),
            _SET_GUID(self._set_guid),
        )
        table = (c_void_p * 33)()
        for place, function in zip((2, 13, 24), self._kept, strict=True):
            table[place] = ctypes.cast(function, c_void_p).value
        self._table = table
        self.itself = (c_void_p * 1)(ctypes.addressof(table))

    @property
    def address(self) -> int:
        """Where it is."""
        return ctypes.addressof(self.itself)

    def _release(self, _: Any) -> int:  # noqa: ANN401
        self.released += 1
        return 0

    def _set_guid(self, _: Any, key: int, value: int) -> int:  # noqa: ANN401
        self.guids += [ctypes.string_at(key, 16), ctypes.string_at(value, 16)]
        return 0

    def _get_string(self, _: Any, key: int, text: int, length: int) -> int:  # noqa: ANN401
        name = ctypes.string_at(key, 4) == bytes.fromhex("59e5d060")
        buffer = self._texts[0 if name else 1]
        if buffer is None:
            return _FAILED
        ctypes.cast(text, POINTER(c_void_p))[0] = ctypes.addressof(buffer)
        ctypes.cast(length, POINTER(c_uint32))[0] = len(buffer.value)
        return 0


class FakeWindows:
    """Windows with these cameras."""

    def __init__(self, *cameras: FakeObject, fails: str = "") -> None:
        self.attributes = FakeObject()
        self.cameras = cameras
        self.freed = 0
        self._fails = fails
        self._array = (c_void_p * max(1, len(cameras)))(*(c.address for c in cameras))

    def CoInitializeEx(self, *given: Any) -> int:  # noqa: ANN401, ARG002, N802
        """Begun in another way by somebody else (RPC_E_CHANGED_MODE)."""
        return -2147417850

    def CoTaskMemFree(self, *given: Any) -> None:  # noqa: ANN401, ARG002, N802
        """Counts."""
        self.freed += 1

    def MFStartup(self, *given: Any) -> int:  # noqa: ANN401, ARG002, N802
        """As told."""
        return _FAILED if self._fails == "MFStartup" else 0

    def MFCreateAttributes(self, *given: Any) -> int:  # noqa: ANN401, N802
        """The one set of attributes."""
        given[0]._obj.value = self.attributes.address
        return _FAILED if self._fails == "MFCreateAttributes" else 0

    def MFEnumDeviceSources(self, *given: Any) -> int:  # noqa: ANN401, N802
        """All cameras."""
        if self._fails == "MFEnumDeviceSources":
            return _FAILED
        ctypes.memmove(given[1], ctypes.byref(c_void_p(ctypes.addressof(self._array))), 8)
        given[2]._obj.value = len(self.cameras)
        return 0


def test_names_and_links_in_order_and_everything_given_back() -> None:
    cameras = (FakeObject(["HD Pro Webcam", USB]), FakeObject(["Nameless link", None]))
    windows = FakeWindows(*cameras)
    assert sources(windows) == (Source("HD Pro Webcam", USB), Source("Nameless link", ""))
    assert [c.released for c in cameras] == [1, 1]
    assert windows.attributes.released == 1
    assert [g.hex() for g in windows.attributes.guids] == [
        "fec50ac62a258f47a0efbc8fa5f7cad3",
        "7a58c38ae74ad84299e00a6013eef90f",
    ]
    assert windows.freed == 4  # three texts and the list


def test_no_camera() -> None:
    assert sources(FakeWindows()) == ()


@pytest.mark.parametrize("fails", ["MFStartup", "MFCreateAttributes", "MFEnumDeviceSources"])
def test_where_it_fails_there_is_no_list(fails: str) -> None:
    assert sources(FakeWindows(FakeObject(["a", "b"]), fails=fails)) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="there it has cameras")
def test_elsewhere_there_is_no_such_function() -> None:
    assert sources() == ()


def test_a_camera_made_by_a_program_is_told_by_its_link_or_name() -> None:
    found = from_sources(
        [
            Source("HD Pro Webcam", USB),
            Source("HD Pro Webcam", MADE_UP),
            Source("ManyCam", r"\\?\usb#vid_1"),
            Source("Camera", r"\\?\root#media#0000"),
            Source("Surface Camera Front", r"\\?\SWD#SGDEVAPI#1"),
        ]
    )
    assert [w.is_virtual for w in found] == [False, True, True, True, False]
    assert found[0] == Webcam("", "HD Pro Webcam", "", USB, is_virtual=False, number=0)
    assert [w.opens for w in found] == [0, 1, 2, 3, 4]
