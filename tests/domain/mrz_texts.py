"""Machine-readable zones made up for tests: any format, any fields, right check digits."""

from __future__ import annotations

from hypothesis import strategies as st

from kiosk.domain.mrz import check_digit
from kiosk.domain.mrz_formats import CHARACTERS, FILLER, LAYOUTS, Format

LETTERS = CHARACTERS[10:36]
DIGITS = CHARACTERS[:10]


def sealed(lines: list[str], format_: Format) -> tuple[str, ...]:
    """The lines with every check digit computed, composite last."""
    rows = [list(line) for line in lines]
    layout = LAYOUTS[format_]
    for check in (*layout.checks(), layout.composite):
        if check is None or rows[check.digit.row][check.digit.start] == "!":
            continue
        now = ["".join(row) for row in rows]
        digit = check_digit("".join(span.of(now) for span in check.over))
        rows[check.digit.row][check.digit.start] = digit
    return tuple("".join(row).replace("!", FILLER) for row in rows)


def _dates(draw: st.DrawFn) -> str:
    day = draw(st.dates())
    return f"{day:%y%m%d}"


def name_field(surname: str, given: str, width: int) -> str:
    """As issuers print it, cut at its end."""
    return f"{surname}<<{given}".replace(" ", FILLER).ljust(width, FILLER)[:width]


names = st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=1, max_size=3).map(" ".join)
numbers = st.text(DIGITS + LETTERS, min_size=5, max_size=9)
countries = st.text(LETTERS, min_size=3, max_size=3) | st.just("D<<")


@st.composite
def zones(draw: st.DrawFn, formats: tuple[Format, ...] = tuple(Format)) -> tuple[str, ...]:
    """Valid lines of one of those formats."""
    format_ = draw(st.sampled_from(formats))
    country, nation = draw(countries), draw(countries)
    number = draw(numbers).ljust(9, FILLER)
    birth, expiry = _dates(draw), _dates(draw)
    sex = draw(st.sampled_from("MFX<"))
    surname, given = draw(names), draw(names)
    spare = draw(st.text(CHARACTERS, max_size=7))
    if format_ is Format.TD1:
        lines = [
            f"I<{country}{number}0".ljust(30, FILLER),
            f"{birth}0{sex}{expiry}0{nation}{spare}".ljust(29, FILLER) + "0",
            name_field(surname, given, 30),
        ]
    elif format_ is Format.FRANCE:
        lines = [
            "IDFRA" + surname.replace(" ", FILLER).ljust(25, FILLER)[:25] + "952042",
            draw(st.from_regex(r"[0-9]{12}", fullmatch=True)).replace("\n", "0")
            + "0"
            + given.replace(" ", FILLER).ljust(14, FILLER)[:14]
            + f"{birth}0{sex}0",
        ]
    else:
        columns = LAYOUTS[format_].columns
        code = {Format.TD2: "I<", Format.TD3: "P<"}.get(format_, "V<")
        lines = [
            code + country + name_field(surname, given, columns - 5),
            f"{number}0{nation}{birth}0{sex}{expiry}0{spare}".ljust(columns, FILLER),
        ]
        if LAYOUTS[format_].composite:
            lines[1] = lines[1][:-1] + "0"
    return sealed(lines, format_)
