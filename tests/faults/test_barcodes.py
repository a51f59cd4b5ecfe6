"""Barcodes with hostile text, from the paper to the officer, the letter and the printout."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.bootstrap import main
from kiosk.demo.drawings import invent_holder
from kiosk.demo.drawings.aamva import aamva_payload, draw_pdf417
from kiosk.domain import aamva
from kiosk.domain.document import Document, IdType
from kiosk.domain.errors import BadIdNumber, BadName, NotABarcode, Refusal
from kiosk.services import enrol, review
from kiosk.services.draft import Shot
from kiosk.vision.picture import encode_jpeg
from tests.faults.sentences import said
from tests.services.applications import AT, FACILITY, Opened, draft, opened, taken

HOLDER = replace(invent_holder(5), surname="NEUMANN", given="ADA", middle="", suffix="")

#: What somebody could print into the field of a surname.
HOSTILE = {
    "escape sequences": "NEU\x1b[2J\x1b[31mMANN\x07",
    "null and delete": "NEU\x00MANN\x7f\x08\x08",
    "turned direction": "NEU\u202eNNAM\u2066",
    "a header": "NEUMANN\x0bBcc: everyone@example.org\x0c",
    "markup": "<img src=x onerror=alert(1)>",
    "a statement": "Robert'); DROP TABLE visitors;--",
    "a format": "{refusal}{0.__class__} %s%n ${HOME} $(reboot)",
    "a formula": "=cmd|' /C calc'!A0",
    "a path": "../../../etc/passwd",
    "far too long": "A" * 700,
}


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path) as found:
        yield found


def payload(surname: str) -> bytes:
    """A card's payload with that surname, however unfit it is."""
    whole = aamva_payload(HOLDER).decode("latin-1")
    return whole.replace("DCSNEUMANN", f"DCS{surname}").encode("utf-8")


def document(surname: str) -> Document:
    return aamva.parse(payload(surname))


@pytest.mark.parametrize("surname", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_read_can_be_shown(surname: str) -> None:
    found = document(surname)
    for text in (found.surname, found.given, found.number, found.address, found.city):
        assert text.isprintable()
        assert len(text) <= 125
    assert found.given == "ADA"
    assert found.birth == HOLDER.birth


@pytest.mark.parametrize("surname", HOSTILE.values(), ids=HOSTILE.keys())
def test_sent_or_refused_with_a_sentence(here: Opened, surname: str) -> None:
    """As it was read, without correction; if it is stored, officer and letter see a clean line."""
    found = document(surname)
    whole = draft(here.key.public)
    read = replace(
        enrol.applicant_from(found, IdType.LICENSE), legal_name_acknowledged=True, phone=""
    )
    whole = replace(whole, applicant=read, back=taken(here.key.public, Shot.BACK, document=found))
    try:
        sent = enrol.submit(here.store, FACILITY, whole, AT)
    except (BadName, BadIdNumber) as refused:
        said(refused)
        assert here.letters() == []
        typed = replace(read, surname="Neumann")
        sent = enrol.submit(here.store, FACILITY, replace(whole, applicant=typed), AT)
    case = review.open_case(here.store, FACILITY, here.key, here.officer, sent.enrolment_id, AT)
    for row in case.rows:
        assert (row.typed + row.decoded).isprintable()
    with here.store.read() as transaction:
        [posted] = transaction.outbox.all()
    assert posted.letter.to == "maria@example.org"
    assert "\n" not in posted.letter.subject
    assert all(line.isprintable() for line in posted.letter.body.splitlines())


PRINTED = ("escape sequences", "a header", "markup", "a statement", "a format")


@pytest.mark.parametrize("what", PRINTED)
def test_read_from_a_picture_and_printed(
    what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path / "home"))
    file = tmp_path / "back.png"
    file.write_bytes(encode_jpeg(draw_pdf417(payload(HOSTILE[what]), 1600, 600)))
    for as_json in ([], ["--json"]):
        assert main(["check", "id", str(file), *as_json]) == 0
        out = capsys.readouterr().out
        assert all(line.isprintable() for line in out.splitlines())
    fields = json.loads(out)["document"]["fields"]
    assert fields["given"] == "ADA"
    assert fields["birth"] == HOLDER.birth.isoformat()


ENDLESS = {
    "letters": b"A" * 10_240,
    "fields": b"@\n\x1e\rANSI 636014100102" + b"DCSNEUMANN\nDACADA\n" * 570,
    "separators": b"\x1e\r\n" * 3_414,
    "one value": payload("N" * 10_240),
    "stripe": b"%FL" + b"^" * 10_237,
}


@pytest.mark.parametrize("untrusted", ENDLESS.values(), ids=ENDLESS.keys())
def test_10_kilobytes_are_refused_at_once(untrusted: bytes) -> None:
    began = time.perf_counter()
    refused: Refusal | None = None
    try:
        aamva.parse(untrusted)
    except NotABarcode as no:
        refused = no
    assert refused is not None
    assert time.perf_counter() - began < 1
    said(refused)
