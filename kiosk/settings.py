"""Every setting once: its default, its limits, and one sentence that says what it is.

Values come from the defaults, then the TOML file, then the environment (``KIOSK_`` and ``__``
between the parts: ``KIOSK_MAIL__HOST``), then the command line; the later wins.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from kiosk.domain.errors import BadSettings
from kiosk.domain.facility import Facility, Policy
from kiosk.domain.hours import Hours, Window
from kiosk.domain.limits import CardLimits, PortraitLimits

#: Names in the environment: ``KIOSK_MAIL__HOST``.
PREFIX, BETWEEN = "KIOSK_", "__"

#: The days of the week, as ``by_day`` names them.
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_EVERY_DAY = ("09:00-11:20", "12:20-16:20", "17:20-22:45")


def _window(text: str) -> Window:
    opens, _, closes = text.partition("-")
    return Window(time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip()))


def _is_windows(texts: tuple[str, ...]) -> tuple[str, ...]:
    windows = tuple(_window(t) for t in texts)
    Hours((windows, (), (), (), (), (), ()))
    # Visits claim whole steps of five minutes: off them, neighbours would be in each other's way.
    if any(w.opens.minute % 5 or w.opens.second or w.opens.microsecond for w in windows):
        raise ValueError("a window opens on a multiple of five minutes")
    return texts


def _is_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("is no time zone; write one like America/Los_Angeles") from error
    return name


def _split(given: object) -> object:
    """``--set`` knows texts alone: names with commas between them."""
    return (
        [part.strip() for part in given.split(",") if part.strip()]
        if isinstance(given, str)
        else given
    )


Windows = Annotated[tuple[str, ...], AfterValidator(_is_windows)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FacilitySettings(_Part):
    """The place itself."""

    name: str = Field(
        "Cedar Ridge Detention Center",
        min_length=1,
        max_length=80,
        description="The facility's name, as visitors read it.",
    )
    state: str = Field("CR", pattern="^[A-Z]{2}$", description="Its state, two letters.")
    zone: Annotated[str, AfterValidator(_is_zone)] = Field(
        "America/Los_Angeles", description="Its time zone, by IANA name."
    )


class HoursSettings(_Part):
    """Visiting hours of one kind of visit; wall-clock windows ``HH:MM-HH:MM``."""

    every_day: Windows = Field(
        _EVERY_DAY, description="Windows of every day that has no entry of its own."
    )
    by_day: dict[str, Windows] = Field(
        default_factory=dict,
        description="Windows of single weekdays, by English name in lower case.",
    )

    def hours(self) -> Hours:
        """The week, Monday first."""
        unknown = set(self.by_day) - set(WEEK)
        if unknown:
            raise BadSettings(problems=(f"hours: {', '.join(sorted(unknown))}: no such weekday.",))
        days = (self.by_day.get(name, self.every_day) for name in WEEK)
        return Hours(tuple(tuple(_window(t) for t in day) for day in days))


class BookingSettings(_Part):
    """Visits: length, lead time, holds, notice, prices."""

    session_minutes: int = Field(
        20, ge=5, le=240, multiple_of=5, description="Length of a visit in minutes."
    )
    gap_minutes: int = Field(
        0, ge=0, le=120, multiple_of=5, description="Pause after each visit in minutes."
    )
    lead_hours: int = Field(24, ge=0, le=720, description="Least hours between booking and visit.")
    horizon_days: int = Field(14, ge=1, le=365, description="How many days ahead can be booked.")
    hold_minutes: int = Field(
        10, ge=1, le=60, description="How long a chosen time is held while the visitor confirms."
    )
    notice_hours: int = Field(
        48, ge=0, le=720, description="A change at least this long before the start gives a credit."
    )
    move_earlier: bool = Field(
        default=False,
        description="Whether a visit can be moved to an earlier time too; if not, only to a later.",
    )
    visitor_weekly_most: int = Field(
        0, ge=0, le=100, description="Most visits of one visitor in a week; 0: no limit."
    )
    resident_weekly_most: int = Field(
        0, ge=0, le=100, description="Most visits with one resident in a week; 0: no limit."
    )
    week_begins: Literal["monday", "sunday"] = Field(
        "sunday", description="First day of the week in which visits are counted."
    )
    unit_at_once: int = Field(
        0, ge=0, le=100, description="Most visits of one housing unit at a time; 0: no limit."
    )
    adults_most: int = Field(
        1, ge=1, le=20, description="Most adults at one visit, the visitor counted."
    )
    children_most: int = Field(
        0, ge=0, le=20, description="Most children under 18 who may come along; 0: none."
    )
    offer_minutes: int = Field(
        5,
        ge=1,
        le=1440,
        description="How long a time that became free is kept for the next on the waiting list.",
    )
    offer_lead_hours: int = Field(
        2,
        ge=0,
        le=720,
        description="Least hours between such an offer and the visit.",
    )
    arrive_minutes: int = Field(
        15, ge=0, le=120, description="How early a visitor is asked to come."
    )
    check_in_minutes: int = Field(
        30, ge=0, le=720, description="How long before its start a visit can be checked in to."
    )
    onsite_price_cents: int = Field(
        500, ge=0, le=100_000, description="Price of a visit in the lobby, in cents; 0 is free."
    )
    offsite_price_cents: int = Field(
        900, ge=0, le=100_000, description="Price of a visit from elsewhere, in cents; 0 is free."
    )
    onsite: HoursSettings = Field(HoursSettings(), description="Hours of visits in the lobby.")
    offsite: HoursSettings = Field(HoursSettings(), description="Hours of visits from elsewhere.")


class ReviewSettings(_Part):
    """Deciding applications and signing in."""

    due_hours: int = Field(24, ge=1, le=168, description="Hours within which to decide.")
    warning_hours: int = Field(20, ge=1, le=168, description="Hours after which to warn.")
    escalate_to: str = Field(
        "",
        max_length=254,
        pattern=r"^$|^[^@\s]+@[^@\s]+$",
        description="E-mail address that is told once of what is overdue; empty: nobody is.",
    )
    hold_minutes: int = Field(
        15,
        ge=1,
        le=240,
        description="How long an officer has a case alone after last working on it.",
    )
    undo_seconds: int = Field(
        10,
        ge=0,
        le=300,
        description="How long a decision can be taken back before its letter leaves.",
    )
    pin_tries: int = Field(5, ge=3, le=20, description="Wrong PINs before a visitor must wait.")
    pin_lock_minutes: int = Field(15, ge=1, le=1440, description="How long they wait.")
    sign_in_tries: int = Field(
        5, ge=3, le=20, description="Wrong passwords before a member of staff must wait."
    )
    sign_in_lock_minutes: int = Field(15, ge=1, le=1440, description="How long they wait.")
    consent_version: str = Field(
        "2026-11", min_length=1, max_length=20, description="Version of the notice visitors accept."
    )


class CameraSettings(_Part):
    """The camera of a lobby terminal."""

    source: str = Field(
        "auto",
        min_length=1,
        description="auto, a camera's number, its /dev/ path, or a stream's http:// or rtsp://.",
    )
    width: int = Field(1280, ge=1280, le=7680, description="Least width in pixels.")
    height: int = Field(720, ge=720, le=4320, description="Least height in pixels.")
    allowed: Annotated[tuple[str, ...], BeforeValidator(_split)] = Field(
        (),
        description="Webcams that may be used, by name or stable path (kiosk doctor lists both);"
        " empty: every physical one.",
    )
    follow_face: bool = Field(
        default=True,
        description="Whether the exposure is set for the face, where the camera allows it.",
    )
    keep_days: int = Field(
        90,
        ge=1,
        le=3650,
        description="Days that notes of captures and of the camera's tests are kept for.",
    )
    allow_virtual: bool = Field(
        default=False, description="Whether a virtual camera is accepted (for trials alone)."
    )


class MailSettings(_Part):
    """How letters leave; without a host they wait in the outbox."""

    host: str = Field("", max_length=255, description="The mail server; empty: letters wait.")
    port: int = Field(587, ge=1, le=65535, description="Its port.")
    security: Literal["none", "starttls", "tls"] = Field(
        "starttls", description="How the connection is secured."
    )
    user: str = Field("", max_length=255, description="User name; empty: no sign-in.")
    password: SecretStr = Field(SecretStr(""), description="Password of that user.")
    sender: str = Field(
        "visits@facility.example", max_length=255, description="The address letters come from."
    )
    timeout_seconds: float = Field(10, ge=1, le=60, description="Longest wait for the server.")
    from_windows: Literal["auto", "always", "never"] = Field(
        "auto",
        description="Whether lobby and desk deliver letters; auto: only where the store is this"
        " machine's own file, otherwise kiosk post does.",
    )


class KeySettings(_Part):
    """Key files; relative paths lie in the home's ``keys`` folder."""

    public: Path = Field(
        Path("facility.pub"), description="The facility's public key: pictures are sealed to it."
    )
    private: Path = Field(
        Path("facility.key"), description="The private key, on desks alone; mode 0600."
    )
    data: Path = Field(Path("data.key"), description="The key of personal data; mode 0600.")


