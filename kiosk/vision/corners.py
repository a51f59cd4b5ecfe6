"""The four corners of a card or page on a frame.

Documents are found by their straight borders, not by colour or contour, in two steps: lines of a
small picture make candidates (``candidates``), and the likeliest of those are laid onto the borders
of a larger one and judged there (``borders``).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kiosk.vision import borders
from kiosk.vision.candidates import Candidates, Whole, candidates, lengths
from kiosk.vision.lines import Floats, edges, lines
from kiosk.vision.pixels import Pixels, Points

#: Longer side of the picture that borders are laid on, and of the one that lines are sought on:
#: there a border is still 50 pixels at the smallest card worth finding.
FINE, _COARSE = 640, 320
#: Lines kept in each direction; drawn and photographed clutter shows up to a dozen stronger ones.
_LINES = 20
#: Candidates looked at closely, at least so many coarse pixels apart, and at least so sure.
_LOOKED_AT, _APART, _SURE_LEAST = 6, 4.0, 0.45
#: Of a card and its photo or a panel, the larger one: per natural logarithm of the size.
_LARGER = 0.4
#: What it costs if ground and card look alike along the borders, and if the lines run on past all
#: corners. Weights by logistic regression on 580 made-up scenes with and 240 without a document.
_UNLIKE, _RUNS_ON = 0.6, 0.4
#: Below this the four lines are not a card.
SCORE_LEAST = 0.55
#: How sure a second document must be: a warning may not come from a panel of the wall.
_OTHER_LEAST = 0.85
#: A document is followed from the last frame while it lies on its borders at least this well: 0.9
#: and more on sixty frames where it did, at most 0.2 where it was gone or 40 pixels further.
_FOLLOWED_LEAST = 0.75
#: Corners, in fine pixels, this near to each other are those of one document.
_ALIKE = 6.0
#: By how much another document must be likelier than the one that was followed.
_RATHER = 0.1


@dataclass(frozen=True, slots=True, eq=False)
class Quad:
    """Corners in frame pixels from the top left as seen, clockwise, and how sure they are.

    ``others``: there is another document beside it.
    """

    corners: Points
    score: float
    others: bool = False


def find(frame: Pixels, aspect: float) -> Quad | None:
    """The likeliest document of that aspect (long by short side), lying or standing, or ``None``.

    Corners may lie outside the frame when the card does.
    """
    return find_on(*shrunk(frame, FINE), aspect)


def follow(fine: Pixels, times: int, last: Points) -> Quad | None:
    """The document whose corners were there on the frame before, ``None`` where it is no longer.

    Only its borders are looked at, some pixels around (2 ms instead of 7); one that is cut off by
    the frame is not followed.
    """
    there = ((last + 0.5) / times - 0.5).astype(np.float32)
    height, width = fine.shape[:2]
    if (there < 1).any() or (there > np.array([width - 2, height - 2])).any():
        return None
    seen = borders.look(fine, there[None], np.zeros((1, 4), np.bool_))
    backed = 0.7 * float(seen.backed.mean()) + 0.3 * float(seen.backed.min())
    score = backed - _UNLIKE * (1 - float(seen.stepped.mean())) - _RUNS_ON * float(seen.past[0])
    if score < _FOLLOWED_LEAST or np.abs(seen.corners[0] - there).max() > 2 * borders.REACH:
        return None
    on_frame = (seen.corners[0] + 0.5) * times - 0.5
    return Quad(on_frame.astype(np.float32), min(score, 1.0))


def find_on(fine: Pixels, times: int, aspect: float, last: Points | None = None) -> Quad | None:
    """The same on a frame that was ``shrunk`` that many times already.

    The document that had the corners ``last`` on the frame before is kept unless another one is
    clearly likelier.
    """
    best = _searched(fine, times, aspect)
    kept = follow(fine, times, last) if last is not None else None
    if kept is None:
        return best
    if best is None:
        return kept
    longer = max(fine.shape[:2]) * times
    if np.abs(best.corners - kept.corners).max() < _ALIKE * times:
        return best
    return best if _worth(best, longer) > _worth(kept, longer) + _RATHER else kept


def _worth(quad: Quad, longer: int) -> float:
    """How sure a document is, with what its size is worth."""
    size = np.log(np.sqrt(max(cv2.contourArea(quad.corners), 1.0)) / longer)
    return quad.score + _LARGER * float(np.minimum(size, 0.5))


def _searched(fine: Pixels, times: int, aspect: float) -> Quad | None:
    coarse, more = shrunk(fine, _COARSE)
    height, width = coarse.shape[:2]
    level, upright = edges(coarse)
    found = candidates(
        lines(level, width, height, _LINES),
        lines(upright, height, width, _LINES),
        (width, height),
        aspect,
    )
    if found is None:
        return None
    chosen, worth = _likeliest(found, max(width, height))
    if chosen.size == 0:
        return None
    middle = np.array([(width - 1) / 2, (height - 1) / 2], np.float32)
    seen, score = _judged(fine, found, chosen, middle, more)
    best = int(np.argmax(score + worth))
    if score[best] < SCORE_LEAST:
        return None
    beside = _beside(found, int(chosen[best]))
    others = beside is not None and bool(
        _judged(fine, found, beside, middle, more)[1][0] >= _OTHER_LEAST
    )
    on_frame = (seen.corners[best] + 0.5) * times - 0.5
    return Quad(on_frame.astype(np.float32), float(min(score[best], 1.0)), others)


def _judged(
    fine: Pixels, found: Candidates, chosen: Whole, middle: Points, more: int
) -> tuple[borders.Borders, Floats]:
    """The chosen candidates laid on their borders, and how sure they are then."""
    corners = np.stack([found.x[:, chosen], found.y[:, chosen]], axis=2).transpose(1, 0, 2) + middle
    seen = borders.look(fine, ((corners + 0.5) * more - 0.5).astype(np.float32), found.cut[chosen])
    score = found.sure[chosen] - _UNLIKE * (1 - seen.stepped.mean(axis=1))
    return seen, np.asarray(score - _RUNS_ON * seen.past, np.float32)


def _beside(found: Candidates, best: int) -> Whole | None:
    """The surest candidate that lies wholly beside the best one and is no smaller than its half."""
    low_x, high_x = found.x.min(axis=0), found.x.max(axis=0)
    low_y, high_y = found.y.min(axis=0), found.y.max(axis=0)
    apart = (low_x > high_x[best]) | (high_x < low_x[best])
    apart |= (low_y > high_y[best]) | (high_y < low_y[best])
    area = (high_x - low_x) * (high_y - low_y)
    able = apart & (area >= 0.5 * area[best]) & (found.sure >= _OTHER_LEAST)
    able &= ~found.cut.any(axis=1)
    if not able.any():
        return None
    return np.array([int(np.argmax(np.where(able, found.sure, -1)))], np.intp)


def _likeliest(found: Candidates, longer: int) -> tuple[Whole, Floats]:
    """Which candidates are looked at, no two nearly the same, and what their size is worth."""
    top, right, bottom, left = lengths(found.x, found.y)
    size = np.log(np.sqrt((top + bottom) * (left + right)) / longer)
    worth = _LARGER * np.minimum(size, 0.5)
    chosen: list[int] = []
    for n in np.argsort(-(found.sure + worth)):
        if found.sure[n] < _SURE_LEAST:
            continue
        x, y = found.x[:, chosen] - found.x[:, [n]], found.y[:, chosen] - found.y[:, [n]]
        if (np.maximum(np.abs(x), np.abs(y)).max(axis=0) > _APART).all():
            chosen.append(int(n))
        if len(chosen) == _LOOKED_AT:
            break
    which = np.array(chosen, np.intp)
    return which, np.asarray(worth[which], np.float32)


def shrunk(picture: Pixels, longest: int) -> tuple[Pixels, int]:
    """Shrunk a whole number of times (far cheaper than a fraction), and that number."""
    times = max(1, round(max(picture.shape[:2]) / longest))
    if times == 1:
        return picture, 1
    height, width = (max(1, n // times) for n in picture.shape[:2])
    whole = picture[: height * times, : width * times]
    return np.asarray(
        cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8
    ), times
