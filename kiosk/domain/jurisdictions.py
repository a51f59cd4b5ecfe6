"""Who issues licences in North America: AAMVA issuer identification numbers (IIN)."""

from __future__ import annotations

# Numbers run on without gaps except 636027 (Department of State) and 636056 (Cuba).
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


def country_of(state: str) -> str:
    """``CAN`` or ``USA`` for a jurisdiction of the list above, otherwise empty."""
    if state in CANADIAN:
        return "CAN"
    return "USA" if state in BY_IIN.values() else ""
