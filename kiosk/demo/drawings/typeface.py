"""Letters as outlines, read from an OpenType font with PostScript curves (the shipped Inter).

OpenCV draws only single-stroke letters, and the cards need print that looks like print. What is
read: ``cmap`` formats 4 and 12, ``hmtx``, and Type 2 charstrings of the ``CFF`` table (Adobe
Technical Notes 5176 and 5177). Kerning and hints are left out.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Contour = NDArray[np.float64]

#: Straight pieces that each curve is cut into; enough for letters up to some 100 pixels.
_STEPS = 5


@dataclass(frozen=True, slots=True)
class Glyph:
    """A letter: its closed outlines in em (x right, y up) and how far it moves the pen."""

    contours: tuple[Contour, ...]
    advance: float


class Typeface:
    """One font file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._tables = {
            tag: (offset, length)
            for tag, _, offset, length in struct.iter_unpack(
                ">4sIII", data[12 : 12 + 16 * self._number(4, 2)]
            )
        }
        head, hhea = self._tables[b"head"][0], self._tables[b"hhea"][0]
        self._em = self._number(head + 18, 2)
        self._metrics = self._number(hhea + 34, 2)
        self._map = self._read_map()
        self._glyphs: dict[str, Glyph] = {}
        self._read_outlines()

    def glyph(self, letter: str) -> Glyph:
        """The letter, or an empty box where the font has none."""
        if letter not in self._glyphs:
            number = self._map.get(ord(letter), 0)
            row = min(number, self._metrics - 1)
            advance = self._number(self._tables[b"hmtx"][0] + 4 * row, 2)
            pen = _Pen(self._global, self._local)
            pen.run(self._letters[number])
            contours = tuple(np.asarray(c, np.float64) / self._em for c in pen.closed())
            self._glyphs[letter] = Glyph(contours, advance / self._em)
        return self._glyphs[letter]

    def _number(self, at: int, size: int) -> int:
        return int.from_bytes(self._data[at : at + size], "big")

    def _read_map(self) -> dict[int, int]:
        start = self._tables[b"cmap"][0]
        found: dict[int, int] = {}
        for i in range(self._number(start + 2, 2)):
            table = start + self._number(start + 4 + 8 * i + 4, 4)
            kind = self._number(table, 2)
            if kind == 12:
                for j in range(self._number(table + 12, 4)):
                    first, last, glyph = struct.unpack_from(">III", self._data, table + 16 + 12 * j)
                    found.update({c: glyph + c - first for c in range(first, last + 1)})
            elif kind == 4:
                found.update(self._read_map_4(table))
        return found

    def _read_map_4(self, table: int) -> dict[int, int]:
        count = self._number(table + 6, 2) // 2
        found: dict[int, int] = {}
        for i in range(count):
            last = self._number(table + 14 + 2 * i, 2)
            first = self._number(table + 16 + 2 * (count + i), 2)
            delta = self._number(table + 16 + 2 * (2 * count + i), 2)
            at = table + 16 + 2 * (3 * count + i)
            shift = self._number(at, 2)
            for c in range(first, min(last, 0xFFFE) + 1):
                glyph = self._number(at + shift + 2 * (c - first), 2) if shift else c
                if glyph:
                    found[c] = (glyph + delta) % 65536
        return found

    def _index(self, at: int) -> tuple[list[bytes], int]:
        """The entries of a CFF INDEX and where it ends."""
        count = self._number(at, 2)
        if count == 0:
            return [], at + 2
        size = self._data[at + 2]
        base = at + 3 + (count + 1) * size - 1
        ends = [base + self._number(at + 3 + i * size, size) for i in range(count + 1)]
        return [self._data[a:b] for a, b in pairwise(ends)], ends[-1]

    def _read_outlines(self) -> None:
        start = self._tables[b"CFF "][0]
        _, at = self._index(start + self._data[start + 2])
        tops, at = self._index(at)
        _, at = self._index(at)
        self._global, _ = self._index(at)
        top = _dictionary(tops[0])
        self._letters, _ = self._index(start + int(top[17][0]))
        size, offset = (int(v) for v in top[18])
        private = _dictionary(self._data[start + offset : start + offset + size])
        self._local: list[bytes] = []
        if 19 in private:
            self._local, _ = self._index(start + offset + int(private[19][0]))


def _dictionary(data: bytes) -> dict[int, list[float]]:
    """Operators of a CFF DICT with their operands; two-byte operators count from 1200."""
    found: dict[int, list[float]] = {}
    operands: list[float] = []
    i = 0
    while i < len(data):
        b = data[i]
        if b == 30:
            i += 1
            while data[i] & 0x0F != 0x0F and data[i] >> 4 != 0x0F:
                i += 1
            operands.append(0.0)
            i += 1
        elif b <= 21:
            two = b == 12
            found[1200 + data[i + 1] if two else b] = operands
            operands = []
            i += 2 if two else 1
        else:
            value, i = _operand(data, i)
            operands.append(value)
    return found


def _operand(data: bytes, i: int) -> tuple[float, int]:
    """The number at ``i`` (DICT and charstring encodings share these) and the next place."""
    b = data[i]
    if b == 28:
        return struct.unpack_from(">h", data, i + 1)[0], i + 3
    if b == 29:
        return struct.unpack_from(">i", data, i + 1)[0], i + 5
    if b == 255:
        return struct.unpack_from(">i", data, i + 1)[0] / 65536, i + 5
    if b <= 246:
        return b - 139, i + 1
    if b <= 250:
        return (b - 247) * 256 + data[i + 1] + 108, i + 2
    return -(b - 251) * 256 - data[i + 1] - 108, i + 2


