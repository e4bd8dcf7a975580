"""A process that ends between keeping a file and saying so: the one after it says so."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import time_machine

from bot.messages import Address, Attempt, Outbound
from storage import deliveries
from tests.support.databases import sqlite_template  # noqa: F401
from tests.support.dialogue import START, Dialogue


class KilledError(BaseException):
    """The process ends here."""


async def test_the_answer_about_a_file_is_owed_from_the_moment_it_is_kept(
    tmp_path: Path,
    sqlite_template: Path,  # noqa: F811
) -> None:
    async def killed(_address: Address, _message: Outbound) -> Attempt:
        raise KilledError

    with time_machine.travel(START, tick=False) as clock:
        dialogue = Dialogue(tmp_path, sqlite_template, clock)
        for line in (
            "!given who",
            "上海某某机电有限公司",
            "91310000132260250X",
            "王工",
            "13812345678",
            "wang@example.com",
        ):
            await dialogue.do(line)
        sending = dialogue.office.core.senders["web"]
        dialogue.office.core.senders["web"] = killed
        try:
            await dialogue.do("@营业执照.pdf")
        except BaseException as error:
            assert type(error) is KilledError
        said: list[str] = []

        async def noted(address: Address, message: Outbound) -> Attempt:
            said.append(message.text)
            return await sending(address, message)

        dialogue.office.core.senders["web"] = noted
        assert dialogue.office.core.db.run_now(deliveries.owed) == 1
        await dialogue.office.core.deliveries.tick()
        assert said == []
        clock.shift(timedelta(seconds=31))
        await dialogue.office.core.deliveries.tick()
        await dialogue.office.core.deliveries.tick()
        dialogue.close()
    assert len(said) == 1
    assert "营业执照.pdf" in said[0]
