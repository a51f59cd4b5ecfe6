"""Which cameras Windows has, by asking Media Foundation in the order in which OpenCV numbers them.

OpenCV opens camera ``n`` of ``MFEnumDeviceSources`` but gives no names; so that function is called
here through its C interface. Windows on 64 bits has one calling convention for all of it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import POINTER, c_int32, c_uint32, c_void_p, c_wchar_p
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

#: ``MF_VERSION`` and ``MFSTARTUP_LITE`` of <mfapi.h>; ``COINIT_MULTITHREADED`` of <objbase.h>.
_VERSION, _LITE, _MULTITHREADED = 0x00020070, 1, 0

#: Places in the tables of ``IUnknown`` and ``IMFAttributes`` (<mfobjects.h>).
_RELEASE, _GET_STRING, _SET_GUID = 2, 13, 24


def _guid(text: str) -> ctypes.Array[ctypes.c_ubyte]:
    return (ctypes.c_ubyte * 16)(*UUID(text).bytes_le)


#: ``MF_DEVSOURCE_ATTRIBUTE_…`` of <mfidl.h>.
_SOURCE_TYPE = _guid("c60ac5fe-252a-478f-a0ef-bc8fa5f7cad3")
_VIDEO_CAPTURE = _guid("8ac3587a-4ae7-42d8-99e0-0a6013eef90f")
_NAME = _guid("60d0e559-52f8-4fa2-bbce-acdb34a8ec01")
_LINK = _guid("58f0aad8-22bf-4f8a-bb3d-d2c4978c6e2f")


@dataclass(frozen=True, slots=True)
class Source:
    """A camera's name for people, and the link by which Windows knows it for good."""

    name: str
    link: str


class Functions(Protocol):
    """The functions used, by their names in the DLLs."""

    def CoInitializeEx(self, *given: Any) -> int: ...  # noqa: ANN401, N802, D102
    def CoTaskMemFree(self, *given: Any) -> None: ...  # noqa: ANN401, N802, D102
    def MFStartup(self, *given: Any) -> int: ...  # noqa: ANN401, N802, D102
    def MFCreateAttributes(self, *given: Any) -> int: ...  # noqa: ANN401, N802, D102
    def MFEnumDeviceSources(self, *given: Any) -> int: ...  # noqa: ANN401, N802, D102


class _Windows:
    """Those of Windows itself."""

    def __init__(self) -> None:
        load: Any = getattr(ctypes, "WinDLL", ctypes.CDLL)
        ole32, mfplat, mf = load("ole32"), load("mfplat"), load("mf")
        self.CoInitializeEx = ole32.CoInitializeEx
        self.CoTaskMemFree = ole32.CoTaskMemFree
        self.MFStartup = mfplat.MFStartup
        self.MFCreateAttributes = mfplat.MFCreateAttributes
        self.MFEnumDeviceSources = mf.MFEnumDeviceSources


def sources(functions: Functions | None = None) -> tuple[Source, ...]:
    """All cameras, the first being OpenCV's camera 0; none if Windows does not answer."""
    try:
        system = functions or _Windows()
    except OSError:  # no such DLL: not Windows, or one without its media features
        return ()
    # Another part of the program may have begun in its own way: that does no harm.
    system.CoInitializeEx(None, c_uint32(_MULTITHREADED))
    if system.MFStartup(c_uint32(_VERSION), c_uint32(_LITE)) < 0:
        return ()
    return tuple(_listed(system))


def _listed(system: Functions) -> Iterator[Source]:
    wanted = c_void_p()
    if system.MFCreateAttributes(ctypes.byref(wanted), c_uint32(1)) < 0:
        return
    found, count = POINTER(c_void_p)(), c_uint32()
    try:
        _call(wanted, _SET_GUID, ctypes.byref(_SOURCE_TYPE), ctypes.byref(_VIDEO_CAPTURE))
        if system.MFEnumDeviceSources(wanted, ctypes.byref(found), ctypes.byref(count)) < 0:
            return
    finally:
        _call(wanted, _RELEASE)
    try:
        for n in range(count.value):
            source = c_void_p(found[n])
            yield Source(_text(system, source, _NAME), _text(system, source, _LINK))
            _call(source, _RELEASE)
    finally:
        system.CoTaskMemFree(found)


def _text(system: Functions, source: c_void_p, which: ctypes.Array[ctypes.c_ubyte]) -> str:
    """One of a source's texts; "" if it has none."""
    text, length = c_wchar_p(), c_uint32()
    got = _call(source, _GET_STRING, ctypes.byref(which), ctypes.byref(text), ctypes.byref(length))
    if got < 0:
        return ""
    try:
        return text.value or ""
    finally:
        system.CoTaskMemFree(text)


def _call(of: c_void_p, place: int, *arguments: object) -> int:
    """Call one function of an object's table."""
    table = ctypes.cast(of, POINTER(POINTER(c_void_p)))[0]
    kinds = [c_void_p] * (1 + len(arguments))
    return int(ctypes.CFUNCTYPE(c_int32, *kinds)(table[place] or 0)(of, *arguments))
