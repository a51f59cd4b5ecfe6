"""The numbers that checks compare with; every one is a setting with this default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLimits:
    """Limits of the ID checks, all on the document as flattened to 300 dpi unless said.

    - ``dpi_*``: frame pixels to the inch of the document. Regula asks for 150, login.gov for 290; a
      card that fills 80 % of a frame 1280 pixels wide has 304.
    - ``visible_least``: share of the document on the frame; round corners may be lost.
    - ``width_most``: share of the frame's width or height that the document spans.
    - ``tilt_most``: degrees out of the camera's plane. At 25 the far side has lost a tenth.
    - ``sharpness_*``: percent of an edge's contrast that one pixel spans. Twelve documents, drawn
      and real, blurred by known amounts: 14 is a blur of sigma 2.5 pixels (0.2 mm), which small
      print of 1 mm just bears; 11.5 is 3.5 pixels, which it does not.
    - ``glare_*``: share hidden by reflections. Regula allows 6 %.
    - ``light_*``: grey of the paper (its 90th percentile). Readers still read at a quarter of the
      usual 220, people hardly.
    - ``burnt_most``: share that is pure white, reflections apart; ``ink_most``: grey of the darkest
      print then, above which it is washed out.
    - ``side_most``: how much a picture may look like the other side, 0 to 1.
    - ``covered_*``: share that something over the border hides. Of 340 made-up scenes with nothing
      over the card the highest had 0.004.
    - ``glare_field``: share of one field hidden by a reflection.
    - ``rhythm_most``: how far one fine rhythm stands out, as a screen's grid does
      (``vision/copies.py``; 98 pictures of documents: at most 2.68).
    - ``colour_least``: percent of colour that a front must have: photocopies 0.4 to 1.2, fronts
      from 5.9.
    - ``legible_*``, ``field_legible_least``: probability that the text, or one field, is read
      without a mistake. At 0.8 80 to 91 % of the fronts that another reader can read pass, and 1 to
      5 % of the others; below 0.35 are 6 to 12 % and 79 to 86 % (docs/reading.md).
    """

    dpi_block: float = 150.0
    dpi_warn: float = 200.0
    visible_least: float = 0.985
    width_most: float = 0.97
    tilt_most: float = 25.0
    sharpness_block: float = 11.5
    sharpness_warn: float = 14.0
    glare_block: float = 0.06
    glare_warn: float = 0.02
    light_block: float = 60.0
    light_warn: float = 90.0
    burnt_most: float = 0.45
    ink_most: float = 130.0
    side_most: float = 0.5
    covered_warn: float = 0.03
    covered_block: float = 0.12
    glare_field: float = 0.25
    rhythm_most: float = 2.7
    colour_least: float = 2.5
    legible_block: float = 0.35
    legible_warn: float = 0.8
    field_legible_least: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PortraitLimits:
    """Limits of the portrait checks; names without ``block`` warn or advise.

    ``eyes`` are pixels between the eyes (ICAO 9303: 90); ``height`` the face's share of the
    picture's height; ``off_centre`` a share of its shorter side; ``roll`` and ``turn`` degrees. All
    others are measured on the face brought to one size, each as its function in ``kiosk/vision``
    says (``face_blur``, ``face_light``, ``eyes``, ``filters``, ``face_scene``), and serve all
    people alike: ``docs/portraits.md`` has the pass rates by the lightness of the face.
    """

    eyes_block: float = 90.0
    eyes_warn: float = 120.0
    height_most: float = 0.80
    off_centre_most: float = 0.15
    roll_most: float = 10.0
    roll_block: float = 20.0
    turn_most: float = 20.0
    sharpness_block: float = 80.0
    sharpness_warn: float = 90.0
    light_least: float = 70.0
    light_least_block: float = 42.0
    light_most: float = 220.0
    light_most_block: float = 242.0
    glare_most: float = 0.015
    uneven_most: float = 1.5
    uneven_block: float = 3.0
    backlight_most: float = 2.6
    open_least: float = 4.5
    open_warn: float = 1.5
    lens_least: float = 0.45
    blocks_most: float = 1.0
    colour_most: float = 2.4
    filter_most: float = 1.0
    copy_most: float = 60.0
    busy_most: float = 0.25
