"""The reference: an ordinary bot, one aiogram state a question, answers kept in memory only."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from tests.bench.form import ASKS, Ask

GROUP: Any = type("Filling", (StatesGroup,), {ask.name: State() for ask in ASKS})
STATES: dict[str, State] = {ask.name: getattr(GROUP, ask.name) for ask in ASKS}


def keyboard(ask: Ask) -> InlineKeyboardMarkup | None:
    buttons = [InlineKeyboardButton(text=one, callback_data=f"{ask.name}:{one}") for one in ask.options]
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons]) if buttons else None


async def ask_for(message: Message, state: FSMContext, ask: Ask) -> None:
    await state.set_state(STATES[ask.name])
    await message.answer(ask.prompt, reply_markup=keyboard(ask))


async def accept(message: Message, state: FSMContext, ask: Ask, value: str) -> None:
    await state.update_data({ask.name: value})
    if ask is ASKS[-1]:
        await state.clear()
        await message.answer("Done.")
    else:
        await ask_for(message, state, ASKS[ask.number])


def handlers(dispatcher: Dispatcher, ask: Ask) -> None:
    async def typed(message: Message, state: FSMContext) -> None:
        if ask.takes(message.text or ""):
            await accept(message, state, ask, message.text or "")
        else:
            await message.answer(f"That does not fit. {ask.prompt}", reply_markup=keyboard(ask))

    async def tapped(query: CallbackQuery, state: FSMContext) -> None:
        if isinstance(query.message, Message) and query.data is not None:
            await accept(query.message, state, ask, query.data.partition(":")[2])

    dispatcher.message.register(typed, StateFilter(STATES[ask.name]), F.text)
    dispatcher.callback_query.register(tapped, StateFilter(STATES[ask.name]), F.data.startswith(f"{ask.name}:"))


async def main(api: str, port: int) -> None:
    bot = Bot("42:TEST", session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher(storage=MemoryStorage())

    async def start(message: Message, state: FSMContext) -> None:
        await ask_for(message, state, ASKS[0])

    dispatcher.message.register(start, CommandStart())
    for ask in ASKS:
        handlers(dispatcher, ask)
    app = web.Application()
    SimpleRequestHandler(dispatcher, bot).register(app, "/hooks/telegram")
    setup_application(app, dispatcher, bot=bot)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
