"""What contacts report of a filing they carried to the platform: asked step by step, confirmed, and taken back the same
day if it was wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from bot import answering, reported
from bot.buttons import Tap
from bot.desk.asking import WAYS_OUT
from bot.documents.outgoing.pending import Unopened
from bot.messages import Outbound
from bot.screens import carrying as screen
from bot.screens import parts, reports, standing
from bot.screens.reports import LONGEST_NOTE, LONGEST_NUMBER, step_of
from bot.turn import Turn
from flows.problems import Problem
from flows.reading.days import read_day
from flows.values import Key
from locales import command
from storage import drafts, files, filings, people
from storage.database import NotFoundError
from storage.files import REPORT
from storage.filings import FilingRow

Show = list[Outbound]
Said = dict[str, Any]


def tapped(turn: Turn, tap: Tap) -> Show:
    """A tap on a button about a carried filing; only by who fills all of it."""
    number, act, which = tap.numbers
    filing = _mine(turn, number)
    if filing is None or not 0 <= act < len(_ACTS):
        return _stale(turn)
    if turn.held.draft.id != filing.draft_id:
        turn.open(filing.draft_id)
    return _ACTS[act](turn, filing, which)


def _mine(turn: Turn, number: int) -> FilingRow | None:
    try:
        filing = filings.get(turn.tx, number)
    except NotFoundError:  # it was erased while the button stood on the screen
        return None
    mine = people.access(people.shares(turn.tx, filing.draft_id, filing.subject_id), turn.contact.id)
    return filing if mine is not None and mine.whole and not drafts.peek(turn.tx, filing.draft_id).closed else None


def _stale(turn: Turn) -> Show:
    return [answering.again(turn, str(turn.say("say.stale")))]


def _link(turn: Turn, filing: FilingRow, _which: int) -> Show:
    latest = filings.latest(turn.tx, filing.draft_id)
    turn.note("carry_link", filing.reference)
    return [screen.link(turn, latest or filing)]


def _begin(turn: Turn, filing: FilingRow, which: int) -> Show:
    kind = screen.KINDS[which % len(screen.KINDS)]
    if kind not in screen.offered(turn, filing):
        return [standing.timeline(turn)]
    return _on(turn, filing, {"filing": filing.id, "kind": kind})


def _on(turn: Turn, filing: FilingRow, said: Said) -> Show:
    """Remembers what was said and asks what is open."""
    turn.ask(report=said)
    return [reports.ask(turn, filing, said)]


def _open(turn: Turn, filing: FilingRow, *steps: str) -> Said | None:
    """What was said of this filing so far, while it is at one of these steps and may still be reported."""
    said = dict(turn.asking.get("report", {}))
    fits = said.get("filing") == filing.id and step_of(said) in steps
    return said if fits and said["kind"] in screen.offered(turn, filing) else None


def _day(turn: Turn, filing: FilingRow, which: int) -> Show:
    said = _open(turn, filing, "day")
    on = date.fromordinal(which) if 0 < which <= turn.today.toordinal() else None
    if said is None or on is None or on < reports.earliest(turn, filing):
        return [standing.timeline(turn)]
    return _on(turn, filing, {**said, "day": on.isoformat()})


def _pass(turn: Turn, filing: FilingRow, _which: int) -> Show:
    """No number, no more words: on to what comes next."""
    said = _open(turn, filing, "number", "words", "codes", "papers")
    if said is None:
        return [standing.timeline(turn)]
    step = step_of(said)
    empty: Mapping[str, Any] = {"number": "", "words": said.get("words_so_far", ""), "codes": [], "papers": []}
    return _on(turn, filing, {**said, step: empty[step], "ticked": []})


def _tick(turn: Turn, filing: FilingRow, which: int) -> Show:
    said = _open(turn, filing, "codes", "papers")
    choices = reports.choices(turn, filing, said) if said is not None else ()
    if said is None or not 0 <= which < len(choices):
        return [standing.timeline(turn)]
    ticked = sorted(set(said.get("ticked", ())) ^ {choices[which]})
    said = {**said, "ticked": ticked}
    turn.ask(report=said)
    return [reports.ask(turn, filing, said, edit=True)]


def _done(turn: Turn, filing: FilingRow, _which: int) -> Show:
    said = _open(turn, filing, "codes", "papers")
    if said is None:
        return [standing.timeline(turn)]
    if not said.get("ticked"):
        return [Outbound(str(turn.say("say.report_none")), card="problem"), reports.ask(turn, filing, said)]
    return _on(turn, filing, {**said, step_of(said): said["ticked"], "ticked": []})


def _sure(turn: Turn, filing: FilingRow, _which: int) -> Show:
    said = _open(turn, filing, "")
    if said is None:
        return [standing.timeline(turn)]
    turn.ask()
    return [reported.keep(turn, filing, said)]


def _back(turn: Turn, filing: FilingRow, _which: int) -> Show:
    """Asks before it is taken back."""
    row = screen.reversible(turn, filing)
    if row is None:
        return [parts.plain(turn, "say.report_too_late", parts.command(turn, "status", "primary"))]
    sure = screen.act(turn, filing, "button.report_back_sure", screen.BACK_SURE, row.id)
    keep = parts.command(turn, "status", "primary", turn.say.plain("button.report_stays"))
    return [parts.plain(turn, "say.report_back", sure, keep, what=reports.what(turn, filing, row.kind))]


def _back_sure(turn: Turn, filing: FilingRow, which: int) -> Show:
    row = screen.reversible(turn, filing)
    if row is None or row.id != which:
        return [parts.plain(turn, "say.report_too_late", parts.command(turn, "status", "primary"))]
    reported.take_back(turn, filing, row)
    return [standing.timeline(turn)]


def _photos(turn: Turn, filing: FilingRow, _which: int) -> Show:
    """The photos that reports came with."""
    store = turn.house.papers
    ids = [one for row in filings.reviews(turn.tx, filing.id) for one in row.body.get("files", ())]
    rows = [row for one in ids if (row := files.get(turn.tx, one)).digest and store is not None]
    gone = str(turn.say("say.file_gone"))
    documents = tuple(
        Unopened(row.name, row.media_type, b"", opened=partial(store.get, row.digest), instead=gone)
        for row in rows
        if store and row.digest
    )
    around = parts.rows([parts.command(turn, "status", "primary")])
    return [Outbound(str(turn.say("say.report_photos", n=len(documents))), around, documents=documents)]


def _cancel(turn: Turn, _filing: FilingRow, _which: int) -> Show:
    turn.ask()
    return [standing.timeline(turn)]


_ACTS: Sequence[Callable[[Turn, FilingRow, int], Show]] = (
    _link, _begin, _day, _pass, _tick, _done, _sure, _back, _back_sure, _photos,
    _cancel,
)  # fmt: skip


def busy(turn: Turn) -> bool:
    """Whether a report is being made, whose open question a typed text answers."""
    return "report" in turn.asking


def typed(turn: Turn, text: str) -> Show:
    """A typed reply to that question; nothing for a way out of it."""
    said = dict(turn.asking["report"])
    filing = _mine(turn, int(said["filing"]))
    if text.startswith("/") or command(text, turn.language) in WAYS_OUT | {"status", "drafts"}:
        turn.ask()
        return []
    if filing is None or said["kind"] not in screen.offered(turn, filing):
        turn.ask()
        return [standing.timeline(turn)]
    return _READS.get(step_of(said), _again)(turn, filing, said, " ".join(text.split()))


def _read_day(turn: Turn, filing: FilingRow, said: Said, text: str) -> Show:
    near = next(
        (n for n, words in enumerate((("今天", "today"), ("昨天", "yesterday"))) if text.lower() in words), None
    )
    first = reports.earliest(turn, filing)
    on = turn.today - timedelta(days=near) if near is not None else read_day(
        text, turn.lexicon, turn.today, turn.today, first, "day"
    )  # fmt: skip
    if isinstance(on, Problem) or on < first:
        key = f"problem.{on.code}" if isinstance(on, Problem) else "say.report_day_outside"
        params = {"typed": text, **on.params} if isinstance(on, Problem) else {"first": screen.on(turn, first)}
        return [Outbound(str(turn.say(key, **params)), card="problem"), reports.ask(turn, filing, said)]
    return _on(turn, filing, {**said, "day": on.isoformat()})


def _read_number(turn: Turn, filing: FilingRow, said: Said, text: str) -> Show:
    """Any number as the platform writes it: its form is not known, so only what cannot be one is asked about."""
    if len(text) > LONGEST_NUMBER or not any(char.isdecimal() for char in text):
        problem = turn.say("say.report_number_odd", longest=LONGEST_NUMBER)
        return [Outbound(str(problem), card="problem"), reports.ask(turn, filing, said)]
    return _on(turn, filing, {**said, "number": text})


def _read_words(turn: Turn, filing: FilingRow, said: Said, text: str) -> Show:
    if len(text) > LONGEST_NOTE or not any(char.isalnum() for char in text):
        code = "too_long" if len(text) > LONGEST_NOTE else "no_letters"
        params = {"longest": LONGEST_NOTE, "count": len(text)} if code == "too_long" else {}
        return [Outbound(str(turn.say(f"problem.{code}", **params)), card="problem"), reports.ask(turn, filing, said)]
    return _on(turn, filing, {**said, "words": text})


def _read_sure(turn: Turn, filing: FilingRow, said: Said, text: str) -> Show:
    if text.lower() in turn.lexicon.yes:
        return _sure(turn, filing, 0)
    return _again(turn, filing, said, text)


def _again(turn: Turn, filing: FilingRow, said: Said, _text: str) -> Show:
    return [reports.ask(turn, filing, said)]


_READS: Mapping[str, Callable[[Turn, FilingRow, Said, str], Show]] = {
    "day": _read_day, "number": _read_number, "words": _read_words, "": _read_sure,
}  # fmt: skip


def expected(turn: Turn) -> Key:
    """What a file that comes now is filed under, while the platform's words are asked for; else nothing."""
    said = turn.asking.get("report", {})
    return (REPORT, str(said["filing"])) if said and step_of(said) == "words" else ("", "")


def photographed(turn: Turn, ids: Sequence[str]) -> Outbound | None:
    """A photo of what the platform said; None when that is not asked any more."""
    said = dict(turn.asking.get("report", {}))
    filing = _mine(turn, int(said["filing"])) if said and step_of(said) == "words" else None
    if filing is None:
        return None
    said = {**said, "photos": [*said.get("photos", ()), *ids]}
    turn.ask(report=said)
    return reports.ask(turn, filing, said)


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {screen.VERB: tapped}
