"""The reference of a broadcast without a limit: python-telegram-bot alone, ten messages on their way at a time."""

from __future__ import annotations

import asyncio
import sys

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

AT_ONCE = 10


async def main(api: str, many: int) -> None:
    request = HTTPXRequest(connection_pool_size=AT_ONCE)
    async with ExtBot("42:TEST", base_url=f"{api}/bot", request=request) as bot:
        left = iter(range(1000, 1000 + many))

        async def send() -> None:
            for chat in left:
                await bot.send_message(chat, "上海某某机电有限公司：您的备案还差 5 项", parse_mode="HTML")

        await asyncio.gather(*(send() for _ in range(AT_ONCE)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
