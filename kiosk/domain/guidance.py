"""What to tell a person in front of the camera, and when to press the shutter for them.

Plain values: findings and a clock reading in seconds go in, a ``Guidance`` comes out. The order
of the hints and the times are those of the interface design (section L04 and ``timing`` in
``resources/tokens.json``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kiosk.domain.finding import Finding, Kind, Side, Weight
from kiosk.domain.steadying import Steadying


class Hint(StrEnum):
    """One thing to do. The value is the key of its sentence."""

    CARD_NONE = "f_none"
    CARD_OTHER_SIDE_IS_BACK = "f_side"
    CARD_OTHER_SIDE_IS_FRONT = "f_side_front"
    CARD_WHOLE = "f_whole"
    CARD_FLAT = "f_flat"
    CARD_CLOSER = "f_far"
    CARD_BACK_OFF = "f_near"
    CARD_DARK = "f_dark"
    CARD_BRIGHT = "f_bright"
    CARD_GLARE = "f_glare"
    CARD_STILL = "f_sharp"
    CARD_FOCUS = "f_focus"
    CARD_ALONE = "f_several"
    CARD_FINGERS = "f_fingers"
    CARD_ID = "f_id"
    CARD_READ = "f_read"
    FACE_NONE = "h_none"
    FACE_MANY = "h_many"
    FACE_CLOSER = "h_far"
    FACE_BACK_OFF = "h_near"
    FACE_LEFT = "h_left"
    FACE_RIGHT = "h_right"
    FACE_IN_OVAL = "h_oval"
    FACE_STRAIGHT = "h_straight"
    FACE_DARK = "h_dark"
    FACE_BRIGHT = "h_bright"
    FACE_EVEN = "h_even"
    FACE_UNCOVER = "h_cover"
    EYES_OPEN = "h_eyes"
    FACE_STILL = "h_hold"


#: Shown while all is well: not a fault, only "go on".
HOLD_STILL = Hint.FACE_STILL

#: Nothing to look at yet.
NOTHING_THERE = frozenset({Kind.CARD_MISSING, Kind.FACE_MISSING})

#: The order in which faults are told, one at a time (L04; for faces the same idea: who, where,
#: how, light, and sharpness last). A picture has faults of a face or of a card, never both.
HINT_ORDER: tuple[tuple[Kind, Hint], ...] = (
    (Kind.FACE_MISSING, Hint.FACE_NONE),
    (Kind.FACES_SEVERAL, Hint.FACE_MANY),
    (Kind.FACE_SMALL, Hint.FACE_CLOSER),
    (Kind.FACE_NEAR, Hint.FACE_BACK_OFF),
    (Kind.FACE_OFF_CENTRE, Hint.FACE_IN_OVAL),
    (Kind.FACE_TILTED, Hint.FACE_STRAIGHT),
    (Kind.EYES_COVERED, Hint.FACE_UNCOVER),
    (Kind.FACE_DARK, Hint.FACE_DARK),
    (Kind.FACE_BRIGHT, Hint.FACE_BRIGHT),
    (Kind.FACE_GLARE, Hint.FACE_BRIGHT),
    (Kind.FACE_UNEVEN, Hint.FACE_EVEN),
    (Kind.EYES_CLOSED, Hint.EYES_OPEN),
    (Kind.CARD_MISSING, Hint.CARD_NONE),
    (Kind.CARDS_SEVERAL, Hint.CARD_ALONE),
    (Kind.CARD_BLANK, Hint.CARD_ID),
    (Kind.WRONG_SIDE, Hint.CARD_OTHER_SIDE_IS_BACK),
    (Kind.CARD_CUT_OFF, Hint.CARD_WHOLE),
    (Kind.CARD_SMALL, Hint.CARD_CLOSER),
    (Kind.CARD_NEAR, Hint.CARD_BACK_OFF),
    (Kind.CARD_TILTED, Hint.CARD_FLAT),
    (Kind.CARD_COVERED, Hint.CARD_FINGERS),
    (Kind.DARK, Hint.CARD_DARK),
    (Kind.BRIGHT, Hint.CARD_BRIGHT),
    (Kind.GLARE, Hint.CARD_GLARE),
    (Kind.MOVING, Hint.CARD_STILL),
    (Kind.BLURRED, Hint.CARD_FOCUS),
    (Kind.BARCODE_UNREAD, Hint.CARD_READ),
    (Kind.MRZ_UNREAD, Hint.CARD_READ),
    (Kind.MRZ_DOUBTED, Hint.CARD_READ),
    (Kind.ILLEGIBLE, Hint.CARD_READ),
    (Kind.FIELD_ILLEGIBLE, Hint.CARD_READ),
    (Kind.FIELD_MISSING, Hint.CARD_READ),
    (Kind.FACE_BLURRED, Hint.FACE_STILL),
)


def hint_for(
    findings: Iterable[Finding], side: Side, *, frame_width: int = 0, warnings: bool = True
) -> Hint | None:
    """The one thing to say, or ``None`` if nothing stands in the way; what blocks comes first.

    ``frame_width`` in pixels lets it tell left from right; ``warnings`` false heeds only what
    blocks. Findings about the document's facts (expiry, age) are never hints.
    """
    seen = tuple(findings)
    for weight in (Weight.BLOCK, Weight.WARN) if warnings else (Weight.BLOCK,):
        found = {f.kind: f for f in seen if f.weight is weight}
        for kind, hint in HINT_ORDER:
            if kind in found:
                return _for_side(hint, side, found[kind], frame_width)
    return None


def _for_side(hint: Hint, side: Side, fault: Finding, frame_width: int) -> Hint:
    if hint is Hint.CARD_OTHER_SIDE_IS_BACK and side is Side.BACK:
        return Hint.CARD_OTHER_SIDE_IS_FRONT
    if hint is Hint.CARD_STILL and side is Side.PORTRAIT:
        return Hint.FACE_STILL
    if hint is Hint.FACE_IN_OVAL and fault.box is not None and frame_width:
        return _left_or_right(fault.box.left + fault.box.width / 2, frame_width)
    return hint


def _left_or_right(centre: float, frame_width: int) -> Hint:
    """Which way to step. The camera's left is the person's right: the frame is not mirrored."""
    away = centre / frame_width - 0.5
    if abs(away) < 0.08:
        return Hint.FACE_IN_OVAL
    return Hint.FACE_LEFT if away < 0 else Hint.FACE_RIGHT


class CheckState(StrEnum):
    """A line of the check list beside the picture."""

    WAIT = "wait"
    OK = "ok"
    FIX = "fix"


@dataclass(frozen=True, slots=True)
class Check:
    """One line: ``key`` is its name's sentence; ``hint`` what to do if it needs fixing."""

    key: str
    state: CheckState
    hint: Hint | None = None


