"""E-mail, only outward: a letter is handed to the mail server, and what it said decides what becomes of it."""

from __future__ import annotations

import re
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime
from email.errors import MessageError
from email.headerregistry import Address as Mailbox
from email.message import EmailMessage
from email.policy import SMTP as WIRE

import structlog
from aiosmtplib import (
    SMTP,
    SMTPDataError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from bot.messages import Address, Attempt, Letter, Outbound
from bot.relay import Relay

log = structlog.get_logger()

Compose = Callable[[Address, Outbound], Awaitable[Letter | None]]
"""Makes a letter of a message to a mailbox; None when its contact is not there any more."""

LONGEST_SUBJECT = 120
REFUSED_PAUSE = 3600.0
"""Seconds until a letter is offered again whose content, or whose sender, was refused."""
_UNFOLDED = WIRE.clone(max_line_length=990)
"""A long address in a header stays one word: folded, it would be written as something that is no address."""
_STATUS = re.compile(r"^\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NOT_THEIRS = frozenset({503, 530, 534, 535, 538})
"""Refusals at RCPT that are about us and not about the mailbox; so is every status 5.7.x (RFC 3463)."""


class EmailSender:
    """Sends to `Address.id` (contact's number, colon, mailbox) through one relay; a connection for each letter."""

    def __init__(
        self, relay: Relay, compose: Compose, seconds: float = 30.0, trust: ssl.SSLContext | None = None
    ) -> None:
        self._relay, self._compose, self._seconds, self._trust = relay, compose, seconds, trust

    async def __call__(self, address: Address, message: Outbound) -> Attempt:
        """How it ended; never raises for what a server does. Uncertain: it may have taken the letter."""
        letter = await self._compose(address, message)
        if letter is None:
            return Attempt("gone", "nobody reads there any more")
        try:
            content = written(self._relay, letter).as_bytes(policy=_UNFOLDED)
        except (ValueError, IndexError, MessageError):
            return Attempt("gone", "not a mailbox that can be written to")
        client = self._client()
        try:
            attempt = await self._hand_over(client, letter.to, content)
        except (SMTPException, OSError) as error:
            attempt = Attempt("retry", _detail(error))
        finally:
            client.close()
        if attempt.outcome != "sent":
            log.info("mail_not_sent", outcome=attempt.outcome, detail=attempt.detail)
        return attempt

    def _client(self) -> SMTP:
        relay = self._relay
        return SMTP(
            hostname=relay.host, port=relay.port, username=relay.user or None, password=relay.password or None,
            use_tls=relay.tls, start_tls=None if not relay.must_upgrade else True, tls_context=self._trust,
            timeout=self._seconds, local_hostname=relay.mailbox.rpartition("@")[2],
        )  # fmt: skip

    async def _hand_over(self, client: SMTP, mailbox: str, content: bytes) -> Attempt:
        await client.connect()
        try:
            await client.mail(self._relay.mailbox)
            await client.rcpt(mailbox)
        except SMTPSenderRefused as error:
            return Attempt("retry", f"sender refused: {_detail(error)}", REFUSED_PAUSE)
        except SMTPRecipientRefused as error:
            return _recipient(error)
        try:
            await client.data(content)
        except SMTPDataError as error:
            return Attempt("retry", f"refused: {_detail(error)}", REFUSED_PAUSE if error.code >= 500 else 0.0)
        except (SMTPException, OSError) as error:
            return Attempt("uncertain", f"after DATA: {_detail(error)}")
        with suppress(SMTPException, OSError):
            await client.quit()
        return Attempt("sent")


def written(relay: Relay, letter: Letter) -> EmailMessage:
    """The letter as it goes over the wire: plain text and HTML, said to be automatic (RFC 3834)."""
    mail = EmailMessage(policy=WIRE)
    mail["From"] = Mailbox(relay.name, addr_spec=relay.mailbox)
    mail["To"] = Mailbox(addr_spec=letter.to)
    mail["Subject"] = _line(letter.subject)[:LONGEST_SUBJECT]
    mail["Date"] = datetime.now(UTC)
    mail["Message-ID"] = f"<{letter.id}@{relay.mailbox.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        mail["List-Unsubscribe"] = f"<{letter.stop}>"
    if letter.stop.startswith("https://"):  # RFC 8058, 3.1
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text, cte="quoted-printable" if letter.text.isascii() else "base64")
    mail.add_alternative(letter.html, subtype="html", cte="base64")
    mail["Content-Language"] = letter.language.replace("_", "-")
    return mail


def _recipient(error: SMTPRecipientRefused) -> Attempt:
    detail = _detail(error)
    ours = error.code in _NOT_THEIRS or "5.7." in detail
    if error.code >= 500 and not ours:
        return Attempt("gone", detail)
    return Attempt("retry", detail, REFUSED_PAUSE if error.code >= 500 else 0.0)


def _detail(error: Exception) -> str:
    """The server's codes without its words: those may name the mailbox."""
    if not isinstance(error, SMTPResponseException):
        return type(error).__name__
    status = _STATUS.match(error.message)
    return f"{error.code} {status[1]}" if status else str(error.code)


def _line(text: str) -> str:
    """One line, whatever was in it."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