class DatabaseSettings(_Part):
    """Where the store is."""

    url: str = Field(
        "",
        max_length=1000,
        description="Address of the store (postgresql+psycopg://…); empty: an SQLite file at home.",
    )
    wait_seconds: float = Field(
        5, ge=0.1, le=60, description="How long to wait for a locked database."
    )


class DeskSettings(_Part):
    """A review desk's own behaviour."""

    name: str = Field("", max_length=40, description="Its name; empty: the machine's.")


class LobbySettings(_Part):
    """A lobby terminal's own behaviour."""

    terminal: str = Field("Kiosk 1", min_length=1, max_length=40, description="Its name.")
    self_test_at: time = Field(
        time(8, 30), description="When it tests its camera each day; it does so at its start too."
    )
    fullscreen: bool = Field(default=True, description="Whether it fills the screen.")
    idle_seconds: int = Field(60, ge=20, le=600, description="Idle time before it asks.")
    idle_reading_seconds: int = Field(120, ge=20, le=900, description="The same where one reads.")
    idle_camera_seconds: int = Field(90, ge=20, le=600, description="The same at the camera.")


class ReadingSettings(_Part):
    """Reading documents."""

    text_reader: bool = Field(
        default=True,
        description="Whether print that the program is not sure of is also given to the optional"
        " text reader, where that is installed; it takes a second or two after each picture.",
    )
    face_model: str = Field(
        "",
        max_length=1000,
        description="Path of a YuNet model file (ONNX) that finds faces; empty: what ships does.",
    )
    likeness_model: str = Field(
        "",
        max_length=1000,
        description="Path of an SFace model file (ONNX): desks then see, as advice alone, how alike"
        " portrait and ID are; empty: nothing is compared.",
    )


