"""A contact's mailbox: asked for in the chat, confirmed by a code that is mailed to it, changed, taken away again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from bot import mailing
from bot.buttons import Tap
from bot.letters import mailbox_of
from bot.messages import EMAIL, Button, ButtonStyle, Outbound
from bot.screens import parts
from bot.turn import Turn
from flows.lexicon import fold
from flows.problems import Problem
from flows.reading.contact import read_email
from storage import audit, contacts, drafts
from storage import mailing as store

Show = list[Outbound]
ACT, TAKE = "mb", "mt"
"""The verbs of this module's buttons: one of ACTS, and taking the mailbox that a registration gives."""
ACTS = ("ask", "remove", "resume", "again", "not_now")
_CODE = re.compile(r"\d{4,8}")


def show(turn: Turn) -> Show:
    """The contact's mailbox and what can be done about it, or the question for one."""
    if not turn.house.mails:
        return [parts.plain(turn, "say.mail_off", parts.command(turn, "continue", "primary"))]
    box = mailing.mailbox(turn.tx, turn.contact.id)
    if box is None:
        return ask(turn)
    turn.ask()
    stopped = store.stopped(turn.tx, box.id)
    key = "say.mail_gone" if box.gone_at is not None else "say.mail_stopped" if stopped else "say.mail_set"
    buttons = [_act(turn, "resume", "primary")] if stopped and box.gone_at is None else []
    buttons += [_act(turn, "ask", "plain", "button.mail_change"), _act(turn, "remove")]
    back = parts.command(turn, "continue")
    return [parts.plain(turn, key, *buttons, back, mailbox=mailbox_of(box.external_id))]


def ask(turn: Turn) -> Show:
    """Where reminders and results are to be mailed; the registration's own mailbox is a proposal."""
    turn.ask(mail="mailbox")
    buttons = [*_proposals(turn), _act(turn, "not_now")]
    return [Outbound(str(turn.say("say.mail_ask")), parts.rows(buttons), wants="email")]


def offered(turn: Turn) -> Show:
    """The same once, when somebody leaves a chat that cannot call them back."""
    if not turn.house.mails or not _silent(turn) or mailing.mailbox(turn.tx, turn.contact.id) is not None:
        return []
    if not store.offer(turn.tx, turn.contact.id):
        return []
    buttons = [*(_proposals(turn) or [_act(turn, "ask", "plain")]), _act(turn, "not_now")]
    return [Outbound(str(turn.say("say.mail_offer")), parts.rows(buttons))]


def typed(turn: Turn, text: str) -> Show:
    """A mailbox or a code, when one was asked for; nothing for any other reply, which is then no longer waited for."""
    asked = turn.asking.get("mail")
    if asked is None:
        return []
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if asked == "code" and _CODE.fullmatch(digits):
        return _coded(turn, digits)
    if asked == "mailbox" or "@" in unicodedata.normalize("NFKC", text):
        return _read(turn, text)
    turn.ask(**{name: value for name, value in turn.asking.items() if name != "mail"})
    return []


def _read(turn: Turn, text: str) -> Show:
    found = read_email(text)
    if isinstance(found, Problem):
        if turn.holds and fold(text) in turn.lexicon.no:
            return _not_now(turn)
        said = turn.say(f"problem.{found.code}", typed=text, **found.params)
        return [Outbound(str(said), parts.rows([_act(turn, "not_now")]), "problem", wants="email")]
    return _request(turn, found)


