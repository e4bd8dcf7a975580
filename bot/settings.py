"""Settings, read once from the environment (prefix BEIAN_)."""

from __future__ import annotations

import base64
import binascii
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.relay import Relay
from bot.relay import read as read_relay

Url = str
LEAST_SECRET = 16
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_BOT_TOKEN, _BOT_SECRET = re.compile(r"\d+:\S+"), re.compile(r"[A-Za-z0-9_-]{1,256}")


class SettingsError(Exception):
    """A setting that cannot be used; the message names it and says how to mend it."""


class Settings(BaseSettings):
    """Everything that can be set. README's table is checked against this class."""

    model_config = SettingsConfigDict(env_prefix="BEIAN_", extra="ignore", frozen=True)

    database_url: str = Field("", description="SQLAlchemy address; empty: SQLite in DATA_DIR")
    data_dir: Path = Field(Path("var"), description="where the database, papers and the generated key live")
    host: str = Field("127.0.0.1", description="address to listen on")
    port: int = Field(8080, ge=1, le=65534, description="port of the web chat; the sandbox takes the next one")
    public_url: Url = Field("", description="address people reach this server at; set it in production")
    proxies: str = Field("", description="addresses of proxies that say whom a request comes from, with commas")
    telegram_token: SecretStr = Field(SecretStr(""), description="bot token; empty: no Telegram")
    telegram_api_url: Url = Field("https://api.telegram.org", description="base address of the Bot API server")
    telegram_mode: Literal["polling", "webhook"] = Field("polling", description="how updates arrive")
    telegram_secret: SecretStr = Field(SecretStr(""), description="secret of the webhook; required with webhook")
    telegram_name: str = Field("", pattern="^[A-Za-z0-9_]*$", description="the bot's user name, for units' links")
    telegram_rate: float = Field(25.0, gt=0, le=1000, description="messages a second that nobody asked for right now")
    wecom_corp: str = Field("", description="the organisation's id in WeCom (企业ID); empty: no WeCom, no WeChat")
    wecom_agent: str = Field("", pattern="^[0-9]*$", description="number of the self-built application (AgentId)")
    wecom_secret: SecretStr = Field(SecretStr(""), description="its Secret")
    wecom_token: SecretStr = Field(SecretStr(""), description="Token of its callback, /hooks/wecom")
    wecom_key: SecretStr = Field(SecretStr(""), description="EncodingAESKey of its callback, 43 characters")
    wecom_accounts: str = Field("", description="WeChat customer service accounts (open_kfid), separated by commas")
    wecom_url: Url = Field("https://qyapi.weixin.qq.com", description="base address of WeCom's server API")
    smtp_url: SecretStr = Field(SecretStr(""), description="mail server as smtp(s)://user:password@host:port/?from=…")
    handover: Literal["platform", "carried"] = Field("platform", description="who brings filings to the platform")
    platform_url: Url = Field("", description="the platform back end; empty: the sandbox on PORT + 1")
    platform_key: SecretStr = Field(SecretStr(""), description="bearer key for the back end")
    platform_webhook_secret: SecretStr = Field(SecretStr(""), description="secret of its signed events (whsec_…)")
    secret_key: SecretStr = Field(SecretStr(""), description="seals personal data; empty: generated in DATA_DIR")
    sandbox_delay: float = Field(5.0, ge=0, le=86400, description="seconds the sandbox takes to review")
    readers: int = Field(1, ge=0, le=8, description="processes that read papers, one at a time each; 0: none is read")
    notices: str = Field("", description="modules with further notices, separated by commas")
    language: str = Field("zh_Hans", description="language when the client names none")
    most_a_minute: int = Field(120, ge=0, description="messages a contact may send in a minute; 0: any number")
    inbox_days: int = Field(14, ge=14, description="days that messages as they came are kept")
    retention_days: int = Field(730, ge=30, description="days until drafts and contacts nobody touches are erased")
    timezone: str = Field("Asia/Shanghai", description="time zone of days and hours shown")

    @field_validator("language")
    @classmethod
    def _offered(cls, value: str) -> str:
        from locales.catalogue import languages

        if value not in languages():
            raise ValueError(f"{value!r} is not offered; there is {', '.join(languages())}")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is not a time zone such as Asia/Shanghai") from error
        return value

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not re.match(r"(sqlite:///|postgresql(\+\w+)?://)", value):
            raise ValueError("neither sqlite:///path nor postgresql://user@host/name")
        return value

    @field_validator("telegram_token")
    @classmethod
    def _bot_token(cls, value: SecretStr) -> SecretStr:
        if value and not _BOT_TOKEN.fullmatch(value.get_secret_value()):
            raise ValueError("not a bot token: a number, a colon and letters, as BotFather gives it")
        return value

    @field_validator("telegram_secret")
    @classmethod
    def _bot_secret(cls, value: SecretStr) -> SecretStr:
        if value and not _BOT_SECRET.fullmatch(value.get_secret_value()):
            raise ValueError("up to 256 of A-Z a-z 0-9 _ and - only, as Telegram wants it")
        return value

    @field_validator("wecom_key")
    @classmethod
    def _wecom_key(cls, value: SecretStr) -> SecretStr:
        if value and not _AES_KEY.fullmatch(value.get_secret_value()):
            raise ValueError("not the 43 letters and digits of an EncodingAESKey")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        if value:
            read_relay(value.get_secret_value())
        return value

    @field_validator("platform_webhook_secret")
    @classmethod
    def _signing_secret(cls, value: SecretStr) -> SecretStr:
        try:
            base64.b64decode(value.get_secret_value().removeprefix("whsec_"), validate=True)
        except (binascii.Error, ValueError):
            raise ValueError("not whsec_ followed by base64") from None
        return value

    @field_validator("secret_key")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if any(len(one) < LEAST_SECRET for one in value.get_secret_value().split()):
            raise ValueError(f"each key needs {LEAST_SECRET} characters or more")
        return value

    @field_validator("public_url", "telegram_api_url", "platform_url", "wecom_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError(f"{value!r} is not an address beginning with http:// or https://")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _together(self) -> Settings:
        if self.telegram_mode == "webhook" and self.telegram_token.get_secret_value():
            if not self.telegram_secret.get_secret_value():
                raise ValueError(
                    "TELEGRAM_SECRET: needed with TELEGRAM_MODE=webhook, or anybody could write to the bot"
                )
            if not self.public_url:
                raise ValueError("PUBLIC_URL: needed with TELEGRAM_MODE=webhook, so that Telegram can reach the bot")
        for name in ("wecom_agent", "wecom_secret", "wecom_token", "wecom_key") if self.wecom_corp else ():
            if not getattr(self, name):
                raise ValueError(f"{name.upper()}: needed with WECOM_CORP; the application's page shows it")
        if self.handover == "carried" and self.platform_url:
            raise ValueError("PLATFORM_URL: not with HANDOVER=carried, where people type filings in by hand")
        if self.platform_url and not self.platform_key.get_secret_value():
            raise ValueError("PLATFORM_KEY: needed with PLATFORM_URL")
        return self

    @property
    def database(self) -> str:
        """The database's address."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'beian.db'}"

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def relay(self) -> Relay | None:
        """The mail server, when one is set."""
        return read_relay(self.smtp_url.get_secret_value()) if self.smtp_url else None

    @property
    def customer_accounts(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.wecom_accounts.split(",") if name.strip())

    @property
    def demo(self) -> bool:
        """Whether the sandbox is the back end."""
        return not self.platform_url and not self.carried

    @property
    def carried(self) -> bool:
        """Whether contacts carry their filings to the platform themselves, by hand."""
        return self.handover == "carried"

    @property
    def base_url(self) -> str:
        """The address to show and to link to."""
        return self.public_url or f"http://{reachable(self.host)}:{self.port}"

    @property
    def notice_modules(self) -> tuple[str, ...]:
        return tuple(name.strip() for name in self.notices.split(",") if name.strip())

    def keys(self) -> tuple[str, ...]:
        """The secrets that seal data, the newest first; separated by spaces in SECRET_KEY.

        Without the setting one is generated in DATA_DIR, readable by its owner only, and kept; once there, it opens
        what it sealed also after another was set.
        """
        given = tuple(self.secret_key.get_secret_value().split())
        generated = self.data_dir / "secret.key"
        if given and not generated.exists():
            return given
        return (*given, kept_secret(generated))


def reachable(host: str) -> str:
    """How this machine itself reaches what listens on `host`, as it stands in an address."""
    if host in ("", "0.0.0.0", "::"):  # noqa: S104
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def kept_secret(path: Path) -> str:
    """The secret in `path`, made at the first call (mode 600). Raises SettingsError when the folder cannot be used."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make_secret(path)
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(f"BEIAN_DATA_DIR: {path.parent} cannot be used: {error.strerror}") from error


def _make_secret(path: Path) -> None:
    """Written whole beside its place and linked there: of two processes that start together both read the same one."""
    with NamedTemporaryFile("w", encoding="ascii", dir=path.parent, prefix=".") as draft:
        draft.write(secrets.token_urlsafe(48))
        draft.flush()
        os.fsync(draft.fileno())  # what it seals is durable too
        with suppress(FileExistsError):
            path.hardlink_to(draft.name)


def load(**changes: object) -> Settings:
    """The settings in force. Raises SettingsError naming the first wrong one."""
    try:
        return Settings(**changes)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    what = first["msg"].removeprefix("Value error, ")
    if not first["loc"]:
        return f"BEIAN_{what}"
    return f"BEIAN_{str(first['loc'][0]).upper()}: {what}"
