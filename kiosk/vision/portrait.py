"""One look at a portrait: exactly one face, where it is, how it is lit, how sharp, how plain.

Light, sharpness and effects are measured on the face alone, turned upright and brought to one size,
so that distance and background do not matter. The measures are those that ISO/IEC 29794-5 asks for,
in closed form; ``docs/portraits.md`` has what they reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.limits import PortraitLimits
from kiosk.vision import face_blur, face_light, face_scene, filters
from kiosk.vision.eyes import openness
from kiosk.vision.face_crop import FaceCrop, crop_of
from kiosk.vision.faces import CASCADES, Face, FaceDetector, Point, find_faces, to_grey
from kiosk.vision.pixels import Pixels

#: Hairline to chin, and from the eyes to the middle of that, in inter-eye distances.
_FACE_HEIGHT, _FACE_MIDDLE = 2.85, 0.42
#: A second face this wide beside the first is somebody standing there; a smaller one may be a
#: picture on the wall or somebody far behind.
_BESIDE = 0.5
_BACKGROUND = 0.2
_NEVER = float("inf")


class Part(Enum):
    """What need not be looked at in every frame."""

    OTHERS = auto()
    EYES = auto()
    ADVICE = auto()


ALL = frozenset(Part)


@dataclass(frozen=True, slots=True, eq=False)
class PortraitLook:
    """What one look found. ``eyes`` in frame pixels, the picture's left one first.

    ``followed`` is the face to be given to the next look as ``last``.
    """

    findings: tuple[Finding, ...]
    face: Box | None
    eyes: tuple[Point, Point] | None
    followed: Face | None = None


def look_at_portrait(
    frame: Pixels,
    limits: PortraitLimits,
    *,
    last: Face | None = None,
    detector: FaceDetector = CASCADES,
) -> PortraitLook:
    """Judge the portrait on a BGR frame of any size.

    ``last`` is ``followed`` of the look before: the face is then sought there first.
    ``portrait_live`` looks at one frame after another in less time.
    """
    return judge(frame, detector.find(frame, last), limits)


def judge(
    frame: Pixels, faces: tuple[Face, ...], limits: PortraitLimits, parts: frozenset[Part] = ALL
) -> PortraitLook:
    """Judge the first of the faces that were found, and of the rest only these parts."""
    if not faces:
        missing = _finding(Kind.FACE_MISSING, Weight.BLOCK, 0, 1, None)
        return PortraitLook((missing,), None, None)
    face = faces[0]
    seen = Weight.FINE if face.sure else Weight.ADVICE
    findings = (
        _finding(Kind.FACE_MISSING, seen, 1 if face.sure else 0.5, 1, face.box),
        *((_several(faces),) if Part.OTHERS in parts or len(faces) > 1 else ()),
        *_place(face, frame.shape, limits),
        *_quality(frame, face, limits, parts),
    )
    return PortraitLook(findings, face.box, face.eyes, face)


def crop_face(flat: Pixels) -> Pixels | None:
    """The portrait printed on a flattened card front: 3 wide to 4 high, or ``None``.

    The largest face is taken, which passes over the small second portrait of many cards.
    """
    faces = find_faces(to_grey(flat))
    if not faces:
        return None
    apart = faces[0].between_eyes
    x, y = faces[0].middle
    rows, columns = flat.shape[:2]
    width = min(3.6 * apart, columns, rows * 3 / 4)
    height = width * 4 / 3
    left = min(max(0.0, x - width / 2), columns - width)
    top = min(max(0.0, y - 0.46 * height), rows - height)
    part = flat[round(top) : round(top + height), round(left) : round(left + width)]
    return part.copy()


def _finding(kind: Kind, weight: Weight, measured: float, limit: float, box: Box | None) -> Finding:
    return Finding(kind, weight, float(measured), float(limit), Side.PORTRAIT, box)


def _at_least(kind: Kind, measured: float, warn: float, block: float, box: Box | None) -> Finding:
    """Too little blocks, a little too little warns; the limit told is the one that was missed."""
    if measured < block:
        return _finding(kind, Weight.BLOCK, measured, block, box)
    return _finding(kind, Weight.FINE if measured >= warn else Weight.WARN, measured, warn, box)


def _at_most(kind: Kind, measured: float, warn: float, block: float, box: Box | None) -> Finding:
    if measured > block:
        return _finding(kind, Weight.BLOCK, measured, block, box)
    return _finding(kind, Weight.FINE if measured <= warn else Weight.WARN, measured, warn, box)


def _several(faces: tuple[Face, ...]) -> Finding:
    """Somebody beside the person blocks; a small face behind them warns."""
    widest = faces[0].box.width
    others = [f for f in faces[1:] if f.eyes is not None and f.box.width > _BACKGROUND * widest]
    if not others:
        return _finding(Kind.FACES_SEVERAL, Weight.FINE, 1, 1, faces[0].box)
    beside = others[0].box.width >= _BESIDE * widest
    weight = Weight.BLOCK if beside else Weight.WARN
    return _finding(Kind.FACES_SEVERAL, weight, 1 + len(others), 1, others[0].box)


def _place(face: Face, shape: tuple[int, ...], limits: PortraitLimits) -> tuple[Finding, ...]:
    """Size, place and lean of the face."""
    rows, columns = shape[:2]
    apart = face.between_eyes
    x, y = face.middle
    middle = y + _FACE_MIDDLE * apart
    away = max(abs(x - columns / 2), abs(middle - rows / 2)) / min(rows, columns)
    height = _FACE_HEIGHT * apart / rows
    box = face.box
    return (
        _at_least(Kind.FACE_SMALL, apart, limits.eyes_warn, limits.eyes_block, box),
        _at_most(Kind.FACE_NEAR, height, limits.height_most, _NEVER, box),
        _at_most(Kind.FACE_OFF_CENTRE, away, limits.off_centre_most, _NEVER, box),
        _at_most(Kind.FACE_TILTED, abs(face.roll), limits.roll_most, limits.roll_block, box),
    )


def _advice(kind: Kind, measured: float, most: float, box: Box | None) -> Finding:
    """Only the officer is told."""
    weight = Weight.FINE if measured <= most else Weight.ADVICE
    return _finding(kind, weight, measured, most, box)


def _quality(
    frame: Pixels, face: Face, limits: PortraitLimits, parts: frozenset[Part]
) -> tuple[Finding, ...]:
    """Eyes, light, sharpness, compression, and signs of what is not plain."""
    crop = crop_of(frame, face)
    sharp = face_blur.sharpness(crop)
    warn, block = limits.sharpness_warn, limits.sharpness_block
    return (
        *(_eyes(crop, limits, face.box) if Part.EYES in parts else ()),
        *_light(crop, face, limits),
        _at_least(Kind.FACE_BLURRED, sharp, warn, block, face.box),
        *(_for_officers(frame, crop, face, limits) if Part.ADVICE in parts else ()),
    )


def _for_officers(
    frame: Pixels, crop: FaceCrop, face: Face, limits: PortraitLimits
) -> tuple[Finding, ...]:
    """What is advice whatever its number."""
    box = face.box
    effects = filters.effects(crop, frame, face)
    return (
        _advice(Kind.FACE_COMPRESSED, face_blur.blockiness(frame, face), limits.blocks_most, box),
        _advice(Kind.FACE_TURNED, face_scene.turn(crop), limits.turn_most, box),
        _advice(Kind.FACE_COLOUR, effects.colour, limits.colour_most, box),
        _advice(Kind.FACE_FILTERED, effects.worst, limits.filter_most, box),
        _advice(Kind.FACE_COPIED, face_scene.raster(frame, face), limits.copy_most, box),
        _advice(Kind.BACKGROUND_BUSY, face_scene.busyness(frame, face), limits.busy_most, box),
    )


def _eyes(crop: FaceCrop, limits: PortraitLimits, box: Box) -> tuple[Finding, ...]:
    """Open, and not behind dark glasses. Covered eyes are not called closed too."""
    lens, opened = filters.lens_darkness(crop), openness(crop)
    covered = lens < limits.lens_least and opened < limits.open_least
    lids = Weight.FINE
    if opened < limits.open_least and not covered:
        lids = Weight.WARN if opened < limits.open_warn else Weight.ADVICE
    limit = limits.open_warn if lids is Weight.WARN else limits.open_least
    lenses = Weight.WARN if covered else Weight.FINE
    return (
        _finding(Kind.EYES_CLOSED, lids, opened, limit, box),
        _finding(Kind.EYES_COVERED, lenses, lens, limits.lens_least, box),
    )


def _light(crop: FaceCrop, face: Face, limits: PortraitLimits) -> tuple[Finding, ...]:
    """Too little, too much, uneven, from behind, shining back."""
    box = face.box
    light, over = face_light.brightness(crop), face_light.over_exposure(crop)
    uneven = face_light.unevenness(crop)
    return (
        _at_least(Kind.FACE_DARK, light, limits.light_least, limits.light_least_block, box),
        _at_most(Kind.FACE_BRIGHT, over, limits.light_most, limits.light_most_block, box),
        _at_most(Kind.FACE_UNEVEN, uneven, limits.uneven_most, limits.uneven_block, box),
        _at_most(Kind.FACE_GLARE, face_light.glare(crop), limits.glare_most, _NEVER, box),
        _advice(
            Kind.FACE_BACKLIT,
            face_light.backlight(crop, face),
            limits.backlight_most,
            box,
        ),
    )
