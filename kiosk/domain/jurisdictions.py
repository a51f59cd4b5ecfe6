"""Who issues licences in North America: AAMVA issuer identification numbers (IIN)."""

from __future__ import annotations

# Numbers run on without gaps except 636027 (Department of State) and the Mexican ones.
_RUNS = {
    636000: "VA NY MA MD NC SC CT LA MT NM FL DE ON NS CA TX NL NB IA GU CO AR KS OH VT PA AZ",
    636028: "BC OR MO WI MI AL ND IL NJ IN MN NH UT ME SD DC SK WA KY HI MB NV ID MS RI TN NE GA",
    636058: "OK AK WY WV VI",
    604426: "PE AS QC YT MP PR AB NU NT",
}

#: AAMVA's public list of issuer identification numbers, to the two letters of the jurisdiction.
BY_IIN: dict[str, str] = {
    f"{first + n}": state
    for first, states in _RUNS.items()
    for n, state in enumerate(states.split())
}

CANADIAN = frozenset({"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"})

#: Issuers that are no jurisdiction of the list above: the country's own, and Mexican states.
_OTHERS = {"636027": "USA", "636056": "MEX", "636057": "MEX"}


def country_of(state: str) -> str:
    """``CAN`` or ``USA`` for a jurisdiction of the list above, otherwise empty."""
    if state in CANADIAN:
        return "CAN"
    return "USA" if state in BY_IIN.values() else ""


def issuer_of(iin: str) -> str:
    """The jurisdiction, or else the country, that an issuer number belongs to; empty if unknown.

    A known one is evidence that a government issued the document (R6); it is no proof.
    """
    return BY_IIN.get(iin) or _OTHERS.get(iin, "")


def country_of_issuer(iin: str) -> str:
    """``USA``, ``CAN`` or ``MEX`` for a known issuer number, otherwise empty."""
    return country_of(BY_IIN.get(iin, "")) or _OTHERS.get(iin, "")
