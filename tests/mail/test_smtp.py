"""Letters over a real server on loopback."""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from kiosk.domain.errors import AddressRefused, LetterNotTaken, MailAway
from kiosk.domain.ids import LetterId
from kiosk.domain.language import Language
from kiosk.domain.letter import Letter, LetterName, Posted
from kiosk.mail.smtp import Security, compose, is_for_ever, reach
from tests.mail.post_office import ACCOUNT, PostOffice, running, server_at

AT = datetime(2026, 11, 23, 21, 50, tzinfo=UTC)


def posted(to: str = "maria@example.org", subject: str = "Su visita: mañana") -> Posted:
    letter = Letter(
        name=LetterName.APPROVED,
        language=Language.SPANISH,
        to=to,
        subject=subject,
        body="Hola María.\n\n“Corregir ahora”\n",
    )
    return Posted(id=LetterId("l1"), letter=letter, written_at=AT, next_try_at=AT)


@pytest.fixture
def office() -> PostOffice:
    return PostOffice()


@pytest.fixture
def port(office: PostOffice) -> Iterator[int]:
    with running(office) as port:
        yield port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 with its key, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_letter_arrives_as_written(office: PostOffice, port: int) -> None:
    with server_at(port).line() as line:
        line.send(posted())
    [message] = office.messages
    assert office.recipients == ["maria@example.org"]
    assert message["Subject"] == "Su visita: mañana"
    assert message["From"] == "Cedar Ridge <visits@example.org>"
    assert message["Message-ID"] == "<l1@example.org>"
    assert message["Date"].datetime == AT
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == "Hola María.\n\n“Corregir ahora”\n"
    assert office.greeted_by == "example.org"


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_over_tls_with_sign_in(office: PostOffice, certificate: Path, security: Security) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with running(office, security, tls) as port:
        with server_at(port, security, trusted=certificate, account=ACCOUNT).line() as line:
            line.send(posted())
        assert len(office.messages) == 1
        with pytest.raises(MailAway) as away:
            reach(server_at(port, security, trusted=certificate, account=("kiosk", "wrong")))
        assert away.value.facts == {"why": "sign_in"}
        with pytest.raises(MailAway) as away:
            reach(server_at(port, security))
        assert away.value.facts == {"why": "tls"}


def test_a_server_without_tls_is_not_used_as_if_it_had(port: int) -> None:
    with pytest.raises(MailAway) as away:
        reach(server_at(port, "starttls"))
    assert away.value.facts == {"why": "tls"}


def test_nobody_there() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(MailAway) as away:
            reach(server_at(taken.getsockname()[1]))
    assert away.value.facts == {"why": "unreachable"}


def test_a_server_that_says_nothing_is_left_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(MailAway):
        reach(server_at(silent.getsockname()[1], timeout=0.2))


@pytest.mark.parametrize("answer", ["550 5.1.1 no such user", "550 no", "551 moved", "501 what"])
def test_an_address_refused_for_good(office: PostOffice, port: int, answer: str) -> None:
    office.answers["maria@example.org"] = answer
    with server_at(port).line() as line:
        with pytest.raises(AddressRefused):
            line.send(posted())
        line.send(posted(to="ann@example.org"))
    assert office.recipients == ["ann@example.org"]


@pytest.mark.parametrize("answer", ["450 later", "452 4.2.2 full", "550 5.7.1 relaying denied"])
def test_an_address_refused_for_now(office: PostOffice, port: int, answer: str) -> None:
    office.answers["maria@example.org"] = answer
    with server_at(port).line() as line, pytest.raises(LetterNotTaken):
        line.send(posted())


def test_a_letter_refused_after_it_was_read_is_kept(office: PostOffice, port: int) -> None:
    office.data_answer = "554 looks like spam"
    with server_at(port).line() as line, pytest.raises(LetterNotTaken):
        line.send(posted())


@pytest.mark.parametrize(
    ("code", "answer", "expected"),
    [
        (550, b"5.1.1 unknown", True),
        (554, b"5.1.2 no such domain", True),
        (554, b"refused", False),
        (552, b"5.2.2 mailbox full", False),
        (550, b"5.7.1 policy", False),
        (450, b"4.2.1 greylisted", False),
    ],
)
def test_which_answers_are_for_ever(code: int, answer: bytes, *, expected: bool) -> None:
    assert is_for_ever(code, answer) is expected


@pytest.mark.parametrize("field", ["to", "subject"])
def test_a_line_break_never_becomes_a_header(field: str) -> None:
    hostile = posted(**{field: "maria@example.org\r\nBcc: all@example.org"})
    with pytest.raises(ValueError, match=r"(?i)linefeed|carriage|CR|domain"):
        compose(hostile, "visits@example.org")


def test_the_password_is_not_written_anywhere() -> None:
    assert "let me post" not in repr(server_at(25, account=ACCOUNT))
