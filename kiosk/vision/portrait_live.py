"""Looks at live frames, one after another: each checks some things, and keeps the rest.

A whole look takes twice the time that a lobby's processor should give to one. What guides the
visitor at once (place, light, sharpness) is measured in every look; whether the eyes are open in
every second one; who else is there, and what is only advice, in every fourth. What is kept is
judged anew from the whole picture when it is taken (``portrait.look_at_portrait``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.domain.finding import Finding, Kind
from kiosk.domain.limits import PortraitLimits
from kiosk.vision.face import Face, FaceDetector
from kiosk.vision.faces import CASCADES
from kiosk.vision.pixels import Pixels
from kiosk.vision.portrait import Part, PortraitLook, judge

#: What is looked at in turn beside place, light and sharpness.
_TURNS = (
    frozenset({Part.EYES}),
    frozenset({Part.OTHERS}),
    frozenset({Part.EYES}),
    frozenset({Part.ADVICE}),
)


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """A face that is followed from look to look, and what was last found of it."""

    face: Face
    findings: tuple[Finding, ...]
    turn: int = 0


def watch_portrait(
    frame: Pixels,
    limits: PortraitLimits,
    watched: Watched | None = None,
    *,
    detector: FaceDetector = CASCADES,
) -> tuple[PortraitLook, Watched | None]:
    """One look at a live frame; ``watched`` is the second of what the look before answered.

    Without it, and when the face is lost, everything is looked at.
    """
    if watched is None:
        look = judge(frame, detector.find(frame), limits)
        return look, _kept(look, 0)
    parts = _TURNS[watched.turn % len(_TURNS)]
    faces = detector.find(frame, watched.face, others=Part.OTHERS in parts)
    if not faces or not _is_near(faces[0], watched.face):
        look = judge(frame, faces, limits)
        return look, _kept(look, 0)
    look = judge(frame, faces, limits, parts)
    fresh = {f.kind: f for f in look.findings}
    before = {f.kind: _moved(f, look) for f in watched.findings}
    whole = replace(look, findings=tuple({**before, **fresh}.values()))
    return whole, _kept(whole, watched.turn + 1)


def _kept(look: PortraitLook, turn: int) -> Watched | None:
    return None if look.followed is None else Watched(look.followed, look.findings, turn)


def _is_near(face: Face, last: Face) -> bool:
    """Whether it can be the face that was followed."""
    (x, y), (x0, y0) = face.middle, last.middle
    return abs(x - x0) + abs(y - y0) < 0.6 * last.box.width


def _moved(finding: Finding, look: PortraitLook) -> Finding:
    """What was found of the face before, at the place where it is now."""
    if finding.kind is Kind.FACES_SEVERAL:
        return finding
    return replace(finding, box=look.face)