@dataclass(slots=True)
class _Pen:
    """Runs one charstring and collects its outlines."""

    subroutines: list[bytes]
    own: list[bytes]
    contours: list[list[tuple[float, float]]] = field(default_factory=list)
    stack: list[float] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    stems: int = 0
    done: bool = False

    def closed(self) -> list[list[tuple[float, float]]]:
        """The outlines that enclose something."""
        return [c for c in self.contours if len(c) > 2]

    def run(self, code: bytes) -> None:
        """Run a charstring or a subroutine."""
        i = 0
        while i < len(code) and not self.done:
            b = code[i]
            if b >= 32 or b == 28:
                value, i = _operand(code, i)
                self.stack.append(value)
                continue
            i += 1
            if b in {10, 29}:
                table = self.own if b == 10 else self.subroutines
                bias = 107 if len(table) < 1240 else 1131 if len(table) < 33900 else 32768
                self.run(table[int(self.stack.pop()) + bias])
            elif b == 11:
                return
            elif b == 14:
                self.done = True
            elif b in {19, 20}:
                self.stems += len(self.stack) // 2
                self.stack.clear()
                i += (self.stems + 7) // 8
            elif b == 12:
                self._flex(code[i])
                i += 1
                self.stack.clear()
            else:
                self._operate(b)
                self.stack.clear()

    def _operate(self, b: int) -> None:
        if b in {1, 3, 18, 23}:
            self.stems += len(self.stack) // 2
            return
        table: dict[int, Callable[[list[float]], None]] = {
            4: lambda s: self._move(0, s[-1]),
            21: lambda s: self._move(s[-2], s[-1]),
            22: lambda s: self._move(s[-1], 0),
            5: self._lines,
            6: lambda s: self._zigzag(s, level=True),
            7: lambda s: self._zigzag(s, level=False),
            8: self._curves,
            24: self._curves_then_line,
            25: self._lines_then_curve,
            26: lambda s: self._run_of(s, level=False),
            27: lambda s: self._run_of(s, level=True),
            30: lambda s: self._alternate(s, level=False),
            31: lambda s: self._alternate(s, level=True),
        }
        table[b](self.stack)

    def _move(self, dx: float, dy: float) -> None:
        self.x, self.y = self.x + dx, self.y + dy
        self.contours.append([(self.x, self.y)])

    def _line(self, dx: float, dy: float) -> None:
        self.x, self.y = self.x + dx, self.y + dy
        self.contours[-1].append((self.x, self.y))

    def _lines(self, s: list[float]) -> None:
        for i in range(0, len(s) - 1, 2):
            self._line(s[i], s[i + 1])

    def _zigzag(self, s: list[float], *, level: bool) -> None:
        for v in s:
            self._line(v if level else 0, 0 if level else v)
            level = not level

    def _bend(self, a: float, b: float, c: float, d: float, e: float, f: float) -> None:
        """A Bézier curve by relative points, as straight pieces."""
        p0 = np.array([self.x, self.y])
        p1 = p0 + np.array([a, b])
        p2 = p1 + np.array([c, d])
        p3 = p2 + np.array([e, f])
        for t in np.linspace(0, 1, _STEPS + 1)[1:]:
            at = (1 - t) ** 3 * p0 + 3 * t * (1 - t) ** 2 * p1 + 3 * t**2 * (1 - t) * p2 + t**3 * p3
            self.contours[-1].append((float(at[0]), float(at[1])))
        self.x, self.y = float(p3[0]), float(p3[1])

    def _curves(self, s: list[float]) -> None:
        for i in range(0, len(s) - 5, 6):
            self._bend(s[i], s[i + 1], s[i + 2], s[i + 3], s[i + 4], s[i + 5])

    def _curves_then_line(self, s: list[float]) -> None:
        self._curves(s[:-2])
        self._line(s[-2], s[-1])

    def _lines_then_curve(self, s: list[float]) -> None:
        self._lines(s[:-6])
        self._curves(s[-6:])

    def _run_of(self, s: list[float], *, level: bool) -> None:
        """``hhcurveto`` and ``vvcurveto``: curves that leave and arrive in the same direction."""
        extra = 0.0
        if len(s) % 4:
            extra, s = s[0], s[1:]
        for i in range(0, len(s) - 3, 4):
            a, c, d, e = s[i : i + 4]
            self._bend(*((a, extra, c, d, e, 0.0) if level else (extra, a, c, d, 0.0, e)))
            extra = 0.0

    def _alternate(self, s: list[float], *, level: bool) -> None:
        """``hvcurveto`` and ``vhcurveto``: curves that turn between level and upright."""
        for i in range(0, len(s) - 3, 4):
            a, c, d, e = s[i : i + 4]
            last = s[i + 4] if len(s) - i == 5 else 0.0
            self._bend(*((a, 0.0, c, d, last, e) if level else (0.0, a, c, d, e, last)))
            level = not level

    def _flex(self, b: int) -> None:
        """The four two-curve shorthands."""
        s = self.stack
        if b == 35:
            self._curves(s[:12])
        elif b == 34:
            self._bend(s[0], 0, s[1], s[2], s[3], 0)
            self._bend(s[4], 0, s[5], -s[2], s[6], 0)
        elif b == 36:
            self._bend(s[0], s[1], s[2], s[3], s[4], 0)
            self._bend(s[5], 0, s[6], s[7], s[8], -(s[1] + s[3] + s[7]))
        elif b == 37:
            dx, dy = sum(s[0:10:2]), sum(s[1:10:2])
            ends = (s[10], -dy) if abs(dx) > abs(dy) else (-dx, s[10])
            self._bend(*s[0:6])
            self._bend(*s[6:10], *ends)


@lru_cache(maxsize=8)
def load_typeface(path: Path) -> Typeface:
    """The font file, read once."""
    return Typeface(path.read_bytes())
