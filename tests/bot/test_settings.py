"""Settings: what is given is used, and what cannot be used is named in one sentence."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from bot.relay import Relay
from bot.settings import Settings, SettingsError, kept_secret, load

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
BACK_END = {"PLATFORM_URL": "https://platform.example", "PLATFORM_KEY": "a key"}


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import os

    for name in [name for name in os.environ if name.startswith("BEIAN_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def given(monkeypatch: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        monkeypatch.setenv(f"BEIAN_{name}", value)
    return load()


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    settings = load()
    assert settings.database == f"sqlite:///{tmp_path / 'var' / 'beian.db'}"
    assert settings.base_url == "http://127.0.0.1:8080"
    assert settings.demo
    assert settings.zone.key == "Asia/Shanghai"
    assert settings.notice_modules == ()


def test_every_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"PORT": "eighty"}, "BEIAN_PORT: Input should be a valid integer"),
        ({"PORT": "0"}, "BEIAN_PORT: Input should be greater than or equal to 1"),
        ({"PORT": "65535"}, "BEIAN_PORT: Input should be less than or equal to 65534"),
        ({"LANGUAGE": "tlh"}, "BEIAN_LANGUAGE: 'tlh' is not offered; there is zh_Hans"),
        ({"TIMEZONE": "Mars/Base"}, "BEIAN_TIMEZONE: 'Mars/Base' is not a time zone"),
        ({"TIMEZONE": "../../etc/passwd"}, "BEIAN_TIMEZONE: "),
        ({"PUBLIC_URL": "beian.example"}, "BEIAN_PUBLIC_URL: 'beian.example' is not an address"),
        ({"SMTP_URL": "http://mail.example"}, "BEIAN_SMTP_URL: neither smtp:// nor smtps://"),
        ({"SMTP_URL": "smtp://?from=a@b.example"}, "BEIAN_SMTP_URL: not smtp(s)://user:password@host:port"),
        ({"SMTP_URL": "smtp://u:p/w@mail.example/?from=a@b.example"}, "BEIAN_SMTP_URL: not smtp(s)://user:"),
        ({"SMTP_URL": "smtp://mail.example:99999/?from=a@b.example"}, "BEIAN_SMTP_URL: not smtp(s)://user:"),
        ({"SMTP_URL": "smtp://mail.example"}, "BEIAN_SMTP_URL: needs ?from= with the mailbox"),
        ({"SMTP_URL": "smtp://mail.example/?from=beian"}, "BEIAN_SMTP_URL: needs ?from= with the mailbox"),
        ({"SMTP_URL": "smtp://mail.example/?from=a@b.example%0ABcc:c@d.example"}, "BEIAN_SMTP_URL: needs ?from="),
        ({"SMTP_URL": "smtp://mail.example/?from=a@b.example&tls=no"}, "BEIAN_SMTP_URL: only ?from= is known, not tls"),
        ({"SMTP_URL": "smtp://user@mail.example/?from=a@b.example"}, "BEIAN_SMTP_URL: a user needs a password"),
        ({"SMTP_URL": "smtp://mail.example/?from=a@b.example x"}, "BEIAN_SMTP_URL: holds a space"),
        ({"PLATFORM_URL": "ftp://x"}, "BEIAN_PLATFORM_URL: 'ftp://x' is not an address"),
        ({"PLATFORM_URL": "https://x"}, "BEIAN_PLATFORM_KEY: needed with PLATFORM_URL"),
        ({"PLATFORM_WEBHOOK_SECRET": "whsec_!"}, "BEIAN_PLATFORM_WEBHOOK_SECRET: not whsec_ followed by base64"),
        ({"DATABASE_URL": "mysql://db/x"}, "BEIAN_DATABASE_URL: neither sqlite:///path nor postgresql://"),
        ({"DATABASE_URL": "beian.db"}, "BEIAN_DATABASE_URL: neither sqlite:///path nor postgresql://"),
        ({"SECRET_KEY": "0123456789abcdef short"}, "BEIAN_SECRET_KEY: each key needs 16 characters or more"),
        ({"SANDBOX_DELAY": "-1"}, "BEIAN_SANDBOX_DELAY: Input should be greater than or equal to 0"),
        ({"WECOM_KEY": "short"}, "BEIAN_WECOM_KEY: not the 43 letters and digits of an EncodingAESKey"),
        ({"WECOM_AGENT": "abc"}, "BEIAN_WECOM_AGENT: "),
        ({"WECOM_CORP": "ww1"}, "BEIAN_WECOM_AGENT: needed with WECOM_CORP"),
        ({"WECOM_CORP": "ww1", "WECOM_AGENT": "1", "WECOM_SECRET": "s"}, "BEIAN_WECOM_TOKEN: needed with WECOM_CORP"),
        ({"WECOM_URL": "qyapi"}, "BEIAN_WECOM_URL: 'qyapi' is not an address"),
        ({"TELEGRAM_TOKEN": "my token"}, "BEIAN_TELEGRAM_TOKEN: not a bot token"),
        ({"TELEGRAM_SECRET": "密钥"}, "BEIAN_TELEGRAM_SECRET: up to 256 of A-Z"),
        ({"TELEGRAM_MODE": "push"}, "BEIAN_TELEGRAM_MODE: Input should be 'polling' or 'webhook'"),
        ({"TELEGRAM_MODE": "webhook", "TELEGRAM_TOKEN": TOKEN}, "BEIAN_TELEGRAM_SECRET: needed with"),
        (
            {"TELEGRAM_MODE": "webhook", "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": "abc"},
            "BEIAN_PUBLIC_URL: needed with TELEGRAM_MODE=webhook",
        ),
    ],
)
def test_what_cannot_be_used_is_named(values: dict[str, str], sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as error:
        given(monkeypatch, **values)
    assert str(error.value).startswith(sentence)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "TELEGRAM_SECRET", "PLATFORM_WEBHOOK_SECRET", "SECRET_KEY"])
def test_the_sentence_does_not_repeat_a_secret(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as error:
        given(monkeypatch, **{name: "hush! hush"})
    assert "hush" not in str(error.value)


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, TELEGRAM_TOKEN=TOKEN, SECRET_KEY="0123456789abcdef", **BACK_END)
    shown = f"{settings!r} {settings}"
    assert TOKEN not in shown
    assert "0123456789abcdef" not in shown
    assert "a key" not in shown


def test_a_back_end_ends_the_play(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not given(monkeypatch, **BACK_END).demo


def test_addresses_lose_their_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, PUBLIC_URL="https://beian.example/", **BACK_END)
    assert settings.base_url == "https://beian.example"


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8080"),
        ("::1", "http://[::1]:8080"),
        ("192.168.1.5", "http://192.168.1.5:8080"),
    ],
)
def test_the_address_shown_is_one_that_answers(host: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, HOST=host).base_url == address


def test_notices_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert given(monkeypatch, NOTICES="a.b, c.d ,").notice_modules == ("a.b", "c.d")


def test_several_keys_the_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, SECRET_KEY="the-newest-of-them-all the-one-before-that")
    assert settings.keys() == ("the-newest-of-them-all", "the-one-before-that")
    assert not settings.data_dir.exists()


def test_without_a_key_one_is_made_and_kept(tmp_path: Path) -> None:
    settings = load(data_dir=tmp_path / "var")
    [key] = settings.keys()
    assert settings.keys() == (key,)
    assert len(key) >= 64
    assert stat.S_IMODE((tmp_path / "var" / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret.key"]


def test_those_who_start_together_get_the_same_key(tmp_path: Path) -> None:
    together, found = threading.Barrier(8), []

    def start() -> None:
        together.wait()
        found.append(kept_secret(tmp_path / "secret.key"))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1


def test_a_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"^BEIAN_DATA_DIR: .*/file cannot be used: "):
        load(data_dir=tmp_path / "file").keys()


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://mail.example/?from=a@b.example", Relay("mail.example", 587, False, "", "", "a@b.example")),
        ("smtps://u%40x:p%2F%40%3A@mail.example:4650/?from=%E5%A4%87%E6%A1%88%20%3Ca@b.example%3E",
         Relay("mail.example", 4650, True, "u@x", "p/@:", "a@b.example", "备案")),
    ],
)  # fmt: skip
def test_a_mail_server_is_one_address(monkeypatch: pytest.MonkeyPatch, url: str, relay: Relay) -> None:
    settings = given(monkeypatch, SMTP_URL=url)
    assert settings.relay == relay
    assert "p/@:" not in repr(settings)


def test_a_wrong_mail_server_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as told:
        given(monkeypatch, SMTP_URL="smtp://beian:geheim@mail.example/?from=nobody")
    assert "geheim" not in str(told.value)


def test_filings_are_carried_by_hand_where_that_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = given(monkeypatch, HANDOVER="carried")
    assert settings.carried
    assert not settings.demo, "nothing plays a platform then"


def test_a_back_end_is_not_set_where_filings_are_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="BEIAN_PLATFORM_URL: not with HANDOVER=carried"):
        given(monkeypatch, HANDOVER="carried", **BACK_END)


def test_there_are_two_ways_to_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError, match="BEIAN_HANDOVER"):
        given(monkeypatch, HANDOVER="pigeon")
