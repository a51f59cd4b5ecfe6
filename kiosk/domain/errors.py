"""Refusals: expected ways in which the program says no.

A refusal carries a stable code and the facts its sentence needs. The sentence itself lives in
``kiosk/ui/words.py`` (``refusal.<code>``), so that it can be said in every language.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """An expected no. Subclasses set ``code``; keyword arguments are facts for the sentence.

    Facts are plain values (numbers, dates, instants); never a name, birth date or ID number,
    because refusals may be logged.
    """

    code: ClassVar[str]

    def __init__(self, **facts: object) -> None:
        super().__init__(type(self).code)
        self.facts = facts


class AlreadyDecided(Refusal):
    """Another officer decided first; nothing was overwritten."""

    code = "enrolment.already_decided"


class ClaimedElsewhere(Refusal):
    """Another officer has the application in hand. Fact ``minutes``: until that ends by itself."""

    code = "enrolment.claimed_elsewhere"


class TooLate(Refusal):
    """It cannot be taken back any more: the letter has left, or something followed from it."""

    code = "enrolment.too_late"


class StaleVersion(Refusal):
    """The value was changed elsewhere since it was read; read it again."""

    code = "store.stale"


class NotFound(Refusal):
    """No such entry."""

    code = "store.not_found"


class StoreBusy(Refusal):
    """The database was locked for longer than the wait allows."""

    code = "store.busy"


class StoreFull(Refusal):
    """The disk is full; nothing was written."""

    code = "store.full"


class StoreAway(Refusal):
    """The database cannot be reached. Fact ``why``: missing, unreachable, read_only or damaged."""

    code = "store.away"


class StoreInUse(Refusal):
    """A trial was to be run in a store that holds something else; nothing was written."""

    code = "store.in_use"


class RoleMayNot(Refusal):
    """The role by which this program signed in to the server has no right to do that."""

    code = "store.role_may_not"


class NotAServer(Refusal):
    """Roles are for PostgreSQL; this store is a file."""

    code = "store.not_a_server"


class StoreOfAnotherVersion(Refusal):
    """The database was made by another version. Facts: ``found`` and ``expected`` revisions."""

    code = "store.another_version"


class StoreNewer(StoreOfAnotherVersion):
    """A newer program wrote the records. Facts as above, and ``needs``, that program's version."""

    code = "store.newer"


class KeyLost(Refusal):
    """The key that these records need is not here. Facts: ``file`` and ``key_id`` of that key."""

    code = "key.lost"


class WrongPassphrase(Refusal):
    """The passphrase does not open this copy of the keys, or the copy is damaged."""

    code = "key.wrong_passphrase"


class ShortPassphrase(Refusal):
    """The passphrase is too short. Fact: ``least``, the fewest characters."""

    code = "key.short_passphrase"


class BackupDamaged(Refusal):
    """Not a backup, or not what was written. Fact: ``file``."""

    code = "backup.damaged"


class BackupElsewhere(Refusal):
    """The backup is of the other kind of database. Facts: ``made`` and ``here``, engines."""

    code = "backup.elsewhere"


class PlaceTaken(Refusal):
    """Something is there already, and it is not overwritten. Fact: ``place``."""

    code = "backup.place_taken"


class PlaceUnusable(Refusal):
    """The file cannot be written or read. Fact: ``place``."""

    code = "backup.place_unusable"


class ToolFailed(Refusal):
    """A program of the database's maker is missing or failed. Fact: ``tool``."""

    code = "backup.tool"


class AlreadyRunning(Refusal):
    """The same program is open on this machine already."""

    code = "program.running"


class WrongDataKey(Refusal):
    """The data key does not open this store's personal values: another key or damaged bytes."""

    code = "store.wrong_key"


class KeyUnusable(Refusal):
    """A key file cannot be used. Facts: ``file``; ``why``: missing, mode, malformed or exists."""

    code = "key.unusable"


class ModelUnusable(Refusal):
    """A network's file cannot be used. Facts: ``file``; ``why``: missing or malformed."""

    code = "model.unusable"


class NotAllowed(Refusal):
    """This person may not do that."""

    code = "staff.not_allowed"


class WrongSignIn(Refusal):
    """Name or password is wrong. Fact: ``tries_left``."""

    code = "staff.wrong_sign_in"


class SignInLocked(Refusal):
    """Too many wrong tries. Fact: ``minutes``."""

    code = "staff.locked"


class BadPassword(Refusal):
    """Too short or too long to be a password. Fact: ``least``, the fewest characters."""

    code = "staff.bad_password"


class BadgeTaken(Refusal):
    """Somebody signs in with that badge already."""

    code = "staff.badge_taken"


class LastAdministrator(Refusal):
    """Nobody would be left to look after the others; nothing was changed."""

    code = "staff.last_administrator"


class WrongPin(Refusal):
    """E-mail or PIN is wrong. Fact: ``tries_left``."""

    code = "visitor.wrong_pin"


class PinLocked(Refusal):
    """Too many wrong PINs. Fact: ``minutes``."""

    code = "visitor.locked"


class UnknownVisitor(Refusal):
    """No account with this e-mail address."""

    code = "visitor.unknown"


class EmailTaken(Refusal):
    """There is an account with this e-mail address already (R2)."""

    code = "visitor.email_taken"


