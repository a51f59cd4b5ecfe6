"""The one form in which pictures travel inside the program."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

#: A colour picture: height, width, 3; blue, green, red; 0 to 255.
Pixels: TypeAlias = NDArray[np.uint8]

#: One channel: height, width; 0 to 255.
Grey: TypeAlias = NDArray[np.uint8]

#: Points in pixels, one (x, y) per row.
Points: TypeAlias = NDArray[np.float32]
