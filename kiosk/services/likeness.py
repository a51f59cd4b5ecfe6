"""How alike the live portrait and that of the ID are: advice at the desk, and nothing is kept."""

from __future__ import annotations

from kiosk.domain.errors import NotAPicture, PictureTooLarge
from kiosk.vision import picture
from kiosk.vision.face_network import Comparer, likeness
from kiosk.vision.faces import find_faces, to_grey

#: SFace's own limit, from its authors' test set (LFW): not a limit for refusing anybody.
USUAL_LEAST = 0.363


def compare(comparer: Comparer, portrait: bytes, printed: bytes) -> float | None:
    """-1 to 1 for two encoded pictures; None when either shows no face with both eyes."""
    try:
        pictures = [picture.decode(data) for data in (portrait, printed)]
    except (NotAPicture, PictureTooLarge):
        return None
    faces = [find_faces(to_grey(pixels)) for pixels in pictures]
    first, second = (found[0] if found else None for found in faces)
    if first is None or second is None or first.eyes is None or second.eyes is None:
        return None
    return likeness(comparer, pictures[0], first, pictures[1], second)