def _limits(kind: type[CardLimits | PortraitLimits]) -> Callable[[object], object]:
    """Refuse what is no limit of that kind, and numbers that are none or below zero."""
    names = {field.name for field in fields(kind)}

    def check(given: object) -> object:
        if not isinstance(given, Mapping):
            return given
        for name, value in given.items():
            if name not in names:
                raise ValueError(f"{name}: there is no such setting")
            try:
                number = float(value)
            except (TypeError, ValueError) as error:
                raise ValueError(f"{name}: write a number") from error
            if not math.isfinite(number) or number < 0:
                raise ValueError(f"{name}: write a number of 0 or more")
        return given

    return check


class Settings(_Part):
    """All settings."""

    database: DatabaseSettings = Field(DatabaseSettings(), description="The store.")
    facility: FacilitySettings = Field(FacilitySettings(), description="The place itself.")
    booking: BookingSettings = Field(BookingSettings(), description="Visits.")
    review: ReviewSettings = Field(ReviewSettings(), description="Applications.")
    camera: CameraSettings = Field(CameraSettings(), description="The camera.")
    mail: MailSettings = Field(MailSettings(), description="Letters.")
    card: Annotated[CardLimits, BeforeValidator(_limits(CardLimits))] = Field(
        CardLimits(), description="Limits of the ID checks."
    )
    portrait: Annotated[PortraitLimits, BeforeValidator(_limits(PortraitLimits))] = Field(
        PortraitLimits(), description="Limits of the portrait checks."
    )
    keys: KeySettings = Field(KeySettings(), description="Key files.")
    desk: DeskSettings = Field(DeskSettings(), description="A review desk.")
    lobby: LobbySettings = Field(LobbySettings(), description="A lobby terminal.")
    reading: ReadingSettings = Field(ReadingSettings(), description="Reading documents.")

    def place(self) -> Facility:
        """The facility with its policy, as the layers below know it."""
        booking, review = self.booking, self.review
        policy = Policy(
            session=timedelta(minutes=booking.session_minutes),
            gap=timedelta(minutes=booking.gap_minutes),
            lead=timedelta(hours=booking.lead_hours),
            horizon=timedelta(days=booking.horizon_days),
            hold=timedelta(minutes=booking.hold_minutes),
            notice=timedelta(hours=booking.notice_hours),
            move_earlier=booking.move_earlier,
            visitor_weekly_most=booking.visitor_weekly_most,
            resident_weekly_most=booking.resident_weekly_most,
            week_begins=WEEK.index(booking.week_begins),
            unit_at_once=booking.unit_at_once,
            adults_most=booking.adults_most,
            children_most=booking.children_most,
            offer=timedelta(minutes=booking.offer_minutes),
            offer_lead=timedelta(hours=booking.offer_lead_hours),
            onsite_hours=booking.onsite.hours(),
            offsite_hours=booking.offsite.hours(),
            onsite_price_cents=booking.onsite_price_cents,
            offsite_price_cents=booking.offsite_price_cents,
            review_due=timedelta(hours=review.due_hours),
            review_warning=timedelta(hours=review.warning_hours),
            review_hold=timedelta(minutes=review.hold_minutes),
            review_undo=timedelta(seconds=review.undo_seconds),
            escalate_to=review.escalate_to,
            pin_tries=review.pin_tries,
            pin_lock=timedelta(minutes=review.pin_lock_minutes),
            sign_in_tries=review.sign_in_tries,
            sign_in_lock=timedelta(minutes=review.sign_in_lock_minutes),
            arrive_early=timedelta(minutes=booking.arrive_minutes),
            check_in=timedelta(minutes=booking.check_in_minutes),
            consent_version=review.consent_version,
        )
        return Facility(
            name=self.facility.name,
            state=self.facility.state,
            zone=ZoneInfo(self.facility.zone),
            policy=policy,
        )


