"""Transcripts: a file is the script and its golden result. Lines that begin with "> " are what the contact does,
lines that begin with "# " are remarks, everything else is what Beian says.

A contact's line is the label of a button in the newest messages; or else a text; or "@name.pdf", a file; or a stage
direction "!name …" (see `Dialogue._directions`). `!given name` plays a script of `given/` and shows how it ends.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from bot import switching
from bot.desk import calendar, officers, policies
from bot.desk.officers import OPERATOR
from bot.messages import Address, Attachment, Outbound
from bot.platform.contract import REVIEW_CODES, Defect, EventKind, Review
from storage.database import Transaction
from tests.support import circulars, editions, lists, readings
from tests.support.house import ZONE
from tests.support.policies import a_policy
from tests.support.stage import MORNING, START, Person, Said, Stage, plain, shown

__all__ = ["GIVEN", "START", "Dialogue", "Person", "Script", "plain"]

NOTICE = "shanghai_2022"
GIVEN = Path(__file__).parent.parent / "transcripts" / "given"


Directions = dict[str, Callable[[str], Awaitable[Said]]]
"""What a line that begins with "!" does, by its first word."""


class Dialogue(Stage):
    """Plays scripts on one folder, with a clock that stands still unless a direction moves it."""

    given = GIVEN
    """Where the scripts lie that `!given` plays, in the language of those who chat."""

    _invited = ""
    """What the link of the last unit ends with."""

    async def play(self, script: str) -> str:
        """The transcript that the contact's lines and remarks of a script lead to."""
        out: list[str] = []
        for line in script.splitlines():
            if line.startswith("# "):
                out.append(line)
            elif line.startswith("> "):
                said = await self.do(line.removeprefix("> "))
                out += ["", line, *shown(said, self._marks)]
        return "\n".join(out) + "\n"

    async def do(self, line: str) -> Said:
        """What a contact's line leads to."""
        if line.startswith("!"):
            name, _, rest = line[1:].partition(" ")
            return await self._directions()[name](rest)
        if line.startswith("@"):
            return await self._send(attachments=tuple(_attachment(name) for name in line[1:].split(" @")))
        code = self._person.button(line)
        return await (self._send(button=code) if code else self._send(text=line))

    def offered(self) -> list[str]:
        """What the buttons say that a line would tap."""
        return [button.label for button in self._person.offered()]

    async def tapped(self, code: str) -> str:
        """What a button says that need not be on the screen."""
        return "\n".join(shown(await self._send(button=code)))

    def _directions(self) -> Directions:
        return {
            "given": self._given,
            "as": self._as,
            "language": self._language,
            "undecided": self._undecided,
            "tap": lambda label: self._send(button=self._person.buttons(label)[-1]),
            "repeat": lambda rest: self._send(text=rest.split()[1] * int(rest.split()[0])),
            "pick": self._pick,
            "link": lambda payload: self._send(start=payload),
            "edited": lambda text: self._send(text=text, kind="edited"),
            "sticker": lambda _: self._send(kind="unsupported"),
            "stale": lambda label: self._send(button=self._person.buttons(label)[0]),
            "forged": lambda _: self._send(button="a.1.1.1~AAAAAAAAAAA"),
            "foreign": self._foreign,
            "doubled": self._doubled,
            "later": self._later,
            "until": self._until,
            "officer": self._officer,
            "day": self._day,
            "seat": self._seat,
            "unit": self._unit,
            "unlist": self._unlist,
            "circular": self._circular,
            "policy": self._policy,
            "mails": self._mails,
            "reader": self._reader,
            "carried": self._carried,
            "letters": self._letters,
            "restart": self._restart,
            "publish": self._publish,
            "switch": self._switch,
            "reads": self._reads,
            **{kind: self._reviewer(kind) for kind in _VERDICTS},
        }

    async def _given(self, name: str) -> Said:
        said: Said = ()
        lines = (self.given / f"{name}.txt").read_text(encoding="utf-8").splitlines()
        for line in (one for one in lines if not one.startswith("# ")):
            said = await self.do(line)
            assert all(message.card != "problem" for message in said), (line, shown(said))
        return said

    async def _as(self, name: str) -> Said:
        self._person = self.people.setdefault(name, Person(Address("web", name), self.language))
        return ()

    async def _undecided(self, _: str) -> Said:
        self.agrees = False
        return ()

    async def _language(self, tag: str) -> Said:
        self._person.language = tag
        return ()

    async def _foreign(self, rest: str) -> Said:
        owner, label = rest.split(" ", 1)
        return await self._send(button=self.people[owner].buttons(label)[-1])

    async def _pick(self, place: str) -> Said:
        """A button by its place on the screen, counted from the newest one."""
        codes = [button.code for shown in self._person.screen for row in shown.buttons for button in row]
        return await self._send(button=codes[-1 - int(place) % len(codes)]) if codes else ()

    async def _doubled(self, label: str) -> Said:
        """The same update twice, as a client does that got no answer."""
        code = self._person.buttons(label)[-1]
        return (*await self._send(button=code), *await self._send(button=code, again=True))

    async def _later(self, span: str) -> Said:
        """ "3 days": they pass, with all that Beian says of itself meanwhile."""
        number, unit = span.split()
        return await self._pass(datetime.now(UTC) + timedelta(**{unit.removesuffix("s") + "s": int(number)}))

    async def _until(self, moment: str) -> Said:
        """ "2027-01-04" until that day's morning, "2027-01-04 10:30" until that moment."""
        day, _, clock = moment.partition(" ")
        at = time.fromisoformat(clock) if clock else MORNING
        return await self._pass(datetime.combine(date.fromisoformat(day), at, ZONE))

    async def _officer(self, act: str) -> Said:
        """ "moves city_projects to 2027-06-30: 延期通知" or "withdraws city_projects: 取消通知", with the source."""
        acts, _, source = act.partition(": ")
        verb, name, *day = acts.replace(" to ", " ").split()
        entry = calendar.Entry(on=date.fromisoformat(day[0])) if day else None
        ground = calendar.Ground(source=source, label="rule", reason=source)
        await self.office.core.db.run(lambda tx: self._changed(tx, verb, name, entry, ground))
        return ()

    def _changed(
        self, tx: Transaction, verb: str, name: str, entry: calendar.Entry | None, ground: calendar.Ground
    ) -> None:
        house = self.office.core.house
        if entry is None:
            calendar.withdraw(tx, house, OPERATOR, NOTICE, name, ground)
        else:
            calendar.amend(tx, house, OPERATOR, NOTICE, name, entry, ground)

    async def _unit(self, what: str) -> Said:
        """ "310104 name code category": a district lists a unit, and the link it is invited by is opened."""
        office, name, code, category = what.split()
        self._invited = await self.office.core.db.run(lambda tx: lists.invited(tx, office, name, code, category))
        return await self._send(start=f"u_{self._invited}")

    async def _unlist(self, _: str) -> Said:
        """The link is revoked, and opened once more."""
        number = int(self._invited.partition("_")[0])
        await self.office.core.db.run(lambda tx: lists.revoked(tx, number))
        return await self._send(start=f"u_{self._invited}")

    async def _seat(self, what: str) -> Said:
        """ "李科 310104 district_officer": an operator invites an officer; who takes the seat is up to the code."""
        name, office, role = what.split()
        await self.office.core.db.run(lambda tx: officers.invite(tx, OPERATOR, name, office, role))
        return ()

    async def _day(self, what: str) -> Said:
        """ "2027-02-17 off: 国务院办公厅通知": whether a day is worked, as announced."""
        day, _, rest = what.partition(" ")
        worked, _, source = rest.partition(": ")
        on = date.fromisoformat(day)
        await self.office.core.db.run(lambda tx: calendar.correct_day(tx, OPERATOR, on, worked == "on", source))
        return ()

    async def _policy(self, what: str) -> Said:
        """ "310115 名称 | 金额 | 条件 | until=2027-06-30 needs=accepted": it is entered; "withdraws 1"."""
        office, _, said = what.partition(" ")
        house, db = self.office.core.house, self.office.core.db
        if office == "withdraws":
            await db.run(lambda tx: policies.withdraw(tx, OPERATOR, int(said), "到期"))
        else:
            await db.run(lambda tx: policies.add(tx, house, OPERATOR, office, a_policy(said), "按文件录入"))
        return ()

    async def _circular(self, period: str) -> Said:
        """ "month:2026-10-01": it is drafted, approved and sent."""
        await self.office.core.db.run(lambda tx: circulars.sent(tx, self.office.core.house, period))
        return ()

    async def _mails(self, _: str) -> Said:
        """A mail server is set."""
        self.reopen(mails=True)
        return ()

    async def _reader(self, _: str) -> Said:
        """Papers are read from now on; `tests.support.reader.PAPERS` says which files hold what."""
        self.reopen(reads=True)
        return ()

    async def _carried(self, _: str) -> Said:
        """There is no back end: contacts type their filings into the national platform."""
        self.reopen(carried=True)
        return ()

    async def _letters(self, _: str) -> Said:
        """What lies in mailboxes since they were last looked into."""
        await self._round()
        came = tuple(self.office.letters)
        self.office.letters.clear()
        texts = (f"收件人：{one.to}\n主题：{one.subject}\n\n{one.text.strip()}" for one in came)
        return tuple(Outbound(html.escape(text)) for text in texts)

    async def _restart(self, _: str) -> Said:
        self.reopen()
        return ()

    async def _publish(self, what: str) -> Said:
        """ "reading" or "reading from 2027-01-01": an operator publishes an edition, a minute later."""
        name, _, day = what.partition(" from ")
        self._clock.shift(timedelta(minutes=1))
        await self.office.core.db.run(lambda tx: editions.publish(tx, name, date.fromisoformat(day) if day else None))
        return ()

    async def _switch(self, rest: str) -> Said:
        """ "web off 维护到 18:00。" or "hand_over on": what the operator's command does, and what goes out after it."""
        name, state, *message = rest.split(" ", 2)
        switching.switch(self.office.core.settings, lambda _: None, name, state, " ".join(message))
        return self._show(self._person, await self.office.swept())

    async def _reads(self, what: str) -> Said:
        """ "执照.jpg business_licence sure blurred": a file of that name, the newest, was read (`readings`)."""
        name, _, found = what.partition(" ")
        house, who = self.office.core.house, self._person.address

        def settled(tx: Transaction) -> Said:
            said = readings.settle(tx, house, who, name, readings.reading(found))
            return tuple(house.rendering.news(tx, who, one) for one in said)

        return self._show(self._person, await self.office.core.db.run(settled))

    def _reviewer(self, kind: EventKind) -> Callable[[str], Awaitable[Said]]:
        async def review(rest: str) -> Said:
            reference, defects = re.fullmatch(r"(BA-\S+)? ?(.*)", rest).groups()  # type: ignore[union-attr]
            filing = await self.office.filing(self._person.address, reference or "")
            number = "CP-2026-000017" if kind != "returned" else ""
            told = Review(
                kind=kind, case="c1", reference=filing.reference, number=number, defects=list(_defects(defects))
            )
            return self._show(self._person, await self.office.verdict(filing, told))

        return review


class Script:
    """A dialogue that is played in parts, with what is stored behind it."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue

    def play(self, script: str) -> list[str]:
        """What is shown after each line, without the lines."""
        played = "".join(f"> {line}\n" for line in script.splitlines())
        return [part.partition("\n")[2] for part in asyncio.run(self.dialogue.play(played)).split("\n> ")[1:]]

    def last(self, script: str) -> str:
        return self.play(script)[-1]


_VERDICTS: tuple[EventKind, ...] = (
    "received",
    "returned",
    "accepted",
    "recognised",
    "not_recognised",
    "withdrawn",
    "revoked",
)


def _defects(text: str) -> Iterator[Defect]:
    """`number/1: 专利号与证书不一致; sales:` — without words it is what the platform usually says about a question."""
    for part in filter(None, text.split("; ")):
        where, _, message = part.partition(":")
        question, _, item = where.partition("/")
        usual = next((row.code for row in REVIEW_CODES.values() if row.question == question), "other")
        yield Defect(code="other" if message else usual, question=question, item=item, message=message.strip())


def _attachment(name: str) -> Attachment:
    return Attachment(name, name, "", 1000)
