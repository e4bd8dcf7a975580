"""Letters through a real mail server: what arrives, and what becomes of one that does not."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.channels.email import EmailSender
from bot.messages import Address, Attempt, Envelope, Letter, Outbound
from bot.relay import Relay
from tests.support.mail_server import FROM, PASSWORD, USER, MailServer, mail_server

LI = "li@firm.example"
WHERE = Address("email", f"7:{LI}")
NEWS = Outbound("<b>VX20</b> 的年度数据更新还有 7 天。", envelope=Envelope(id="reminder-7"))
STOP = "https://beian.example/mail/stop/1.0.x"


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as made:
        yield made


def sender(relay: Relay, letter: Letter | None = None, **options: object) -> EmailSender:
    plain = Letter(LI, "年度数据更新还有 7 天", "还有 7 天", "<p>还有 7 天</p>", "reminder-7.ab12", "zh_Hans", STOP)

    async def compose(_address: Address, message: Outbound) -> Letter | None:
        return None if message.text == "forgotten" else letter or plain

    return EmailSender(relay, compose, **options)  # type: ignore[arg-type]


async def test_a_letter_arrives_as_text_and_html_and_says_that_it_is_automatic(server: MailServer) -> None:
    assert await sender(server.relay())(WHERE, NEWS) == Attempt("sent")
    [mail] = server.mails
    assert server.to == [LI]
    assert (mail["From"], mail["To"]) == (f"备案助手 <{FROM}>", LI)
    assert mail["Subject"] == "年度数据更新还有 7 天"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<reminder-7.ab12@bureau.example>"
    assert mail["List-Unsubscribe"] == f"<{STOP}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Content-Language"] == "zh-Hans"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert [text.strip() for text in server.last()] == ["还有 7 天", "<p>还有 7 天</p>"]


async def test_the_same_delivery_has_the_same_message_id_each_time(server: MailServer) -> None:
    send = sender(server.relay())
    await send(WHERE, NEWS)
    await send(WHERE, NEWS)
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


async def test_an_address_to_stop_at_stands_in_one_line_however_long(server: MailServer) -> None:
    stop = f"https://beian.example/{'mail/' * 40}stop/1"
    await sender(server.relay(), Letter(LI, "x", "x", "x", "1", "en", stop))(WHERE, NEWS)
    assert f"List-Unsubscribe: <{stop}>\r\n".encode() in server.raw[-1]


async def test_one_click_is_not_promised_without_tls(server: MailServer) -> None:
    letter = Letter(LI, "x", "x", "x", "1", "en", "http://127.0.0.1:8080/mail/stop/1")
    await sender(server.relay(), letter)(WHERE, NEWS)
    assert server.mails[0]["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize(
    ("answer", "outcome", "detail"),
    [
        (f"550 5.1.1 <{LI}> no such user", "gone", "550 5.1.1"),
        ("551 user not local", "gone", "551"),
        ("553 5.1.3 bad mailbox", "gone", "553 5.1.3"),
        (f"450 4.2.0 <{LI}> greylisted, try later", "retry", "450 4.2.0"),
        ("452 4.2.2 mailbox full", "retry", "452 4.2.2"),
        ("550 5.7.1 relaying denied", "retry", "550 5.7.1"),  # about us, not about the mailbox
        ("530 5.7.0 authentication required", "retry", "530 5.7.0"),
    ],
)
async def test_what_the_server_says_of_the_mailbox_decides(
    server: MailServer, answer: str, outcome: str, detail: str
) -> None:
    server.at_rcpt[LI] = answer
    attempt = await sender(server.relay())(WHERE, NEWS)
    assert (attempt.outcome, attempt.detail) == (outcome, detail)
    assert LI not in attempt.detail


@pytest.mark.parametrize(("answer", "pause"), [("451 4.3.0 try later", 0.0), ("554 5.7.1 looks like spam", 3600.0)])
async def test_a_refused_content_says_nothing_about_the_mailbox(server: MailServer, answer: str, pause: float) -> None:
    server.at_data = answer
    attempt = await sender(server.relay())(WHERE, NEWS)
    assert (attempt.outcome, attempt.retry_after) == ("retry", pause)


@pytest.mark.parametrize(("cut", "outcome"), [("rcpt", "retry"), ("data", "uncertain"), ("sent", "uncertain")])
async def test_a_connection_cut_after_the_content_leaves_it_uncertain(
    server: MailServer, cut: str, outcome: str
) -> None:
    server.cut = cut
    assert (await sender(server.relay())(WHERE, NEWS)).outcome == outcome


async def test_nobody_listening_is_tried_again(server: MailServer) -> None:
    attempt = await sender(server.relay(port=9))(WHERE, NEWS)
    assert attempt.outcome == "retry"


async def test_whoever_was_forgotten_gets_nothing(server: MailServer) -> None:
    assert (await sender(server.relay())(WHERE, Outbound("forgotten"))).outcome == "gone"
    assert server.mails == []


async def test_no_header_can_be_slipped_in(server: MailServer) -> None:
    wild = "到期\r\nBcc: everybody@firm.example\r\n\r\nHello\x00" + "长" * 300
    letter = Letter(LI, wild, "x", "x", "1", "zh_Hans", "")
    await sender(server.relay(), letter)(WHERE, NEWS)
    [mail] = server.mails
    assert mail["Bcc"] is None
    assert server.to == [LI]
    assert mail["Subject"].startswith("到期 Bcc: everybody@firm.example Hello")
    assert len(mail["Subject"]) <= 120


@pytest.mark.parametrize(
    "mailbox", ["li@firm.example\r\nRCPT TO:<other@firm.example>", "li@firm.example>, <x@y.example"]
)
async def test_a_mailbox_that_is_more_than_one_goes_nowhere(server: MailServer, mailbox: str) -> None:
    letter = Letter(mailbox, "x", "x", "x", "1", "en")
    assert (await sender(server.relay(), letter)(WHERE, NEWS)).outcome == "gone"
    assert server.mails == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1, signed by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path


async def test_a_password_is_only_sent_under_tls(certificate: Path) -> None:
    secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secured.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=str(certificate))
    async with mail_server(secured) as server:
        relay = server.relay(user=USER, password=PASSWORD)
        assert await sender(relay, trust=trust)(WHERE, NEWS) == Attempt("sent")
        assert server.encrypted == [True]
        assert (await sender(relay)(WHERE, NEWS)).outcome == "retry", "a certificate nobody vouches for"
        wrong = server.relay(user=USER, password="wrong")
        assert (await sender(wrong, trust=trust)(WHERE, NEWS)).detail.startswith("535")
        assert len(server.mails) == 1
