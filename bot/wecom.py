"""WeCom's channels wired to the core: what they may keep and count lies in the database, for all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot import pacing, servers
from bot.channels.wecom import CUSTOMERS, CUSTOMERS_CAN, MEMBERS, MEMBERS_CAN, Options, WeCom, Wiring
from bot.core import Core
from bot.messages import Address, Outbound
from bot.outbound_json import to_json
from bot.returned import returned
from bot.tokens import SharedToken
from storage import pulls
from storage.database import Database


@dataclass(frozen=True, slots=True)
class KeptPlaces:
    """Where each account is pulled from."""

    db: Database

    async def tell(self, account: str, pass_: str) -> None:
        await self.db.run(lambda tx: pulls.tell(tx, account, pass_))

    async def get(self, account: str) -> tuple[str, str, datetime | None]:
        found = await self.db.run(lambda tx: pulls.get(tx, account))
        return found.place, found.pass_, found.told_at

    async def move(self, account: str, was: str, place: str) -> bool:
        return await self.db.run(lambda tx: pulls.move(tx, account, was, place))

    async def done(self, account: str, told_at: datetime | None) -> None:
        await self.db.run(lambda tx: pulls.done(tx, account, told_at))


def made(core: Core) -> WeCom:
    """The application that is set, with its channels added to the core."""
    settings, rendering = core.settings, core.house.rendering
    accounts = settings.customer_accounts

    async def spend(address: Address, number: str, said: Outbound) -> float:
        able = rendering.of(address.channel)
        for document in said.documents if number else ():
            await core.handing.keep(address, document)
        if able is None:
            return 0.0
        return await core.db.run(lambda tx: pacing.spend(tx, able, address, number, to_json(said)))

    async def back(address: Address, number: str, why: str, gone: bool) -> None:
        await core.db.run(lambda tx: returned(tx, address, number, why, gone=gone))

    async def shut(address: Address) -> None:
        await core.db.run(lambda tx: pacing.shut(tx, address))

    options = Options(
        corp=settings.wecom_corp,
        agent=settings.wecom_agent,
        secret=settings.wecom_secret.get_secret_value(),
        token=settings.wecom_token.get_secret_value(),
        key=settings.wecom_key.get_secret_value(),
        accounts=accounts,
        url=settings.wecom_url,
        stop_within=servers.GRACE,
    )
    token = SharedToken(core.db, f"wecom {settings.wecom_corp} {settings.wecom_agent}", core.owner)
    wiring = Wiring(
        core.handle, core.answered, core.not_sent, core.gone, spend, shut, back, core.handing.link, token,
        KeptPlaces(core.db),
    )  # fmt: skip
    channel = WeCom(options, wiring)
    able = {MEMBERS: MEMBERS_CAN, **({CUSTOMERS: CUSTOMERS_CAN} if accounts else {})}
    for name, can in able.items():
        rendering.channels[name] = can
        core.senders[name], core.fetchers[name] = channel.send, channel.fetch
    return channel
