"""A real mail server on loopback, for tests."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from kiosk.mail.smtp import MailServer, Security

ACCOUNT = ("kiosk", "let me post")


class PostOffice:
    """Keeps what it is sent; ``answers`` gives another answer for an address."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: dict[str, str] = {}
        self.data_answer = "250 kept"
        self.greeted_by = ""

    async def handle_EHLO(  # noqa: N802 (aiosmtpd's spelling, here and below)
        self, _server: SMTP, session: Session, _envelope: Envelope, name: str, lines: list[str]
    ) -> list[str]:
        """Note who greets."""
        session.host_name = name
        self.greeted_by = name
        return lines

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _: list[str]
    ) -> str:
        """Take the address, or give the answer asked for."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the message."""
        if self.data_answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.messages.append(message_from_bytes(content, policy=policy.default))
            self.recipients.extend(a for a in envelope.rcpt_tos if a)
        return self.data_answer

    def sign_in(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _way: str, data: LoginPassword
    ) -> AuthResult:
        """Take the one account there is."""
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == ACCOUNT, handled=False)


class _OnAnyPort(Controller):
    """Port 0 lets the system choose; the controller's own probe must then know which."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def running(
    office: PostOffice, security: Security = "none", tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """The port on which the office answers, for the length of the block."""
    options: dict[str, Any] = {}
    if security == "starttls":
        options = {"tls_context": tls, "require_starttls": True}
    if security != "none":
        # Behind TLS from the first byte aiosmtpd does not see TLS and must be told.
        options["authenticator"] = office.sign_in
        options["auth_require_tls"] = security == "starttls"
    controller = _OnAnyPort(
        office,
        hostname="127.0.0.1",
        port=0,
        ssl_context=tls if security == "tls" else None,
        **options,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def server_at(
    port: int,
    security: Security = "none",
    *,
    trusted: Path | None = None,
    account: tuple[str, str] = ("", ""),
    timeout: float = 10.0,
) -> MailServer:
    """The program's side of it."""
    user, password = account
    return MailServer(
        host="127.0.0.1",
        port=port,
        security=security,
        user=user,
        password=password,
        sender="visits@example.org",
        sender_name="Cedar Ridge",
        timeout=timeout,
        trusted=trusted,
    )