class BadEmail(Refusal):
    """Not an e-mail address."""

    code = "field.email"


class BadPin(Refusal):
    """A PIN is six digits, not all the same and not a simple run."""

    code = "field.pin"


class BadPhone(Refusal):
    """Not a phone number of ten digits."""

    code = "field.phone"


class BadName(Refusal):
    """Not a name that can be kept."""

    code = "field.name"


class BadDate(Refusal):
    """Not a date that exists or makes sense here."""

    code = "field.date"


class BadIdNumber(Refusal):
    """Not an ID number: three to twenty-five letters and digits."""

    code = "field.id_number"


class Under18(Refusal):
    """The applicant is under eighteen. Fact: ``from_date``, the first day to apply."""

    code = "enrolment.under_18"


class NotReady(Refusal):
    """The application lacks something. Fact: ``missing``, a tuple of ``Part`` values."""

    code = "enrolment.not_ready"


class NotFixable(Refusal):
    """The enrolment is not waiting for a correction."""

    code = "enrolment.not_fixable"


class NotApproved(Refusal):
    """No booking without an approved enrolment (R1)."""

    code = "visit.not_approved"


class SlotGone(Refusal):
    """Somebody took that time first."""

    code = "visit.slot_gone"


class SlotClosed(Refusal):
    """The time is not bookable. Fact: ``why``, a ``kiosk.domain.slot.Closed`` value."""

    code = "visit.slot_closed"


class PartyTooLarge(Refusal):
    """More people than may come to one visit. Facts: ``adults``, ``children``, the most of each."""

    code = "visit.party_too_large"


class DayNotFull(Refusal):
    """Nobody waits for a day on which there still is a time for them, or never will be."""

    code = "visit.day_not_full"


class OfferGone(Refusal):
    """The time that was offered from the waiting list is not kept any more."""

    code = "visit.offer_gone"


class HoldExpired(Refusal):
    """The hold ran out before it was confirmed."""

    code = "visit.hold_expired"


class VisitBegun(Refusal):
    """The visit has begun, so that its visitor can neither cancel nor move it any more."""

    code = "visit.begun"


class VisitOver(Refusal):
    """The visit was given up already, or is over."""

    code = "visit.over"


class VisitAhead(Refusal):
    """The visit has not begun yet, so nobody can have missed it."""

    code = "visit.ahead"


class NothingToWaive(Refusal):
    """The visit was not charged for behaviour, or what it cost has been given back already."""

    code = "visit.nothing_to_waive"


class ConsequenceChanged(Refusal):
    """What was said before would not be what happens; it has to be read again."""

    code = "visit.consequence_changed"


class ManyReleased(Refusal):
    """A roster without most of the residents is probably cut off. Facts: ``released, present``."""

    code = "roster.many_released"


class UnknownName(Refusal):
    """No unit, terminal or resident is called so. Fact: ``name``, never a person's."""

    code = "restriction.unknown_name"


class AlreadyOut(Refusal):
    """The terminal is out of service already."""

    code = "terminal.already_out"


class LockdownOver(Refusal):
    """The lockdown was lifted or undone already."""

    code = "lockdown.over"


class UndoOver(Refusal):
    """The time in which it could be undone is over."""

    code = "lockdown.undo_over"


class NoExplanation(Refusal):
    """An explanation of 10 to 500 characters is needed (R21)."""

    code = "review.no_explanation"


class NoReason(Refusal):
    """A rejection needs at least one reason (R11)."""

    code = "review.no_reason"


class NotAPicture(Refusal):
    """The file or bytes hold no picture that can be read. Fact: ``why``, a short code."""

    code = "picture.unreadable"


class PictureTooLarge(Refusal):
    """The picture has more pixels than the program accepts. Fact: ``megapixels``."""

    code = "picture.too_large"


class CannotOpenPicture(Refusal):
    """The sealed picture cannot be opened here: no key, another key, or damaged bytes."""

    code = "picture.sealed"


class NotABarcode(Refusal):
    """The barcode holds no identity that can be read. Fact: ``why``, a short code."""

    code = "barcode.unreadable"


class NotAnMrz(Refusal):
    """The lines are no machine-readable zone. Fact ``why``: shape, characters or check_digits."""

    code = "mrz.unreadable"


class CameraRefused(Refusal):
    """The camera cannot be used. Fact ``why``: missing, coarse, denied, virtual or unlisted."""

    code = "camera.refused"


class MailAway(Refusal):
    """The mail server could not be reached or did not take the letter; it is kept."""

    code = "mail.away"


class LetterNotTaken(Refusal):
    """The mail server is there but did not take this letter now; it is kept."""

    code = "mail.not_taken"


class AddressRefused(Refusal):
    """The mail server will never take letters for this address."""

    code = "mail.address_refused"


class FileNotWritten(Refusal):
    """A file that was asked for cannot be written there. Fact: ``why``, the system's words."""

    code = "file.not_written"


class BadSettings(Refusal):
    """The settings cannot be used. Fact: ``problems``, one sentence each."""

    code = "settings.bad"

    def __init__(self, *, problems: tuple[str, ...]) -> None:
        super().__init__(problems=problems)
        self.problems = problems
