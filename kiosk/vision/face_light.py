"""Light on the face: too little, too much, uneven, from behind, or a lamp's glare.

After the components of ISO/IEC 29794-5 for luminance, exposure and uniformity (7.3.1 to 7.3.3), in
forms that do not hold the colour of a skin against anyone: what is asked is how bright the
brightest things are, what has been cut off at white, and how the two cheeks differ.
"""

from __future__ import annotations

import numpy as np

from kiosk.vision.face import Face
from kiosk.vision.face_crop import FaceCrop, cheeks, inner, lowest, oval

#: Levels from which a channel counts as cut off, and a pixel as glare: all of its channels.
_CUT_OFF, _WHITE = 250, 238
#: Levels of black that keep noise in the dark from looking like a difference.
_BLACK = 4


def brightness(crop: FaceCrop) -> float:
    """How well the scene is lit, 0 to 127, as half the geometric mean of two highlights.

    One is the brightest twentieth of the face (gloss, whites of the eyes), the other the brightest
    hundredth of the frame. Deep skin in good light keeps both, anybody in a dark room neither:
    48 good pictures against the same with 35 % of the light: AUC 1.000, and with 50 % 0.984, where
    the median of the face alone gives 0.93 and 0.88.
    """
    face = float(np.percentile(crop.grey[oval()], 95))
    whole = float(np.percentile(crop.around, 99))
    return 0.5 * float(np.sqrt(face * max(face, whole)))


def over_exposure(crop: FaceCrop) -> float:
    """How over-exposed the face is, 0 to 255 (exposure, 7.3.2).

    From the face's highlights, the share of it where a channel is cut off at white, and that share
    of the frame. The deepest skins lose nothing at twice the light, and are rightly let pass.
    """
    brightest = crop.brightest[oval()]
    high = float(np.percentile(brightest, 95)) / 255
    on_face, off_face = (float((v >= _CUT_OFF).mean()) for v in (brightest, crop.around))
    burnt, beside = min(1.0, 2 * on_face), min(1.0, 4 * off_face)
    return 255 * float((0.47 * high + 0.37 * burnt**0.5 + 0.16 * beside**0.5) ** 0.3)


def glare(crop: FaceCrop) -> float:
    """Share of brows to mouth that is plain white: a lamp shining back from skin or glasses."""
    return float((lowest(crop.coarse)[inner()] >= _WHITE).mean())


def unevenness(crop: FaceCrop) -> float:
    """How many times brighter one cheek is than the other (7.3.3; 1 is even).

    Good pictures measure 1.3 at most; a shadow that takes half the light from one side 1.8.
    """
    left, right = (float(crop.grey[cheek].mean()) + _BLACK for cheek in cheeks())
    return max(left, right) / min(left, right)


def backlight(crop: FaceCrop, face: Face) -> float:
    """How many times brighter the surroundings are than the face's highlights.

    The median of what lies beside and above the head, over the brightest twentieth of the face.
    Before a white wall the deepest skin measures 2.3; a window behind somebody 3 and more.
    """
    (x, y), size = face.middle, face.between_eyes
    rows, columns = crop.around.shape
    ys, xs = np.arange(rows)[:, None] * crop.step, np.arange(columns)[None] * crop.step
    beside = (np.abs(xs - x) > 1.6 * size) | (ys < y - 1.9 * size)
    around = crop.around[beside & (ys < y + 1.2 * size)]
    if around.size < 40:
        return 0.0
    highlight = float(np.percentile(crop.grey[oval()], 95)) + _BLACK
    return float(np.median(around)) / highlight