def load(file: Path | None, flags: Mapping[str, object] | None = None) -> Settings:
    """Settings from a TOML file (which may be absent), the environment and flags.

    ``flags`` are dotted names with values. Raises BadSettings with one sentence a mistake.
    """
    return load_all([file] if file is not None and file.is_file() else [], flags)


def load_all(files: Iterable[Path], flags: Mapping[str, object] | None = None) -> Settings:
    """The same from several files, of which a later one wins."""
    values: dict[str, object] = {}
    for file in files:
        try:
            _merge(values, tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
            raise BadSettings(problems=(f"{file.name}: {error}.",)) from error
    _merge(values, _environment())
    for name, value in (flags or {}).items():
        _merge(values, _nested(name.split("."), value))
    try:
        loaded = Settings.model_validate(values)
    except ValidationError as error:
        raise BadSettings(problems=tuple(_sentences(error))) from error
    loaded.booking.onsite.hours()
    loaded.booking.offsite.hours()
    return loaded


def _environment() -> Mapping[str, object]:
    """What the environment says; its reader is imported only if it says something."""
    parts = tuple(f"{PREFIX}{name}".lower() for name in Settings.model_fields)
    if not any(name.lower().startswith(parts) for name in os.environ):
        return {}
    from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

    class FromEnvironment(Settings, BaseSettings):
        """The same settings, for the reader."""

        model_config = SettingsConfigDict(env_prefix=PREFIX, env_nested_delimiter=BETWEEN)

    return EnvSettingsSource(FromEnvironment)()


def _nested(parts: list[str], value: object) -> dict[str, object]:
    return {parts[0]: value if len(parts) == 1 else _nested(parts[1:], value)}


def _merge(into: dict[str, object], more: Mapping[str, object]) -> None:
    for key, value in more.items():
        below = into.get(key)
        if isinstance(value, Mapping) and isinstance(below, dict):
            _merge(below, value)
        else:
            into[key] = dict(value) if isinstance(value, Mapping) else value


def _sentences(error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            yield f"{name}: there is no such setting."
        else:
            yield f"{name}: {problem['msg']}."
