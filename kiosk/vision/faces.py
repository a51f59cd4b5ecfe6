"""Where faces are: candidates first, then a second opinion on each; the last place before all.

A candidate is a face if enough detections agree in a second, closer look; fewer are asked for where
two eyes are seen inside. So sunglasses and dark light cost certainty, not the face: what stays
doubtful is told only when there is nothing better in the picture.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from kiosk.domain.finding import Box
from kiosk.vision import face_search
from kiosk.vision.eyes import find_eyes
from kiosk.vision.face import Face, FaceDetector, Point, to_grey
from kiosk.vision.face_search import Candidate
from kiosk.vision.pixels import Grey, Pixels

__all__ = ["CASCADES", "Face", "FaceDetector", "Point", "find_faces", "to_grey"]

#: Longer side of the picture searched; heads that lean need less to be seen.
_LONGEST, _LEANING = 240, 176
#: Others beside a face that is followed are sought from this share of its width on.
_BESIDE = 0.45
#: Width to which the least of these is brought: the cascade's own, and a little.
_LEAST = 22
#: Detections that must agree: with eyes, without, and without for a doubtful one.
_WITH_EYES, _ALONE, _DOUBTFUL = 4, 24, 17
#: The same for a further face.
_FURTHER_WITH_EYES, _FURTHER_ALONE = 12, 45
#: Votes by which a face is followed.
_FOLLOWED = 6
#: Candidates looked at again, those with most votes first.
_MOST_CANDIDATES = 8
#: The same under glare, on the picture with its light evened out, and its longer side.
_UNDER_GLARE, _EVENED = 6, 640
#: Leans tried when nothing was found upright, in degrees.
_LEANS = (28.0, -28.0)


class _Cascades:
    """The detector that ships: OpenCV's cascades."""

    def find(
        self, frame: Pixels, last: Face | None = None, *, others: bool = True
    ) -> tuple[Face, ...]:
        """The faces of a BGR frame, the visitor's first."""
        return find_faces(to_grey(frame), last, others=others)


CASCADES: FaceDetector = _Cascades()


def find_faces(grey: Grey, last: Face | None = None, *, others: bool = True) -> tuple[Face, ...]:
    """The faces in the picture, the largest first, one that is not sure only if it is alone.

    ``last`` is the face of the frame before: it is sought there first, as it leaned then, and a
    coarse look round tells who came in (not if ``others`` is false). Lost, or without it,
    everything is searched: on a small picture, then on a larger one, evened out and with a margin,
    then for a head that leans, then under a lamp's reflection.
    """
    if last is not None:
        followed = _followed(grey, last)
        if followed is not None and not others:
            return (followed,)
        if followed is not None:
            least = _BESIDE * followed.box.width
            longest = min(_LONGEST, max(120, round(_LEAST * max(grey.shape) / max(1, least))))
            around = face_search.everywhere(grey, longest, step=1.2, least=least)
            return _settled([followed, *_further(grey, around, followed)])
    found = _judged(grey, face_search.everywhere(grey, _LONGEST, step=1.1, votes=2))
    if not any(f.sure for f in found):
        found += _judged(grey, face_search.at_the_edge(grey, _LONGEST))
    if not any(f.sure for f in found):
        found += _leaning(grey)
    if not any(f.sure for f in found):
        found += _glaring(grey)
    return _settled(found)


def _followed(grey: Grey, last: Face) -> Face | None:
    """The face near where it was."""
    candidate = face_search.near(grey, last)
    if candidate is None:
        return None
    box, votes = candidate
    eyes = find_eyes(grey, box, last.roll, patient=votes >= _FOLLOWED)
    if eyes is None and votes < _FOLLOWED:
        return None
    return Face(box, eyes, last.roll if eyes is None else _lean(eyes), votes, last.sure)


def _judged(grey: Grey, candidates: Iterable[Candidate]) -> list[Face]:
    """Those candidates that bear a second look."""
    best = sorted(_apart(candidates), key=lambda c: -c[1])[:_MOST_CANDIDATES]
    faces = (_second_look(grey, box) for box, _ in best)
    return [f for f in faces if f is not None]


