"""Findings, rules and fields of a case as rows of checks and differences."""

from __future__ import annotations

from datetime import date

from kiosk.domain.enrolment import Enrolment
from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.visitor import age, is_adult
from kiosk.ui import words
from kiosk.ui.parts.check_row import Check, Outcome

OUTCOMES: dict[Weight, Outcome] = {
    Weight.FINE: Outcome.OK,
    Weight.ADVICE: Outcome.ATTENTION,
    Weight.WARN: Outcome.ATTENTION,
    Weight.BLOCK: Outcome.FAIL,
}

#: Kinds that are there or not: a number would say nothing.
_YES_NO = frozenset(
    {
        Kind.CARD_MISSING,
        Kind.CARD_CUT_OFF,
        Kind.WRONG_SIDE,
        Kind.CARD_BLANK,
        Kind.BARCODE_UNREAD,
        Kind.MRZ_UNREAD,
        Kind.MRZ_DOUBTED,
        Kind.TYPE_DIFFERS,
        Kind.NOT_GOVERNMENT,
        Kind.FIELD_MISSING,
        Kind.FACE_MISSING,
        Kind.TAKEN_BY_HAND,
    }
)
#: Kinds that are told among the rules and fields instead.
_TOLD_ELSEWHERE = frozenset(
    {
        Kind.EXPIRED,
        Kind.UNDER_18,
        Kind.NAME_DIFFERS,
        Kind.BIRTH_DIFFERS,
        Kind.NUMBER_DIFFERS,
        Kind.EXPIRY_DIFFERS,
        Kind.PRINT_DIFFERS,
    }
)


def said(outcome: Outcome) -> str:
    """The outcome in a word, for those who do not see the icon."""
    return words.say(f"desk.outcome.{outcome}")


def check_of(finding: Finding) -> Check:
    """The row of one finding: what was measured, its limit, and a bar when it is not fine."""
    outcome = OUTCOMES[finding.weight]
    name = words.check_name(finding.kind, finding.field)
    if finding.kind in _YES_NO:
        # All but "taken by hand" are named for what is wanted.
        fine = finding.weight is Weight.FINE
        is_so = fine is not (finding.kind is Kind.TAKEN_BY_HAND)
        value = words.say("desk.check.yes" if is_so else "desk.check.no")
        return Check(name, value, "", outcome, said(outcome))
    value, limit = words.numbers(finding)
    scale = (finding.measured, finding.limit) if finding.limit else None
    return Check(name, value, limit, outcome, said(outcome), scale)


def checks_of(enrolment: Enrolment, *sides: Side) -> tuple[Check, ...]:
    """The rows of the findings that belong to these pictures, in the order they were found.

    Fields that are readable are shown as crops alone.
    """
    return tuple(
        check_of(f)
        for f in enrolment.findings
        if f.side in sides
        and f.kind not in _TOLD_ELSEWHERE
        and not (f.field and f.weight is Weight.FINE)
    )


def rules_of(enrolment: Enrolment, today: date, differences: int) -> tuple[Check, ...]:
    """Age on the day of submission, validity of the ID today, and how well the answers agree."""
    return (
        _age(enrolment),
        _expiry(enrolment, today),
        _agreement(enrolment, differences),
    )


def _age(enrolment: Enrolment) -> Check:
    """18 or older on the day of submission (rules, People and policy)."""
    label = words.say("desk.rule.age")
    birth = enrolment.document.birth if enrolment.document else None
    birth = birth or enrolment.applicant.birth
    if birth is None:
        return _not_run(label)
    on = enrolment.submitted_at.date()
    outcome = Outcome.OK if is_adult(birth, on) else Outcome.FAIL
    value = words.say("desk.rule.years", n=age(birth, on))
    return Check(label, value, "", outcome, said(outcome))


def _expiry(enrolment: Enrolment, today: date) -> Check:
    """Judged today; expiring today is valid."""
    label = words.say("desk.rule.expiry")
    expiry = enrolment.document.expiry if enrolment.document else None
    expiry = expiry or enrolment.applicant.id_expiry
    if expiry is None:
        return _not_run(label)
    left = (expiry - today).days
    outcome = Outcome.OK if left >= 0 else Outcome.FAIL
    key = (
        "desk.rule.days_left" if left > 0 else "desk.rule.days_over" if left else "desk.rule.today"
    )
    value = words.say(f"{key}_one" if abs(left) == 1 else key, n=abs(left))
    return Check(label, value, "", outcome, said(outcome))


def _agreement(enrolment: Enrolment, differences: int) -> Check:
    """Typed values against decoded ones."""
    label = words.say("desk.rule.agreement")
    if enrolment.document is None:
        return Check(
            label, words.say("desk.rule.no_barcode"), "", Outcome.NOT_RUN, said(Outcome.NOT_RUN)
        )
    if not differences:
        return Check(label, words.say("desk.rule.all_agree"), "", Outcome.OK, said(Outcome.OK))
    key = "desk.review.difference" if differences == 1 else "desk.review.differences"
    return Check(label, words.say(key, n=differences), "", Outcome.FAIL, said(Outcome.FAIL))


def _not_run(label: str) -> Check:
    """Nothing to judge by."""
    outcome = Outcome.NOT_RUN
    return Check(label, words.say("desk.check.not_known"), "", outcome, said(outcome))


def worst_first(checks: tuple[Check, ...]) -> tuple[Check, ...]:
    """What failed, what needs a look, then the rest as it was found."""
    return tuple(sorted(checks, key=badness))


def badness(check: Check) -> int:
    """0 for what failed, more for what is better."""
    return (Outcome.FAIL, Outcome.ATTENTION, Outcome.OK, Outcome.NOT_RUN).index(check.outcome)
