"""What a PDF417 symbol is made of (ISO/IEC 15438): bar patterns, row indicators, its drawing.

Modules are 0 for black and 1 for white. The table of patterns in ``pdf417_patterns.txt`` has one
line for each of the 929 codewords: the widths of its four bars and spaces in each of the three
clusters that rows take in turn (annex A of the standard).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kiosk.domain.resources import resource
from kiosk.vision.pixels import Grey

#: Modules to a codeword, and codewords there are.
ACROSS, CODEWORDS = 17, 929

Modules = NDArray[np.float32]


def _modules(widths: str) -> list[int]:
    return [n % 2 for n, width in enumerate(widths) for _ in range(int(width))]


#: The first 17 and the last 18 modules of every row.
START = np.array(_modules("81111113"), np.float32)
STOP = np.array(_modules("711311121"), np.float32)


@lru_cache(maxsize=1)
def patterns() -> Modules:
    """The modules of every codeword, (3 clusters, 929, 17); do not write on it."""
    lines = resource("models", "pdf417_patterns.txt").read_text("ascii").split("\n")[:CODEWORDS]
    table = [[_modules(widths) for widths in line.split()] for line in lines]
    return np.ascontiguousarray(np.array(table, np.float32).transpose(1, 0, 2))


@lru_cache(maxsize=1)
def average() -> Modules:
    """The mean of all patterns of each cluster, (3, 17): what is expected of an unknown one."""
    return np.asarray(patterns().mean(axis=1), np.float32)


def width_of(columns: int) -> int:
    """Modules in a row with that many columns of data."""
    return ACROSS * (columns + 4) + 1


def indicators(rows: int, columns: int, level: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The codewords beside the start and the stop pattern of each row: they tell the symbol's size.

    ``level`` is that of error correction, 0 to 8.
    """
    row = np.arange(rows)
    ten = row // 3 * 30
    told = (ten + (rows - 1) // 3, ten + level * 3 + (rows - 1) % 3, ten + columns - 1)
    left = np.choose(row % 3, told)
    right = np.choose(row % 3, (told[2], told[0], told[1]))
    return left.astype(np.intp), right.astype(np.intp)


def row_modules(codewords: NDArray[np.integer], level: int) -> Modules:
    """The modules of every row of a symbol: (rows, columns) codewords to (rows, modules)."""
    rows, columns = codewords.shape
    left, right = indicators(rows, columns, level)
    cluster = np.arange(rows) % 3
    table = patterns()
    whole = np.concatenate([left[:, None], codewords, right[:, None]], axis=1)
    inside = table[cluster[:, None], whole].reshape(rows, -1)
    ends = np.tile(START, (rows, 1)), np.tile(STOP, (rows, 1))
    return np.concatenate([ends[0], inside, ends[1]], axis=1)


def drawn(codewords: NDArray[np.integer], level: int) -> Grey:
    """A flawless picture of the symbol, its quiet zone included."""
    modules = np.pad(row_modules(codewords, level), ((2, 2), (4, 4)), constant_values=1)
    return np.repeat(np.repeat((modules * 255).astype(np.uint8), 6, axis=0), 2, axis=1)
