"""A firm's products side by side (产品对比), so that it can choose which to file first; who chooses is the firm."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot import answering
from bot.buttons import Tap
from bot.documents.sheets import XLSX, workbook
from bot.held import Held
from bot.messages import Button, Document, Outbound
from bot.screens import compare, parts
from bot.screens.compare import Product
from bot.turn import Turn
from flows.cite import Citation
from flows.comparison import facts
from flows.notice import form
from storage import drafts, people
from storage.drafts import Draft

Show = list[Outbound]
BESIDE = 3
"""Products on a page: more do not fit a phone."""
_SHORT = 18


def show(turn: Turn) -> Show:
    """The first page."""
    turn.ask()
    return _page(turn, 0)


def offered(turn: Turn) -> bool:
    """Whether there is anything to compare."""
    return len(_drafts(turn)) > 1


def _drafts(turn: Turn) -> list[Draft]:
    """The firm's products that were begun and that the contact fills all of, oldest first."""
    every = drafts.of_subject(turn.tx, turn.held.draft.subject_id, "product")
    return [one for one in every if one.version and not one.closed and _whole(turn, one)]


def _whole(turn: Turn, draft: Draft) -> bool:
    access = people.access(people.shares(turn.tx, draft.id, draft.subject_id), turn.contact.id)
    return access is not None and access.whole


def _page(turn: Turn, first: int) -> Show:
    every = _drafts(turn)
    if len(every) < 2:
        buttons = [parts.command(turn, "continue", "primary"), parts.command(turn, "new_product", "plain")]
        return [parts.plain(turn, "say.compare_few", *buttons)]
    first = first if 0 <= first < len(every) else 0
    # The last page is full too: what stands alone is compared with nothing.
    first = min(first, max(len(every) - BESIDE, 0))
    shown = [_product(turn, one) for one in every[first : first + BESIDE]]
    text = "\n".join(compare.lines(turn, shown, first, len(every)))
    return [Outbound(text, _buttons(turn, shown, first, len(every)), "tasks", progress=parts.progress(turn))]


def _buttons(turn: Turn, shown: list[Product], first: int, total: int) -> tuple[parts.Row, ...]:
    """Each of them to be opened; other pages; the table; the clause."""
    opening = [_open(turn, place, one) for place, one in enumerate(shown, first + 1)]
    after = first + BESIDE if first + BESIDE < total else 0
    around = [Button(turn.say.plain("button.compare_more"), turn.codes.make("jc", after))] if total > BESIDE else []
    around.append(Button(turn.say.plain("button.compare_table"), turn.codes.make("jx")))
    around.append(Button(turn.say.plain("button.clause"), turn.codes.make("jl"), "quiet"))
    return (*parts.rows(opening, most=1), *parts.rows([*around, parts.command(turn, "drafts")]))


def _open(turn: Turn, place: int, one: Product) -> Button:
    label = turn.say.plain("button.compare_open", n=place, title=_short(one.title))
    return Button(label, turn.codes.make("d", one.draft_id))


def _short(title: str) -> str:
    return title if len(title) <= _SHORT else title[: _SHORT - 1] + "…"


def _product(turn: Turn, draft: Draft) -> Product:
    held = Held.of(turn.house, turn.tx, draft)
    title = parts.product(draft) or turn.say.plain(f"form.{draft.form}")
    return Product(draft.id, title, _state(turn, held), facts(held.whole, turn.today))


def _state(turn: Turn, held: Held) -> str:
    """Where it stands: with the platform, ended, complete, or being filled in."""
    if held.status is not None:
        return turn.say.plain(f"status.{held.status}")
    if held.whole.reached is not None:
        return turn.say.plain("say.compare_ended")
    return turn.say.plain("say.compare_complete" if held.whole.complete else "say.compare_filling")


def _table(turn: Turn, _tap: Tap) -> Show:
    """All products as a workbook."""
    every = [_product(turn, one) for one in _drafts(turn)]
    if not every:
        return [answering.again(turn, str(turn.say("say.stale")))]
    name = turn.say.plain("say.compare_file", on=turn.today.isoformat())
    document = Document(name, XLSX, workbook([compare.sheet(turn, every)]))
    back = parts.command(turn, "compare", "plain")
    return [Outbound(str(turn.say("say.compare_table", n=len(every))), parts.rows([back]), documents=(document,))]


def _clauses(turn: Turn, _tap: Tap) -> Show:
    """That a firm may choose among its products, and the standard with the one that followed it."""
    notice = turn.held.edition.notice
    found = [clause.cite for one in form(notice, "product").sections for clause in one.clauses if _chooses(clause.cite)]
    return [parts.law(turn, cite) for cite in found] or [answering.again(turn)]


def _chooses(cite: Citation) -> bool:
    return cite.passage == "附件 一、3.（3）" or cite.source == "standard"


TAPS: Mapping[str, Callable[[Turn, Tap], Show]] = {
    "jc": lambda turn, tap: _page(turn, tap.numbers[0]),
    "jx": _table,
    "jl": _clauses,
}
COMMANDS: Mapping[str, Callable[[Turn], Show]] = {"compare": show}
