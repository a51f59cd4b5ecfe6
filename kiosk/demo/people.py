"""Who works and who is held in the sample facility. All of them are invented."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.domain.facility import Resident, Terminal
from kiosk.domain.ids import ResidentId, TerminalId
from kiosk.domain.staff import Role
from kiosk.domain.visit import VisitKind


@dataclass(frozen=True, slots=True)
class Worker:
    """A member of staff of the demo with the sign-in that the chooser shows."""

    badge: str
    name: str
    role: Role
    password: str


STAFF = (
    Worker("4471", "Teresa Novak", Role.OFFICER, "demo-officer"),
    Worker("4502", "Samuel Okoro", Role.OFFICER, "demo-officer"),
    Worker("2210", "Ingrid Falk", Role.SUPERVISOR, "demo-supervisor"),
    Worker("9001", "Priya Raman", Role.IT, "demo-it-admin"),
)

#: The PIN of every visitor of the demo; no PIN that a person may choose.
PIN = "246802"

_HELD = (
    ("Reyes", "Rafael", "2B"),
    ("Okafor", "Daniel", "2B"),
    ("Lindqvist", "Karl", "1A"),
    ("Tran", "Minh", "1A"),
    ("Whitfield", "Marcus", "3C"),
    ("Santos", "Joaquin", "3C"),
    ("Abrams", "Noah", "1B"),
    ("Kowalczyk", "Adam", "1B"),
    ("Brightwater", "Elias", "2A"),
    ("Mendoza", "Hector", "2A"),
    ("O'Farrell", "Sean", "3A"),
    ("Hassan", "Yusuf", "3A"),
    ("Pelletier", "Luc", "4D"),
    ("Nakagawa", "Ken", "4D"),
    ("Vance", "Tyler", "2B"),
    ("Ibarra", "Mateo", "1A"),
    ("Stonebridge", "Owen", "3C"),
    ("Adeyemi", "Tunde", "1B"),
    ("Caldwell", "Wade", "2A"),
    ("Rosario", "Felix", "3A"),
    ("Van der Meer", "Joost", "4D"),
    ("Holloway", "Dean", "2B"),
    ("Quintero", "Pablo", "1A"),
    ("Peña", "Andrés", "3C"),
)

RESIDENTS = tuple(
    Resident(
        id=ResidentId(f"{n:032x}"),
        surname=surname,
        given=given,
        booking_number=f"26-{4100 + 17 * n}",
        unit=f"{unit}-{10 + n}",
    )
    for n, (surname, given, unit) in enumerate(_HELD, start=1)
)

_WAYS = ("Blue door, then turn left", "Blue door, then straight on")

TERMINALS = tuple(
    Terminal(
        id=TerminalId(f"{n:032x}"),
        name=f"Terminal {n}",
        kind=VisitKind.ONSITE,
        in_service=n != 7,
        way=_WAYS[n > 4],
    )
    for n in range(1, 9)
) + tuple(
    Terminal(id=TerminalId(f"{100 + n:032x}"), name=f"Off-site {n}", kind=VisitKind.OFFSITE)
    for n in range(1, 5)
)
