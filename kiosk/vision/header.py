"""The size a picture file claims, read from its first bytes, before anything is decoded.

Only the formats named here are let through to the decoder; each function returns (width, height)
or raises ``NotAPicture`` when the bytes end too soon.
"""

from __future__ import annotations

import struct

from kiosk.domain.errors import NotAPicture

_STANDALONE = {0x01, *range(0xD0, 0xD9)}
_NOT_A_FRAME = {0xC4, 0xC8, 0xCC}
#: A progressive JPEG may hold any number of scans, each decoded at full size; cameras use ten.
_SCANS_MOST = 200


def claimed_size(untrusted: bytes) -> tuple[int, int]:
    """Width and height by the header; raises ``NotAPicture`` (empty, format or truncated)."""
    if not untrusted:
        raise NotAPicture(why="empty")
    try:
        size = _size_by_format(untrusted)
    except (struct.error, IndexError) as short:
        raise NotAPicture(why="truncated") from short
    if min(size) < 1:
        raise NotAPicture(why="truncated")
    return size


def _size_by_format(data: bytes) -> tuple[int, int]:
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith((b"II*\0", b"MM\0*")):
        return _tiff(data)
    if data.startswith(b"BM"):
        return _bmp(data)
    raise NotAPicture(why="format")


def _jpeg(data: bytes) -> tuple[int, int]:
    at, size = 2, None
    while True:
        if data[at] != 0xFF:
            raise NotAPicture(why="truncated")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _STANDALONE:
            at += 2
        elif marker == 0xDA:
            break
        else:
            (length,) = struct.unpack_from(">H", data, at + 2)
            if 0xC0 <= marker <= 0xCF and marker not in _NOT_A_FRAME:
                height, width = struct.unpack_from(">HH", data, at + 5)
                size = (width, height)
            at += 2 + length
    # The decoder fills what is missing with grey and says nothing: the end mark is the proof.
    # Inside the coded data 0xFF is always followed by 0, so a mark found there is the real one.
    if size is None or data.find(b"\xff\xd9", at) < 0:
        raise NotAPicture(why="truncated")
    if data.count(b"\xff\xda", at) > _SCANS_MOST:
        raise NotAPicture(why="format")
    return size


def _png(data: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", data, 16)
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        at += 12 + length
        if at > len(data):
            raise NotAPicture(why="truncated")
        if name == b"IEND":
            return width, height


def _webp(data: bytes) -> tuple[int, int]:
    (length,) = struct.unpack_from("<I", data, 4)
    if length + 8 > len(data):
        raise NotAPicture(why="truncated")
    name = data[12:16]
    if name == b"VP8X":
        w, h = data[24:27], data[27:30]
        return int.from_bytes(w, "little") + 1, int.from_bytes(h, "little") + 1
    if name == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _tiff(data: bytes) -> tuple[int, int]:
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack_from(order + "I", data, 4)
    (entries,) = struct.unpack_from(order + "H", data, at)
    found = {}
    for n in range(entries):
        entry = at + 2 + 12 * n
        tag, kind = struct.unpack_from(order + "HH", data, entry)
        if tag in (256, 257):
            code = order + ("H" if kind == 3 else "I")
            (found[tag],) = struct.unpack_from(code, data, entry + 8)
    return found.get(256, 0), found.get(257, 0)


def _bmp(data: bytes) -> tuple[int, int]:
    (header,) = struct.unpack_from("<I", data, 14)
    if header == 12:
        width, height = struct.unpack_from("<HH", data, 18)
        return width, height
    width, height = struct.unpack_from("<ii", data, 18)
    return abs(width), abs(height)