def _request(turn: Turn, mailbox: str) -> Show:
    """Mails a code to it, unless it is the contact's already or one was mailed just now."""
    box = mailing.mailbox(turn.tx, turn.contact.id)
    if box is not None and box.gone_at is None and mailbox_of(box.external_id) == mailbox:
        return show(turn)
    asked = store.ask(turn.tx, turn.contact.id, mailbox)
    if asked is None:
        turn.ask(mail="code")  # the one that came before is good still
        return [_wait(turn, "say.mail_too_often")]
    mailing.owe_code(turn.tx, turn.house, asked)
    turn.ask(mail="code")
    return [_wait(turn, "say.mail_sent", mailbox=mailbox, minutes=int(store.CODE_LIVES.total_seconds() // 60))]


def _coded(turn: Turn, digits: str) -> Show:
    asked = store.asked(turn.tx, turn.contact.id)
    if asked is not None and store.confirm(turn.tx, asked, digits):
        return _confirmed(turn, asked.mailbox)
    left = store.TRIES - asked.tries - 1 if asked is not None and asked.live(turn.tx.now) else 0
    return [_wait(turn, "say.mail_wrong_code", left=left) if left > 0 else _wait(turn, "say.mail_code_over")]


def _confirmed(turn: Turn, mailbox: str) -> Show:
    """From now on the contact's; another one of theirs is not any more."""
    _drop(turn)
    contacts.add(turn.tx, turn.contact.id, EMAIL, f"{turn.contact.id}:{mailbox}")
    audit.note(turn.tx, audit.contact(turn.contact.id), "mailbox", detail="confirmed")
    turn.ask()
    back = parts.command(turn, "continue", "primary")
    key = "say.mail_confirmed" if _silent(turn) else "say.mail_confirmed_reserve"
    return [parts.plain(turn, key, back, mailbox=mailbox)]


def _drop(turn: Turn) -> None:
    for one in contacts.addresses(turn.tx, turn.contact.id):
        if one.channel == EMAIL:
            contacts.remove(turn.tx, one.id)


def _remove(turn: Turn) -> Show:
    _drop(turn)
    audit.note(turn.tx, audit.contact(turn.contact.id), "mailbox", detail="removed")
    turn.ask()
    return [parts.plain(turn, "say.mail_removed", parts.command(turn, "continue", "primary"))]


def _resume(turn: Turn) -> Show:
    box = mailing.mailbox(turn.tx, turn.contact.id)
    if box is not None:
        store.resume(turn.tx, box.id)
    return show(turn)


def _again(turn: Turn) -> Show:
    asked = store.asked(turn.tx, turn.contact.id)
    return ask(turn) if asked is None else _request(turn, asked.mailbox)


def _not_now(turn: Turn) -> Show:
    turn.ask()
    return [parts.plain(turn, "say.mail_not_now", parts.command(turn, "continue", "primary"))]


def _acted(turn: Turn, tap: Tap) -> Show:
    done: Mapping[str, Callable[[Turn], Show]] = {
        "ask": ask, "remove": _remove, "resume": _resume, "again": _again, "not_now": _not_now,
    }  # fmt: skip
    return done[ACTS[tap.numbers[0] % len(ACTS)]](turn) if turn.house.mails else show(turn)


def _taken(turn: Turn, tap: Tap) -> Show:
    """The mailbox that stands in a registration of theirs, as it is now."""
    given = dict(_registered(turn))
    found = given.get(tap.numbers[0])
    return ask(turn) if found is None or not turn.house.mails else _request(turn, found)


def _silent(turn: Turn) -> bool:
    """Whether the chat cannot call the contact back."""
    return turn.address is not None and turn.address.channel.partition(":")[0] in mailing.SILENT


def _proposals(turn: Turn) -> list[Button]:
    boxes = {mailbox: draft_id for draft_id, mailbox in _registered(turn)}
    label = "button.mail_use"
    return [
        Button(turn.say.plain(label, mailbox=mailbox), turn.codes.make(TAKE, draft_id), "primary")
        for mailbox, draft_id in list(boxes.items())[:2]
    ]


def _registered(turn: Turn) -> list[tuple[int, str]]:
    """Registrations that the contact may see all of, with the mailbox each gives."""
    if not turn.holds or not turn.held.access.member:
        return []
    found = []
    for draft in drafts.of_subject(turn.tx, turn.held.draft.subject_id, "registration"):
        given = draft.answers.get(("email", ""))
        if given is not None and isinstance(given.value, str) and not draft.closed:
            found.append((draft.id, given.value))
    return found


def _wait(turn: Turn, key: str, **params: object) -> Outbound:
    """Waiting for a code."""
    buttons = [_act(turn, "again", "plain"), _act(turn, "ask", "plain", "button.mail_change"), _act(turn, "not_now")]
    return Outbound(str(turn.say(key, **params)), parts.rows(buttons), wants="number")


def _act(turn: Turn, name: str, style: ButtonStyle = "quiet", label: str = "") -> Button:
    return Button(turn.say.plain(label or f"button.mail_{name}"), turn.codes.make(ACT, ACTS.index(name)), style)


COMMANDS: Mapping[str, Callable[[Turn], Show]] = {"email": show}
TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {ACT: _acted, TAKE: _taken}
