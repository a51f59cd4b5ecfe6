"""What is printed on an invented person's document. Every name, street and number is made up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from kiosk.demo.drawings.person import invent_person
from kiosk.domain.document import IdType

#: Cedar exists nowhere; its letters and its issuer number (636099) are assigned to nobody.
STATE_NAME = "STATE OF CEDAR"
STATE = "CR"
ISSUER = "636099"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardHolder:
    """The fields of a document, as printed (upper case) and as encoded."""

    surname: str
    given: str
    middle: str = ""
    suffix: str = ""
    birth: date
    issued: date
    expiry: date
    number: str
    sex: str = "F"
    height_inches: int = 64
    eyes: str = "BRO"
    address: str = "418 ALDER ST APT 6"
    city: str = "CEDAR FALLS"
    state: str = STATE
    postcode: str = "97123"
    discriminator: str = "009322175510"
    id_type: IdType = IdType.LICENSE


_WOMEN = [
    "MARIA ELENA",
    "TAMIKA",
    "HANNAH",
    "LINH",
    "ROSA",
    "AALIYAH",
    "GRACE",
    "NADIA",
    "CARMEN LUZ",
    "ELLEN",
    "PRIYA",
    "SOLEIL",
    "JOSEPHINE",
    "MEI",
    "DOLORES",
    "IVY",
]
_MEN = [
    "ANTHONY",
    "MARCUS",
    "JOSE LUIS",
    "DANIEL",
    "OMAR",
    "PETER",
    "RAFAEL",
    "THANH",
    "WALTER",
    "ISAIAH",
    "KOFI",
    "HENRY",
    "ESTEBAN",
    "RAJ",
    "LEON",
    "VICTOR",
]
_SURNAMES = [
    "DELGADO REYES",
    "OKAFOR",
    "LINDQVIST",
    "TRAN",
    "WHITFIELD",
    "SANTOS-MEYER",
    "ABRAMS",
    "KOWALCZYK",
    "BRIGHTWATER",
    "MENDOZA",
    "O'FARRELL",
    "HASSAN",
    "PELLETIER",
    "NAKAGAWA",
    "VANCE",
    "IBARRA",
    "STONEBRIDGE",
    "ADEYEMI",
    "CALDWELL",
    "ROSARIO",
    "VAN DER MEER",
    "PATEL",
    "HOLLOWAY",
    "QUINTERO",
]
_STREETS = [
    "ALDER ST",
    "MILL RD",
    "JUNIPER AVE",
    "QUARRY LN",
    "HARBOR DR",
    "ORCHARD CT",
    "SUMMIT BLVD",
]
_CITIES = (
    ("CEDAR FALLS", "97123"),
    ("BIRCHWOOD", "97140"),
    ("LAKE ARDEN", "97155"),
    ("MORRIS GAP", "97162"),
)


def invent_holder(seed: int, today: date = date(2026, 11, 23)) -> CardHolder:
    """The document of ``invent_person(seed)``, valid on ``today``."""
    rng = np.random.default_rng([seed, 41])
    person = invent_person(seed)

    def pick(choices: list[str]) -> str:
        return choices[int(rng.integers(len(choices)))]

    given, _, middle = pick(_WOMEN if person.female else _MEN).partition(" ")
    years = 21 + int(person.age * 52)
    birth = date(today.year - years, int(rng.integers(1, 13)), int(rng.integers(1, 29)))
    expiry = date(today.year + int(rng.integers(1, 7)), birth.month, birth.day)
    city, postcode = _CITIES[int(rng.integers(len(_CITIES)))]
    street = f"{int(rng.integers(12, 990))} {pick(_STREETS)}"
    digits = "".join(str(d) for d in rng.integers(0, 10, 23))
    return CardHolder(
        surname=pick(_SURNAMES),
        given=given,
        middle=middle,
        birth=birth,
        issued=date(expiry.year - 8, expiry.month, expiry.day),
        expiry=expiry,
        number=f"D{digits[:11]}",
        sex="F" if person.female else "M",
        height_inches=int(rng.integers(60, 68) if person.female else rng.integers(65, 76)),
        eyes="BLU" if person.iris[0] > 100 else "GRN" if person.iris[1] > 80 else "BRO",
        address=street,
        city=city,
        postcode=postcode,
        discriminator=digits[11:],
    )
