"""The same year in the product: what everybody does is done, the bot runs when it ran, and what it sent is noted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import time_machine
from pydantic import SecretStr

from bot import sending, summaries
from bot.core import Core
from bot.delivery import Deliveries
from bot.desk import calendar as desk
from bot.desk.calendar import Entry, Ground
from bot.desk.officers import OPERATOR
from bot.messages import Address, Attempt, Outbound
from bot.reminders.planning import snooze
from bot.reminders.topic import REMINDER, Topic, of
from bot.settings import Settings
from flows.notices.shanghai_2022 import NOTICE
from flows.patents import check_of
from storage import deliveries, drafts, invitations, people, preferences, subjects
from storage.database import Transaction
from storage.preferences import Wishes
from tests.bot.reminders.year import almanac
from tests.bot.reminders.year.almanac import DATES, RUNS, Dated
from tests.bot.reminders.year.cast import Act, Case, Person
from tests.bot.reminders.year.expected import OPENING, Heard
from tests.support import units
from tests.support.units import Unit

Doing = Callable[[Transaction], None]
GROUND = Ground("市局通知", "rule", "年度安排")


@dataclass
class Played:
    """A unit as far as it has come: its drafts by form, its invitation, its people's contacts by name."""

    case: Case
    unit: Unit | None = None
    drafts: dict[str, int] = field(default_factory=dict)
    invitation: int = 0
    contacts: dict[str, int] = field(default_factory=dict)


