"""What booking or moving means in money, as sentences."""

from __future__ import annotations

from kiosk.domain.facility import Facility
from kiosk.domain.language import Language
from kiosk.services.desk_visits import Terms, Weighed, Wish
from kiosk.ui import words
from kiosk.ui.desk.consequence_box import ConsequenceBox


def tell_move(
    box: ConsequenceBox, weighed: Weighed, wish: Wish, facility: Facility, language: Language
) -> None:
    """Old to new: credit, charge, and what holds from then on (R28, R29)."""
    terms = weighed.terms
    if terms is None:
        box.tell(words.say("calendar.effect_terminal"), tone="info", icon="monitor")
        return
    if wish is Wish.FACILITY:
        headline, good = words.say("calendar.effect_facility"), True
    elif terms.earns:
        headline, good = words.say("calendar.effect_in_time"), True
    else:
        key = f"calendar.effect_late.{terms.payment.value}"
        headline, good = words.say(key, price=words.money(terms.price_cents)), False
    more = rest(terms, facility, language)
    box.tell(headline, more, tone="good" if good else "error")


def tell_booking(
    box: ConsequenceBox, weighed: Weighed, facility: Facility, language: Language
) -> None:
    """What the new visit costs, and what holds from then on."""
    terms = weighed.terms
    if terms is None:
        return
    key = f"calendar.effect_new.{terms.payment.value}"
    headline = words.say(key, price=words.money(terms.price_cents))
    box.tell(headline, rest(terms, facility, language), tone="info")


def rest(terms: Terms, facility: Facility, language: Language) -> str:
    """Credits left, the next deadline, and the letter."""
    parts = [words.say("calendar.effect_left", n=terms.credits_left)]
    if terms.credit_until is None:
        parts.append(words.say("calendar.effect_until_none"))
    else:
        when = words.moment(terms.credit_until, facility.zone)
        parts.append(words.say("calendar.effect_until", when=when))
    spoken = words.say(f"calendar.language.{language.value}")
    parts.append(words.say("calendar.effect_letter", language=spoken))
    return " ".join(parts)