_CARD_CHECKS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (
        "q_whole",
        frozenset(
            {
                Kind.CARD_MISSING,
                Kind.WRONG_SIDE,
                Kind.CARD_CUT_OFF,
                Kind.CARD_NEAR,
                Kind.CARD_TILTED,
                Kind.CARDS_SEVERAL,
                Kind.CARD_COVERED,
            }
        ),
    ),
    ("q_lit", frozenset({Kind.DARK, Kind.BRIGHT})),
    ("q_glare", frozenset({Kind.GLARE})),
    ("q_sharp", frozenset({Kind.BLURRED, Kind.MOVING})),
    (
        "q_read",
        frozenset(
            {
                Kind.CARD_SMALL,
                Kind.CARD_BLANK,
                Kind.BARCODE_UNREAD,
                Kind.MRZ_UNREAD,
                Kind.MRZ_DOUBTED,
                Kind.ILLEGIBLE,
                Kind.FIELD_ILLEGIBLE,
                Kind.FIELD_MISSING,
            }
        ),
    ),
)
_FACE_CHECKS: tuple[tuple[str, frozenset[Kind]], ...] = (
    (
        "pq_in",
        frozenset({Kind.FACE_MISSING, Kind.FACE_SMALL, Kind.FACE_NEAR, Kind.FACE_OFF_CENTRE}),
    ),
    ("pq_look", frozenset({Kind.FACE_TILTED, Kind.EYES_COVERED, Kind.EYES_CLOSED})),
    (
        "pq_lit",
        frozenset({Kind.FACE_DARK, Kind.FACE_BRIGHT, Kind.FACE_UNEVEN, Kind.FACE_GLARE}),
    ),
    ("pq_sharp", frozenset({Kind.FACE_BLURRED, Kind.MOVING})),
    ("pq_one", frozenset({Kind.FACES_SEVERAL})),
)