def _second_look(grey: Grey, box: Box, roll: float = 0.0) -> Face | None:
    votes = face_search.support(grey, _centre(box), box.width, roll)
    if votes < _WITH_EYES:
        return None
    eyes = find_eyes(grey, box, roll, patient=votes >= _DOUBTFUL)
    if eyes is not None:
        return Face(box, eyes, _lean(eyes), votes)
    if votes < _DOUBTFUL:
        return None
    return Face(box, None, roll, votes, sure=votes >= _ALONE)


def _further(grey: Grey, candidates: Iterable[Candidate], known: Face) -> list[Face]:
    """Faces elsewhere than the known one."""
    others = [c for c in candidates if not _same(c[0], known.box)]
    return _judged(grey, others) if others else []


def _settled(found: list[Face]) -> tuple[Face, ...]:
    """One face for each head: what overlaps is the one most agree on; the largest first.

    A further face needs more votes than the first, which is somebody for certain.
    """
    kept: list[Face] = []
    for face in sorted(found, key=_worth, reverse=True):
        if all(not _same(face.box, k.box) for k in kept):
            kept.append(face)
    sure = [f for f in kept if f.sure]
    if not sure:
        return tuple(kept[:1])
    first = max(sure, key=lambda f: f.box.width * (1.0 if f.eyes is not None else 0.6))
    others = [
        f
        for f in sure
        if f is not first
        and f.votes >= (_FURTHER_WITH_EYES if f.eyes is not None else _FURTHER_ALONE)
    ]
    return (first, *sorted(others, key=lambda f: -f.box.width))


def _worth(face: Face) -> float:
    return face.votes * (3.0 if face.eyes is not None else 1.0)


def _apart(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Of candidates for the same head the one with most votes."""
    kept: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: -c[1]):
        if all(not _same(candidate[0], other) for other, _ in kept):
            kept.append(candidate)
    return kept


def _same(one: Box, other: Box) -> bool:
    """Whether the middle of either lies inside the other."""
    return _holds(one, _centre(other)) or _holds(other, _centre(one))


def _holds(box: Box, point: Point) -> bool:
    x, y = point
    return box.left <= x <= box.left + box.width and box.top <= y <= box.top + box.height


def _centre(box: Box) -> Point:
    return box.left + box.width / 2, box.top + box.height / 2


def _lean(eyes: tuple[Point, Point]) -> float:
    (x0, y0), (x1, y1) = eyes
    return float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))


def _leaning(grey: Grey) -> list[Face]:
    """Faces whose head leans too far for the cascade, found in the turned picture."""
    found = []
    for degrees in _LEANS:
        for (x, y), width, _ in face_search.leaning(grey, _LEANING, degrees):
            box = Box(round(x - width / 2), round(y - width / 2), round(width), round(width))
            face = _second_look(grey, box, degrees)
            if face is not None and face.eyes is not None:
                found.append(replace(face, sure=True))
    return found


def _glaring(grey: Grey) -> list[Face]:
    """Faces on which a lamp shines so that the cascades miss them.

    Evened light makes more of noise and rooms: without eyes they are never certain.
    """
    made = face_search.evened(grey, _EVENED)
    if made is None:
        return []
    even, times = made
    found = _judged(even, face_search.everywhere(even, _LONGEST, step=1.1, votes=2))
    return [
        replace(_enlarged(f, times), sure=f.eyes is not None)
        for f in found
        if f.votes >= _UNDER_GLARE
    ]


def _enlarged(face: Face, times: float) -> Face:
    """A face of a smaller picture in pixels of the large one."""
    box = face.box
    eyes = face.eyes
    if eyes is not None:
        (x0, y0), (x1, y1) = eyes
        eyes = ((x0 * times, y0 * times), (x1 * times, y1 * times))
    places = (round(v * times) for v in (box.left, box.top, box.width, box.height))
    return replace(face, box=Box(*places), eyes=eyes)