class Year:
    """`sent` are the messages that went out, with the instant and the chat."""

    def __init__(self, folder: Path, cases: Iterable[Case], clock: time_machine.Traveller, *, worded: bool) -> None:
        secret = SecretStr("a-secret-for-the-year-only")
        settings = Settings(data_dir=folder, secret_key=secret, database_url="", platform_url="", most_a_minute=0)
        self.core = Core.open(settings, "http://127.0.0.1:9", "key")
        self.core.senders["telegram"] = self._send
        # What the platform says is told elsewhere; putting everything into words takes the year three times as long.
        kinds = [kind for kind in sending.kinds(self.core.house, lambda _: None) if kind.name == REMINDER]
        if not worded:
            kinds = [replace(kind, render=lambda _tx, rows: Outbound(f"{len(rows)}")) for kind in kinds]
        self.deliveries = Deliveries(self.core.db, kinds, self.core.senders)
        self.clock = clock
        self.played = [Played(case) for case in cases]
        self.sent: list[tuple[datetime, str]] = []
        self.names: dict[str, str] = {}
        self.now = RUNS[0]

    async def _send(self, address: Address, message: Outbound) -> Attempt:
        self.sent.append((self.now, address.id))
        return Attempt("sent")

    async def run(self) -> None:
        """All of it; what is done between two runs is done in its order, each thing at its own instant."""
        todo = sorted(self._doings(), key=lambda one: one[0])
        for self.now in RUNS:
            self.clock.move_to(self.now)
            due = [one for one in todo if one[0] <= self.now]
            todo = todo[len(due) :]
            if due:
                await self.core.db.run(lambda tx, due=due: _all(tx, due))  # type: ignore[misc]
            await self.core.reminders.tick()
            while await self.deliveries.tick():
                pass

    def _doings(self) -> Iterator[tuple[datetime, Doing]]:
        yield datetime.min.replace(tzinfo=almanac.SHANGHAI), self._arrive
        yield (
            almanac.at(1, 1, 1),
            lambda tx: desk.correct_day(tx, OPERATOR, almanac.OFFICERS_DAY_OFF, working=False, source="市局通知"),
        )
        for dated in DATES:
            if dated.until is None or dated.becomes is not None or dated.was:
                yield from self._dated(dated)
        for played in self.played:
            for act in played.case.acts:
                yield act.when, lambda tx, played=played, act=act: self._act(tx, played, act)  # type: ignore[misc]
            for person in played.case.people:
                yield from self._person(played, person)

    def _arrive(self, tx: Transaction) -> None:
        for played in self.played:
            for person in played.case.people:
                made = played.contacts[person.name] = units.contact(tx, person.name)
                preferences.save(tx, made, Wishes(*person.hours, "" if person.zone == "Asia/Shanghai" else person.zone))

    def _dated(self, dated: Dated) -> Iterator[tuple[datetime, Doing]]:
        """An officer enters, amends or withdraws a date."""
        yield dated.since, lambda tx: self._enter(tx, dated)
        if dated.until is not None and dated.becomes is None:
            yield dated.until, lambda tx: desk.withdraw(tx, self.core.house, OPERATOR, NOTICE.id, dated.was, GROUND)

    def _enter(self, tx: Transaction, dated: Dated) -> None:
        house, known = self.core.house, {name: entered for entered, name in self.names.items()}
        if dated.was or dated.name in known:
            which = dated.was or known[dated.name]
            desk.amend(tx, house, OPERATOR, NOTICE.id, which, Entry(on=dated.on), GROUND)
            self.names.setdefault(which, dated.name)
            return
        entry = Entry(
            dated.on, {"zh_Hans": "区级备案"}, {"zh_Hans": "完成备案"}, dated.duty, tuple(sorted(dated.categories)),
            tuple(sorted(dated.districts)),
        )  # fmt: skip
        self.names[desk.add(tx, house, OPERATOR, NOTICE.id, entry, GROUND)] = dated.name

    def _act(self, tx: Transaction, played: Played, act: Act) -> None:
        house = self.core.house
        if act.verb in ("begin", "fill"):
            self._write(tx, played, act)
        elif act.verb == "touch":
            who = played.contacts[played.case.people[0].name]
            units.touch(tx, house, played.drafts[act.form], who, "subject_name", f"上海某某{act.when:%m%d%H%M}公司")
        elif act.verb == "hand_over":
            units.hand_over(tx, house, played.drafts[act.form])
        elif act.verb == "close":
            drafts.close(tx, played.drafts[act.form])
            assert played.unit is not None
            summaries.rewrite(tx, house, played.unit.subject)
        elif act.verb in ("invite", "taken"):
            self._invite(tx, played, act)
        else:
            named = {"registration": "subject_name", "product": "sales"}[act.form] if act.verb == "returned" else ""
            units.review(tx, house, played.drafts[act.form], act.verb, named)  # type: ignore[arg-type]

    def _write(self, tx: Transaction, played: Played, act: Act) -> None:
        house, case, whole = self.core.house, played.case, act.verb == "fill"
        if act.form == "registration":
            until = "" if whole else "credit_code"
            kind = {"subject_kind": "branch"} if act.branch else {}
            made = units.unit(tx, house, case.people[0].name, case.categories, case.district, until, **kind)
            played.unit, played.drafts["registration"] = made, made.registration
            for person in case.people[1:]:
                if (person.joins or act.when) <= act.when and (person.leaves or tx.now) >= act.when:
                    subjects.join(tx, made.subject, played.contacts[person.name])
            return
        assert played.unit is not None
        if act.form == "update":
            about = played.drafts["product"]
            played.drafts["update"] = units.update(tx, house, played.unit, about, act.year, whole=whole)
            return
        term = _term(act) if act.ends is not None else {}
        changes = {"recognition": act.recognition, **({"data_year": act.year} if whole else {}), **term}
        played.drafts["product"] = units.product(tx, house, played.unit, whole=whole, **changes)

    def _invite(self, tx: Transaction, played: Played, act: Act) -> None:
        assert played.unit is not None
        who = played.contacts[played.case.people[0].name]
        if act.verb == "invite":
            made = invitations.invite(tx, played.unit.subject, played.unit.registration, "", who)
            played.invitation = made[0]
        else:
            invitations.use(tx, played.invitation, units.contact(tx, f"guest-{played.case.number}"))

    def _person(self, played: Played, person: Person) -> Iterator[tuple[datetime, Doing]]:
        def mine() -> int:
            return played.contacts[person.name]

        if person.joins:
            yield person.joins, lambda tx: played.unit and subjects.join(tx, played.unit.subject, mine())  # type: ignore[return-value]
        if person.leaves:
            yield person.leaves, lambda tx: played.unit and people.dismiss(tx, played.unit.subject, mine())  # type: ignore[return-value]
        for when, kind, off in person.stops:
            yield (
                when,
                lambda tx, kind=kind, off=off: (preferences.stop if off else preferences.resume)(tx, mine(), kind),  # type: ignore[misc]
            )
        for when, name, until in person.later:
            yield when, lambda tx, name=name, until=until: self._later(tx, played, mine(), name, until)  # type: ignore[misc]
        for when, name in person.done:
            yield when, lambda tx, name=name: self._done(tx, played, mine(), name)  # type: ignore[misc]

    def _done(self, tx: Transaction, played: Played, who: int, name: str) -> None:
        if played.unit is not None:
            product = played.drafts.get("product") if name == "yearly_update" else None
            topic = Topic(
                "deadline", played.unit.subject, product, NOTICE.id, name, cycle=almanac.YEAR
            )  # fmt: skip
            preferences.done(tx, topic.key, who)

    def _later(self, tx: Transaction, played: Played, who: int, name: str, until: date) -> None:
        """Puts off what was heard last of a date."""
        rows = [row for row in deliveries.of_contact(tx, who) if _went_out(row)]
        told = [row for row in rows if self.names.get(of(row.payload).deadline, of(row.payload).deadline) == name]
        if told:
            snooze(tx, self.core.house, who, [of(told[-1].payload)], until)

    def heard(self, tx: Transaction) -> dict[str, list[Heard]]:
        """By person: when each reminder that went out did, and what it was about."""
        return {
            name: sorted(self._said(played, row) for row in deliveries.of_contact(tx, who) if _went_out(row))
            for played in self.played
            for name, who in played.contacts.items()
        }

    def unexplained(self, tx: Transaction) -> list[str]:
        """Reminders that were owed and neither went out nor say why, or are still owed although their day is over."""
        found = []
        for played in self.played:
            for name, who in played.contacts.items():
                for row in deliveries.of_contact(tx, who):
                    owed = row.state == "owed" and row.not_before < tx.now
                    if row.kind == REMINDER and (
                        owed or (row.state != "owed" and row.state != "sent" and not row.reason)
                    ):
                        found.append(f"{name} {row.cause} {row.state}")
        return found

    def _said(self, played: Played, row: deliveries.DeliveryRow) -> Heard:
        topic = of(row.payload)
        assert row.finished_at is not None
        forms = {draft: form for form, draft in played.drafts.items()}
        about = {
            "quiet": lambda: forms[topic.draft or 0],
            "returned": lambda: forms[topic.draft or 0],
            "patent": lambda: str(topic.on),
            "invitation": lambda: "",
        }.get(topic.why, lambda: f"{self.names.get(topic.deadline, topic.deadline)} {topic.on}")()
        when = row.finished_at.astimezone(almanac.SHANGHAI)
        return when, topic.why, about, OPENING if topic.opening else topic.stage

    def close(self) -> None:
        self.core.db.close()


def _went_out(row: deliveries.DeliveryRow) -> bool:
    return row.kind == REMINDER and row.state == "sent"


def _term(act: Act) -> dict[str, object]:
    """A patent for an invention filed twenty years before its term ends."""
    assert act.ends is not None
    filed = act.ends.replace(year=act.ends.year - 20)
    digits = f"{filed.year}1{filed:%m%d}123"
    return {"number": f"ZL{digits}.{check_of(digits)}", "filed_on": filed}


def _all(tx: Transaction, due: Iterable[tuple[datetime, Doing]]) -> None:
    for when, do in due:
        tx.now = max(when, datetime(2025, 1, 1, tzinfo=almanac.SHANGHAI)).astimezone(tx.now.tzinfo)
        do(tx)