def checks_for(
    findings: Iterable[Finding], side: Side, *, frame_width: int = 0
) -> tuple[Check, ...]:
    """The five lines of the check list (L04, L06), in their order.

    While nothing is in the picture all wait. A line without any finding waits too: it has not
    been looked at.
    """
    seen = tuple(findings)
    rows = _FACE_CHECKS if side is Side.PORTRAIT else _CARD_CHECKS
    if any(f.kind in NOTHING_THERE and f.weight is Weight.BLOCK for f in seen):
        return tuple(Check(key, CheckState.WAIT) for key, _ in rows)
    return tuple(_check(key, kinds, seen, side, frame_width) for key, kinds in rows)


def _check(
    key: str, kinds: frozenset[Kind], seen: tuple[Finding, ...], side: Side, frame_width: int
) -> Check:
    mine = tuple(f for f in seen if f.kind in kinds)
    hint = hint_for(mine, side, frame_width=frame_width)
    if hint is not None:
        return Check(key, CheckState.FIX, hint)
    return Check(key, CheckState.OK if mine else CheckState.WAIT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Seconds; defaults from ``resources/tokens.json`` and section L04 of the design.

    After a ``gap`` without looks (the camera was away) holding still begins anew. A number close
    to its limit becomes a fault, or ceases to be one, after ``doubt``.
    """

    hold: float = 0.9
    count: float = 3.0
    fault: float = 0.3
    hint: float = 0.9
    gap: float = 2.0
    doubt: float = 0.4
    manual: float = 15.0
    officer: float = 45.0


#: Manual pictures after which one is kept whatever it looks like, for the officer to judge.
HAND_TRIES = 3


class Phase(StrEnum):
    """Where the capture stands."""

    SEARCHING = "searching"
    FIX = "fix"
    GOOD = "good"
    COUNTING = "counting"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """What the page shows now. ``progress`` runs from 0 to 1 while counting."""

    phase: Phase
    hint: Hint | None = None
    count: int | None = None
    progress: float = 0.0
    offer_manual: bool = False
    offer_officer: bool = False


class Guide:
    """Leads one picture from "put your ID in the frame" to the shutter.

    ``saw`` takes what a look found, ``now`` only the time (for a smooth countdown). The shutter
    goes off on a clean look alone, never between looks. After ``Timings.manual`` seconds warnings
    no longer hold it back: only what blocks does.
    """

    def __init__(self, side: Side, at: float, timings: Timings | None = None) -> None:
        """Starts at clock reading ``at`` in seconds."""
        self.side = side
        self.hand_tries = 0
        self._timings = timings or Timings()
        self._began = at
        self._at = at
        self._looked = at
        self._phase = Phase.SEARCHING
        self._since = at
        self._fault_since: float | None = None
        self._nothing = Hint.FACE_NONE if side is Side.PORTRAIT else Hint.CARD_NONE
        self._hint = self._wanted = self._nothing
        self._hint_since = float("-inf")
        self._steadying = Steadying(self._timings.doubt)
        self.settled: tuple[Finding, ...] = ()

    def saw(self, findings: Iterable[Finding], at: float, *, frame_width: int = 0) -> Guidance:
        """Takes the findings of a look finished at ``at``. None at all: nothing was seen.

        ``settled`` are then the same findings without flicker, for what is shown beside the hint.
        """
        self._at = max(self._at, at)
        if self._at - self._looked > self._timings.gap:
            self._steadying.forget()
        measured = tuple(findings)
        self.settled = seen = self._steadying.settled(measured, self._at)
        if self._phase is Phase.TAKEN:
            return self._guidance()
        if self._at - self._looked > self._timings.gap:
            self._enter(Phase.SEARCHING)
        self._looked = self._at
        heed_warnings = self._at - self._began < self._timings.manual
        hint = hint_for(seen, self.side, frame_width=frame_width, warnings=heed_warnings)
        if not seen:
            hint = self._nothing
        if hint is None:
            asked = hint_for(measured, self.side, warnings=heed_warnings)
            self._clean(may_take=asked is None)
        else:
            self._faulty(hint)
        return self._guidance()

    def now(self, at: float) -> Guidance:
        """The guidance at ``at`` without a new look."""
        self._at = max(self._at, at)
        return self._guidance()

    def by_hand(self, at: float) -> Guidance:
        """The person pressed the shutter; counts the try."""
        self._at = max(self._at, at)
        self.hand_tries += 1
        self._enter(Phase.TAKEN)
        return self._guidance()

    def accepts(self, findings: Iterable[Finding]) -> bool:
        """Whether a picture taken by hand is kept: nothing blocks, or it is the third try."""
        return self.hand_tries >= HAND_TRIES or all(f.weight is not Weight.BLOCK for f in findings)

    def again(self, at: float) -> Guidance:
        """Back to the start for another picture; the offers of help stay."""
        self._at = max(self._at, at)
        self._enter(Phase.SEARCHING)
        self._steadying.forget()
        self._wanted = self._nothing
        return self._guidance()

    def _clean(self, *, may_take: bool) -> None:
        self._fault_since = None
        self._wanted = HOLD_STILL
        if self._phase in {Phase.SEARCHING, Phase.FIX}:
            self._enter(Phase.GOOD)
        held = self._at - self._since
        if self._phase is Phase.GOOD and held >= self._timings.hold:
            self._enter(Phase.COUNTING)
        elif self._phase is Phase.COUNTING and held >= self._timings.count and may_take:
            self._enter(Phase.TAKEN)

    def _faulty(self, hint: Hint) -> None:
        if self._phase is Phase.COUNTING:
            if self._fault_since is None:
                self._fault_since = self._at
            if self._at - self._fault_since < self._timings.fault:
                return
        phase = Phase.SEARCHING if hint is self._nothing else Phase.FIX
        if self._phase is not phase:
            self._enter(phase)
        self._wanted = hint

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self._since = self._at
        self._fault_since = None

    def _shown_hint(self) -> Hint:
        """The hint on screen: the wanted one, once the last has stood long enough to be read."""
        due = self._at - self._hint_since >= self._timings.hint
        if self._wanted is not self._hint and due:
            self._hint, self._hint_since = self._wanted, self._at
        return self._hint

    def _guidance(self) -> Guidance:
        waited = self._at - self._began
        shown = self._shown_hint()
        counting = self._phase is Phase.COUNTING
        length = max(self._timings.count, 1e-9)
        part = min(1.0, (self._at - self._since) / length) if counting else 0.0
        return Guidance(
            phase=self._phase,
            hint=None if self._phase is Phase.TAKEN else shown,
            count=max(1, 3 - int(part * 3)) if counting else None,
            progress=1.0 if self._phase is Phase.TAKEN else part,
            offer_manual=waited >= self._timings.manual,
            offer_officer=waited >= self._timings.officer,
        )
