"""The mail server that letters are handed to, as one address names it."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import parseaddr
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

_PORTS = {"smtp": 587, "smtps": 465}
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Relay:
    """`tls` is spoken from the first byte; otherwise the connection is upgraded when the server can, and always before
    a password is sent to another machine. `mailbox` is whom letters are from, `name` what it is called."""

    host: str
    port: int
    tls: bool
    user: str
    password: str
    mailbox: str
    name: str = ""

    @property
    def must_upgrade(self) -> bool:
        return bool(self.password) and not self.tls and self.host not in _LOCAL


def read(url: str) -> Relay:
    """smtp(s)://user:password@host:port/?from=…; raises ValueError with a sentence that does not repeat the value."""
    split = _split(url)
    options = parse_qs(split.query, keep_blank_values=True)
    if strange := sorted(set(options) - {"from"}):
        raise ValueError(f"only ?from= is known, not {strange[0]}")
    user, password = unquote(split.username or ""), unquote(split.password or "")
    if bool(user) != bool(password):
        raise ValueError("a user needs a password, and a password a user, before the @")
    name, mailbox = _sender(options.get("from", [""])[-1])
    port = split.port or _PORTS[split.scheme]
    return Relay(str(split.hostname), port, split.scheme == "smtps", user, password, mailbox, name)


def _split(url: str) -> SplitResult:
    if not url.isprintable() or " " in url:
        raise ValueError("holds a space or a control character: write it as %20 and the like")
    split = urlsplit(url)
    if split.scheme not in _PORTS:
        raise ValueError("neither smtp:// nor smtps://")
    try:
        whole = bool(split.hostname) and split.port != 0
    except ValueError:
        whole = False
    if not whole or split.path not in ("", "/") or split.fragment:
        raise ValueError(
            "not smtp(s)://user:password@host:port/?from=mailbox; write / @ : # in a password as %2F %40 …"
        )
    return split


def _sender(text: str) -> tuple[str, str]:
    name, mailbox = parseaddr(text)
    try:
        if not text.isprintable() or "." not in Address(addr_spec=mailbox).domain:
            raise ValueError
    except (ValueError, IndexError, MessageError):
        raise ValueError(
            "needs ?from= with the mailbox that letters are from, such as ?from=beian@example.com"
        ) from None
    return name, mailbox
