"""A doubt about a product's model: the firm's own product that it may be part of, and the ways to settle it."""

from __future__ import annotations

from bot import siblings
from bot.held import standing
from bot.messages import Button
from bot.screens import parts
from bot.turn import Turn
from flows import products
from flows.journey import Doubt
from storage import filings
from storage.drafts import Draft

_RELATED = frozenset({"variant_of_another", "perhaps_of_another"})
_WRITTEN = "model_with_variants"


def lines(turn: Turn, doubt: Doubt) -> list[str]:
    """Which product it is that there is already."""
    kin = siblings.related(turn.tx, turn.held.draft) if doubt.check.id in _RELATED else None
    return [str(turn.say("say.sibling", title=titled(turn, kin[0])))] if kin is not None else []


def ways(turn: Turn, doubt: Doubt) -> list[Button]:
    """One product after all: merged into the other, or with its variants noted apart."""
    model = turn.held.whole.value("model")
    if doubt.check.id == _WRITTEN and isinstance(model, str):
        label = turn.say.plain("button.variants_tidy", model=products.models(model)[0])
        return [parts.tap(turn, "jn", ("model", ""), label=label, style="primary")]
    kin = siblings.related(turn.tx, turn.held.draft) if doubt.check.id in _RELATED else None
    if kin is None or turn.held.filing is not None or not turn.held.access.whole or not turn.reaches(kin[0].id):
        return []
    return [parts.tap(turn, "jm", ("model", ""), kin[0].id, label=turn.say.plain("button.merge_variant"))]


def explain(doubt: Doubt) -> str:
    """What the way on is called, with which a reason is asked for; "": as it is for other doubts."""
    if doubt.check.id in _RELATED:
        return "button.another_model"
    return "button.model_stands" if doubt.check.id == _WRITTEN else ""


def titled(turn: Turn, draft: Draft) -> str:
    """A product as it is called, with where its filing stands."""
    filing, title = filings.latest(turn.tx, draft.id), parts.product(draft)
    if filing is None:
        return title
    status, _ = standing(filing, [row.event() for row in filings.reviews(turn.tx, filing.id)])
    return turn.say.plain("say.draft_state", title=title, state=turn.say.plain(f"status.{status}"))
