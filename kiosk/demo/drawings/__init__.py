"""Drawn people and drawn documents for the demo, the tour and the tests: nobody real, no files."""

from kiosk.demo.drawings.aamva import aamva_payload
from kiosk.demo.drawings.cards import draw_blank_card, draw_card_back, draw_card_front
from kiosk.demo.drawings.faults import Fault, show_card, show_person, spoil
from kiosk.demo.drawings.figure import Pose
from kiosk.demo.drawings.hand import corners_of, hold_up
from kiosk.demo.drawings.holder import CardHolder, invent_holder
from kiosk.demo.drawings.passport import draw_passport_page, machine_lines
from kiosk.demo.drawings.person import Garment, Hair, Person, invent_person
from kiosk.demo.drawings.scene import STANDING, draw_empty, draw_pair, draw_person, lobby

__all__ = [
    "STANDING",
    "CardHolder",
    "Fault",
    "Garment",
    "Hair",
    "Person",
    "Pose",
    "aamva_payload",
    "corners_of",
    "draw_blank_card",
    "draw_card_back",
    "draw_card_front",
    "draw_empty",
    "draw_pair",
    "draw_passport_page",
    "draw_person",
    "hold_up",
    "invent_holder",
    "invent_person",
    "lobby",
    "machine_lines",
    "show_card",
    "show_person",
    "spoil",
]
