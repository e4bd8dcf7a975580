"""A real SMTP server on a port of its own, that refuses or hangs up where a test says so, and keeps the rest."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from typing import Any, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from bot.relay import Relay

USER, PASSWORD = "beian", "geheim/wort@1"
FROM = "beian@bureau.example"


@dataclass
class MailServer:
    """`at_rcpt` answers to a mailbox, `at_data` to content; `cut` is "rcpt", "data" or "sent": where it hangs up."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    """What was taken, as it came."""
    raw: list[bytes] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: str = ""
    cut: str = ""
    encrypted: list[bool] = field(default_factory=list)

    def relay(self, **changes: Any) -> Relay:
        plain = {"host": "127.0.0.1", "port": self.port, "tls": False, "user": "", "password": "", "mailbox": FROM}
        return Relay(**{**plain, "name": "备案助手", **changes})

    async def handle_RCPT(self, server: SMTP, _session: Session, envelope: Envelope, address: str, _: Any) -> str:
        if self.cut == "rcpt":
            server.transport.abort()
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.at_data:
            return self.at_data
        if self.cut != "data":
            content = cast("bytes", envelope.content)
            self.mails.append(cast("EmailMessage", message_from_bytes(content, policy=WIRE)))
            self.raw.append(content)
            self.to += envelope.rcpt_tos
            self.encrypted.append(session.ssl is not None)
        if self.cut:
            server.transport.abort()
        return "250 OK"

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _kind: str, data: Any) -> AuthResult:
        said = cast("LoginPassword", data)
        right = (said.login, said.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    def last(self) -> tuple[str, str]:
        """The newest letter's plain text and HTML."""
        parts = [self.mails[-1].get_body((kind,)) for kind in ("plain", "html")]
        text, html = [cast("EmailMessage", part).get_content() for part in parts]
        return text, html


@asynccontextmanager
async def mail_server(secured: ssl.SSLContext | None = None) -> AsyncIterator[MailServer]:
    """The server while it runs; with `secured` it offers STARTTLS and wants a password after it."""
    made = MailServer()
    extra: dict[str, Any] = {}
    if secured is not None:
        extra = {"tls_context": secured, "authenticator": made.authenticate, "auth_required": True}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(made, hostname="mail.test", loop=loop, **extra), "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
