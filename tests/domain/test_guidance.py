"""Guidance: which hint, and the way to the shutter, driven look by look on a clock of our own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.finding import Box, Finding, Kind, Side, Weight
from kiosk.domain.guidance import (
    HINT_ORDER,
    Check,
    CheckState,
    Guidance,
    Guide,
    Hint,
    Phase,
    Timings,
    checks_for,
    hint_for,
)


def finding(kind: Kind, weight: Weight = Weight.BLOCK, box: Box | None = None) -> Finding:
    return Finding(kind, weight, 1.0, 0.0, Side.FRONT, box)


FINE = (finding(Kind.CARD_SMALL, Weight.FINE), finding(Kind.DARK, Weight.FINE))
NOTHING = (finding(Kind.CARD_MISSING),)
FAR = (finding(Kind.CARD_SMALL),)
GLARE = (finding(Kind.GLARE, Weight.WARN),)


@dataclass
class Session:
    """A guide and a clock: ten looks a second, a hair late, as a real clock is."""

    guide: Guide
    at: float = 0.0

    def see(self, findings: Sequence[Finding], seconds: float) -> Guidance:
        """The same findings at every look for so long; the last guidance."""
        guidance = self.guide.now(self.at)
        for _ in range(round(seconds * 10)):
            self.at += 0.10001
            guidance = self.guide.saw(findings, self.at)
        return guidance


@pytest.fixture
def session() -> Session:
    return Session(Guide(Side.FRONT, 0.0))


@pytest.mark.parametrize(
    ("kinds", "side", "hint"),
    [
        ([], Side.FRONT, None),
        ([Kind.CARD_MISSING, Kind.DARK], Side.FRONT, Hint.CARD_NONE),
        ([Kind.CARD_CUT_OFF, Kind.WRONG_SIDE], Side.FRONT, Hint.CARD_OTHER_SIDE_IS_BACK),
        ([Kind.CARD_CUT_OFF, Kind.WRONG_SIDE], Side.BACK, Hint.CARD_OTHER_SIDE_IS_FRONT),
        ([Kind.CARD_SMALL, Kind.CARD_CUT_OFF], Side.FRONT, Hint.CARD_WHOLE),
        ([Kind.BRIGHT, Kind.CARD_NEAR], Side.FRONT, Hint.CARD_BACK_OFF),
        ([Kind.GLARE, Kind.DARK], Side.FRONT, Hint.CARD_DARK),
        ([Kind.BLURRED, Kind.GLARE], Side.FRONT, Hint.CARD_GLARE),
        ([Kind.BARCODE_UNREAD, Kind.MOVING], Side.BACK, Hint.CARD_STILL),
        ([Kind.BARCODE_UNREAD], Side.BACK, Hint.CARD_READ),
        ([Kind.CARD_TILTED], Side.FRONT, Hint.CARD_FLAT),
        ([Kind.FACE_SMALL, Kind.FACE_MISSING], Side.PORTRAIT, Hint.FACE_NONE),
        ([Kind.FACE_SMALL, Kind.FACES_SEVERAL], Side.PORTRAIT, Hint.FACE_MANY),
        ([Kind.FACE_DARK, Kind.FACE_TILTED], Side.PORTRAIT, Hint.FACE_STRAIGHT),
        ([Kind.MOVING, Kind.FACE_SMALL], Side.PORTRAIT, Hint.FACE_CLOSER),
        ([Kind.MOVING], Side.PORTRAIT, Hint.FACE_STILL),
        ([Kind.EXPIRED, Kind.UNDER_18], Side.FRONT, None),
    ],
)
def test_one_hint_at_a_time_in_order(kinds: list[Kind], side: Side, hint: Hint | None) -> None:
    assert hint_for([finding(kind) for kind in kinds], side) is hint


def test_every_kind_that_can_be_mended_has_a_hint() -> None:
    facts = {
        Kind.EXPIRED,
        Kind.UNDER_18,
        Kind.NAME_DIFFERS,
        Kind.BIRTH_DIFFERS,
        Kind.NUMBER_DIFFERS,
        Kind.EXPIRY_DIFFERS,
        Kind.PRINT_DIFFERS,
        Kind.TYPE_DIFFERS,
        Kind.NOT_GOVERNMENT,
        Kind.SCREEN,
        Kind.PHOTOCOPY,
        Kind.TAKEN_BY_HAND,
    }
    facts |= {
        # Told to the officer alone.
        Kind.FACE_TURNED,
        Kind.FACE_BACKLIT,
        Kind.FACE_COMPRESSED,
        Kind.FACE_COLOUR,
        Kind.FACE_FILTERED,
        Kind.FACE_COPIED,
        Kind.BACKGROUND_BUSY,
    }
    assert {kind for kind, _ in HINT_ORDER} == set(Kind) - facts


@pytest.mark.parametrize(
    ("weight", "warnings", "hint"),
    [
        (Weight.BLOCK, True, Hint.CARD_GLARE),
        (Weight.BLOCK, False, Hint.CARD_GLARE),
        (Weight.WARN, True, Hint.CARD_GLARE),
        (Weight.WARN, False, None),
        (Weight.ADVICE, True, None),
        (Weight.FINE, True, None),
    ],
)
def test_the_weight_decides_whether_it_is_said(
    weight: Weight, warnings: bool, hint: Hint | None
) -> None:
    assert hint_for([finding(Kind.GLARE, weight)], Side.FRONT, warnings=warnings) is hint


@pytest.mark.parametrize(
    ("left", "hint"),
    [(100, Hint.FACE_LEFT), (540, Hint.FACE_IN_OVAL), (900, Hint.FACE_RIGHT)],
)
def test_a_face_in_the_left_of_the_frame_is_told_to_step_to_its_own_left(
    left: int, hint: Hint
) -> None:
    off = finding(Kind.FACE_OFF_CENTRE, box=Box(left, 200, 200, 260))
    assert hint_for([off], Side.PORTRAIT, frame_width=1280) is hint
    assert hint_for([off], Side.PORTRAIT) is Hint.FACE_IN_OVAL


def test_the_whole_way_to_the_shutter(session: Session) -> None:
    assert session.see(NOTHING, 0.5).phase is Phase.SEARCHING
    assert session.see(FAR, 0.2).phase is Phase.FIX
    assert session.see(FINE, 0.9).phase is Phase.GOOD
    counting = session.see(FINE, 0.1)
    assert (counting.phase, counting.count, counting.hint) == (Phase.COUNTING, 3, Hint.FACE_STILL)
    assert session.see(FINE, 1.1).count == 2
    almost = session.see(FINE, 1.8)
    assert (almost.phase, almost.count) == (Phase.COUNTING, 1)
    assert 0.9 < almost.progress < 1.0
    taken = session.see(FINE, 0.1)
    assert (taken.phase, taken.progress, taken.hint) == (Phase.TAKEN, 1.0, None)
    assert session.see(FAR, 5).phase is Phase.TAKEN


def test_a_fault_shorter_than_300_ms_does_not_break_the_countdown(session: Session) -> None:
    session.see(FINE, 2.0)
    assert session.see(FAR, 0.3).phase is Phase.COUNTING
    assert session.see(FINE, 0.1).phase is Phase.COUNTING
    assert session.see(FAR, 0.3).phase is Phase.COUNTING


def test_a_fault_of_300_ms_breaks_it_and_the_hold_begins_again(session: Session) -> None:
    session.see(FINE, 2.0)
    broken = session.see(FAR, 0.4)
    assert (broken.phase, broken.count, broken.hint) == (Phase.FIX, None, Hint.CARD_CLOSER)
    assert session.see(FINE, 0.9).phase is Phase.GOOD
    assert session.see(FINE, 0.2).count == 3


def test_no_picture_is_taken_while_the_last_look_shows_a_fault(session: Session) -> None:
    session.see(FINE, 3.9)
    assert session.see(GLARE, 0.2).phase is Phase.COUNTING
    assert session.guide.now(session.at + 2).phase is Phase.COUNTING
    assert session.see(GLARE, 0.2).phase is Phase.FIX


def test_time_alone_moves_the_countdown_but_never_takes(session: Session) -> None:
    session.see(FINE, 1.0)
    assert session.guide.now(session.at + 1.5).count == 2
    late = session.guide.now(session.at + 60)
    assert (late.phase, late.count, late.progress) == (Phase.COUNTING, 1, 1.0)


def test_after_a_gap_without_looks_holding_still_begins_anew(session: Session) -> None:
    session.see(FINE, 3.5)
    session.at += 5.0
    assert session.see(FINE, 0.9).phase is Phase.GOOD
    assert session.see(FINE, 0.2).count == 3


def test_a_fault_during_the_hold_starts_it_again(session: Session) -> None:
    session.see(FINE, 0.8)
    assert session.see(GLARE, 0.1).phase is Phase.FIX
    assert session.see(FINE, 0.8).phase is Phase.GOOD


def test_no_finding_at_all_is_nothing_seen_not_all_well(session: Session) -> None:
    blind = session.see((), 20)
    assert (blind.phase, blind.hint) == (Phase.SEARCHING, Hint.CARD_NONE)


def test_a_hint_stays_900_ms(session: Session) -> None:
    assert session.see(FAR, 0.1).hint is Hint.CARD_CLOSER
    assert session.see(GLARE, 0.8).hint is Hint.CARD_CLOSER
    assert session.see(GLARE, 0.1).hint is Hint.CARD_GLARE


def test_help_is_offered_after_15_and_45_seconds(session: Session) -> None:
    assert not session.see(NOTHING, 14.9).offer_manual
    offered = session.see(NOTHING, 0.1)
    assert (offered.offer_manual, offered.offer_officer) == (True, False)
    assert not session.see(NOTHING, 29.9).offer_officer
    assert session.see(NOTHING, 0.1).offer_officer
    assert session.guide.again(session.at).offer_officer


def test_warnings_hold_the_shutter_back_for_15_seconds_only(session: Session) -> None:
    assert session.see(GLARE, 14.9).phase is Phase.FIX
    assert session.see(GLARE, 0.2).phase is Phase.GOOD
    assert session.see(GLARE, 4.0).phase is Phase.TAKEN


def test_what_blocks_holds_it_back_for_ever(session: Session) -> None:
    assert session.see(FAR, 60).phase is Phase.FIX


def test_the_third_manual_picture_is_accepted_whatever_it_shows(session: Session) -> None:
    for accepted in (False, False, True):
        assert session.guide.by_hand(session.at).phase is Phase.TAKEN
        assert session.guide.accepts(FAR) is accepted
        assert session.guide.accepts(GLARE)
        assert session.guide.again(session.at).phase is Phase.SEARCHING


def test_a_clock_that_goes_back_changes_nothing(session: Session) -> None:
    session.see(FINE, 2.0)
    before = session.guide.now(session.at)
    assert session.guide.now(session.at - 1) == before


def test_times_can_be_shortened() -> None:
    guide = Guide(Side.PORTRAIT, 5.0, Timings(hold=0.0, count=0.0, hint=0.0))
    assert guide.now(5.0).hint is Hint.FACE_NONE
    assert guide.saw(FINE, 5.0).phase is Phase.COUNTING
    assert guide.saw(FINE, 5.1).phase is Phase.TAKEN


def test_check_list_of_a_card() -> None:
    lines = checks_for(
        [
            finding(Kind.CARD_CUT_OFF, Weight.FINE),
            finding(Kind.DARK, Weight.FINE),
            finding(Kind.BRIGHT, Weight.FINE),
            finding(Kind.GLARE, Weight.WARN),
            finding(Kind.CARD_SMALL, Weight.BLOCK),
        ],
        Side.FRONT,
    )
    assert lines == (
        Check("q_whole", CheckState.OK),
        Check("q_lit", CheckState.OK),
        Check("q_glare", CheckState.FIX, Hint.CARD_GLARE),
        Check("q_sharp", CheckState.WAIT),
        Check("q_read", CheckState.FIX, Hint.CARD_CLOSER),
    )


@pytest.mark.parametrize(
    ("side", "kind"), [(Side.BACK, Kind.CARD_MISSING), (Side.PORTRAIT, Kind.FACE_MISSING)]
)
def test_check_list_waits_while_nothing_is_there(side: Side, kind: Kind) -> None:
    lines = checks_for([finding(kind), finding(Kind.DARK)], side)
    assert len(lines) == 5
    assert {line.state for line in lines} == {CheckState.WAIT}


@given(
    looks=st.lists(
        st.tuples(
            st.floats(min_value=0.01, max_value=0.6),
            st.sampled_from([FINE, NOTHING, FAR, GLARE, ()]),
        ),
        max_size=120,
    )
)
def test_whatever_is_seen(looks: list[tuple[float, tuple[Finding, ...]]]) -> None:
    """No shutter without hold and count before it; texts change at most once in 900 ms."""
    guide = Guide(Side.FRONT, 0.0)
    at = 0.0
    good_since: float | None = None
    changed_at, shown = float("-inf"), guide.now(at).hint
    for step, findings in looks:
        at += step
        before = guide.now(at).phase
        guidance = guide.saw(findings, at)
        if guidance.phase is Phase.TAKEN:
            if before is not Phase.TAKEN:
                assert good_since is not None
                assert at - good_since >= 0.9 + 3.0 - 1e-9
                assert hint_for(findings, Side.FRONT, warnings=at < 15) is None
            return
        good = guidance.phase in {Phase.GOOD, Phase.COUNTING}
        good_since = (at if good_since is None else good_since) if good else None
        if guidance.hint is not shown:
            assert at - changed_at >= 0.9
            changed_at, shown = at, guidance.hint
        assert 0.0 <= guidance.progress <= 1.0
        assert (guidance.count is not None) == (guidance.phase is Phase.COUNTING)
