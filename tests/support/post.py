"""What is owed to a contact with two addresses, and senders that answer as they are told."""

from datetime import date, timedelta

from bot.delivery import Deliveries, Kind
from bot.messages import Address, Attempt, Button, Outbound
from bot.replies import owe_reply
from storage import contacts, deliveries

DAY = date(2026, 3, 31)
TELEGRAM, WEB = Address("telegram:4242", "7"), Address("web", "anna")


class Sender:
    """Answers with `attempts` one after another, then with sent."""

    def __init__(self, *attempts):
        self.attempts, self.sent = list(attempts), []

    async def __call__(self, address, message):
        self.sent.append((address.id, message.text))
        attempt = self.attempts.pop(0) if self.attempts else Attempt("sent")
        if isinstance(attempt, Exception):
            raise attempt
        return attempt


def reminder(**more):
    def render(tx, rows):
        return Outbound("、".join(row.payload["text"] for row in rows))

    return Kind("reminder", **({"still_owed": lambda tx, row: "", "render": render} | more))


class Post:
    """A contact with two addresses, a sender for each, and one kind of message."""

    def __init__(self, db, kind=None, telegram=None, web=None):
        self.db = db
        self.telegram, self.web = telegram or Sender(), web or Sender()
        self.senders = {"telegram": self.telegram, "web": self.web}
        self.deliveries = Deliveries(db, (kind or reminder(),), self.senders)
        self.anna = db.run_now(lambda tx: contacts.arrive(tx, *astuple(TELEGRAM)))[0].id

    def owe(self, *texts, kind="reminder", day=DAY, contact=0):
        for text in texts:
            self.db.run_now(
                lambda tx, text=text: deliveries.plan(tx, contact or self.anna, kind, text, day, {"text": text})
            )

    async def tick(self, later=0.0):
        """As if `later` seconds had passed for everything that waits."""
        self.db.run_now(lambda tx: _age(tx, later))
        return await self.deliveries.tick()

    def rows(self):
        return self.db.run_now(lambda tx: deliveries.of_contact(tx, self.anna))

    def states(self):
        return [(row.state, row.reason) for row in self.rows()]

    def tries(self):
        return [
            (attempt.outcome, attempt.detail)
            for row in self.rows()
            for attempt in self.db.run_now(lambda tx, row=row: deliveries.tries(tx, row.id))
        ]


def astuple(address):
    return address.channel, address.id


def _age(tx, seconds):
    if seconds:
        for row in deliveries.in_state(tx, "owed"):
            deliveries.later(tx, row.id, row.not_before - timedelta(seconds=seconds))


def link(db, contact_id, address):
    """A second address of the contact, used later than the first."""
    db.run_now(lambda tx: contacts.add(tx, contact_id, *astuple(address)))


class Chat(Post):
    """Replies of one contact that could not go out when they were due."""

    async def owe_all(self, *messages, at=TELEGRAM):
        for number, message in enumerate(messages, 1 + len(self.rows())):
            self.db.run_now(lambda tx, number=number, message=message: owe_reply(tx, number, at, message))

    @property
    def texts(self):
        return [text for _, text in self.telegram.sent]


def asks(question, noted=""):
    buttons = ((Button("依据", "c"),),)
    return Outbound(f"{noted}\n{question}" if noted else question, buttons, lead=noted)
