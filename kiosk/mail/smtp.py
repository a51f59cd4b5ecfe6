"""Letters out over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Literal

from kiosk.domain.errors import AddressRefused, LetterNotTaken, MailAway
from kiosk.domain.letter import Posted

#: How the connection is protected; ``starttls`` and ``tls`` check the server's certificate.
Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """The facility's mail server. ``timeout`` is in seconds, for each step of the conversation.

    ``sender`` is the address that letters come from, ``sender_name`` the name before it.
    ``trusted`` is a PEM file of further certificate authorities, such as the facility's own.
    """

    host: str
    port: int = 25
    security: Security = "none"
    user: str = ""
    password: str = ""
    sender: str
    sender_name: str = ""
    timeout: float = 10.0
    trusted: Path | None = None

    def __repr__(self) -> str:
        """Without user and password, because values end in logs."""
        return f"MailServer({self.host}:{self.port}, {self.security})"

    @contextmanager
    def line(self) -> Iterator[Line]:
        """A conversation with the server; raises ``MailAway`` with a short code ``why``."""
        connection = self._connected()
        try:
            yield Line(self, connection)
        finally:
            _hang_up(connection)

    def _connected(self) -> smtplib.SMTP:
        domain = Address(addr_spec=self.sender).domain
        try:
            connection = self._reached(domain)
        except ssl.SSLError:
            raise MailAway(why="tls") from None
        except (OSError, smtplib.SMTPException):
            raise MailAway(why="unreachable") from None
        try:
            self._signed_in(connection)
        except smtplib.SMTPAuthenticationError:
            _hang_up(connection)
            raise MailAway(why="sign_in") from None
        except (ssl.SSLError, smtplib.SMTPNotSupportedError):
            _hang_up(connection)
            raise MailAway(why="tls") from None
        except (OSError, smtplib.SMTPException):
            _hang_up(connection)
            raise MailAway(why="unreachable") from None
        return connection

    def _reached(self, domain: str) -> smtplib.SMTP:
        # The name given in the greeting is the sender's domain: asking the resolver for this
        # machine's own name can take many seconds on a network without one.
        if self.security == "tls":
            return smtplib.SMTP_SSL(
                self.host,
                self.port,
                local_hostname=domain,
                timeout=self.timeout,
                context=self._context(),
            )
        return smtplib.SMTP(self.host, self.port, local_hostname=domain, timeout=self.timeout)

    def _signed_in(self, connection: smtplib.SMTP) -> None:
        if self.security == "starttls":
            connection.starttls(context=self._context())
        if self.user:
            connection.login(self.user, self.password)
        connection.ehlo_or_helo_if_needed()

    def _context(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        if self.trusted is not None:
            context.load_verify_locations(self.trusted)
        return context


def reach(server: MailServer) -> None:
    """Reach the server and sign in, sending nothing; raises ``MailAway``."""
    with server.line():
        pass


class Line:
    """An open conversation; letters may follow one another."""

    def __init__(self, server: MailServer, connection: smtplib.SMTP) -> None:
        self._server = server
        self._connection = connection

    def send(self, posted: Posted) -> None:
        """Hand over one letter.

        Raises ``AddressRefused`` (never try again), ``LetterNotTaken`` (this letter later) or
        ``MailAway`` (nothing more can be sent now).
        """
        message = compose(posted, self._server.sender, self._server.sender_name)
        try:
            self._connection.send_message(
                message, from_addr=self._server.sender, to_addrs=[posted.letter.to]
            )
        except smtplib.SMTPRecipientsRefused as refused:
            code, answer = refused.recipients[posted.letter.to]
            if is_for_ever(code, answer):
                raise AddressRefused from None
            raise LetterNotTaken from None
        except (smtplib.SMTPDataError, smtplib.SMTPNotSupportedError):
            raise LetterNotTaken from None
        except smtplib.SMTPSenderRefused:
            raise MailAway(why="sender") from None
        except (OSError, smtplib.SMTPException):
            raise MailAway(why="unreachable") from None


def compose(posted: Posted, sender: str, sender_name: str = "") -> EmailMessage:
    """The message as it travels: plain text in UTF-8.

    The message id comes from the letter's, so that a letter sent twice (the machine died between
    sending and ticking off) can be told by mail programs. ``Address`` and the policy refuse line
    breaks in headers.
    """
    letter = posted.letter
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name=sender_name, addr_spec=sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = posted.written_at
    message["Message-ID"] = f"<{posted.id}@{Address(addr_spec=sender).domain}>"
    message["Content-Language"] = letter.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    return message


def is_for_ever(code: int, answer: bytes | str) -> bool:
    """Whether a server's answer to an address means that it will never take letters for it.

    Codes 5xx are permanent (RFC 5321), but some of them are not about the address: 530 asks to
    sign in, 552 and 5.2.2 are a full mailbox, and 554 and 5.7.x (RFC 3463) are often the server's
    policy towards us. 5.1.x is always about the address.
    """
    text = answer.decode("ascii", "replace") if isinstance(answer, bytes) else answer
    if text.startswith("5.1."):
        return True
    return code in (501, 550, 551, 553) and not text.startswith(("5.7.", "5.2.2"))


def _hang_up(connection: smtplib.SMTP) -> None:
    """Say good-bye if there is anybody; the socket is closed either way."""
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()
