"""The same product in the drafts of two subjects: found by keyed digests, and both sides told once.

What counts: a patent number and a model that are the same, variants left out. A patent alone is shared by licensor and
licensee whose products differ, a model alone by strangers; how alike names are never counts.

What a stranger could learn by typing in somebody's patent and model is thought through here:

- Only subjects whose registration the platform accepted are looked at, on both sides: nobody asks without having proved
  who they are, and nobody is bothered by somebody who has not.
- The draft must hold the model, the number and a filing day that was confirmed; and it must still hold them when the
  news goes out, an hour later at the earliest and in the contact's hours, so that trying values one after another shows
  nothing: an answer by the bot is the same whether there is another side or not.
- A subject brings about at most MOST pairs in SPAN; the next ones wait. It is the newcomer that is counted, so nobody
  is silenced by others.
- Both sides read the same neutral words: that another unit is busy with the same product; not who, not where, not
  whether it is filed. That much is what the rule itself (one product is filed once, by agreement) must tell them, and
  what the platform would tell the second one by refusing it.
- Drafts of the same firm under two accounts (one credit code) are no pair: "another unit" would be untrue.

No verdict follows: the sides say what is so, and whoever said that it is another product is not told again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.held import Held
from bot.house import House
from bot.indicators import PASSED
from flows import filing as filing_flow
from flows import products
from storage import deliveries, drafts, filings, pairs, people, subjects, twins
from storage.database import Transaction
from storage.drafts import Draft

NEWS = "same_product"
MOST, SPAN = 3, timedelta(days=30)
AFTER = timedelta(hours=1)
_GONE = frozenset({"empty", "closed", "not_eligible", "withdrawn", "revoked"})
"""States of a draft that is about no product any more, or not yet."""
_OF_SIBLINGS = frozenset({"family", "name"})


@dataclass(frozen=True, slots=True)
class Told:
    """What a draft says of its product: its name, and keys of its models; the numbers whose filing day is confirmed."""

    name: str = ""
    bases: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    patents: tuple[str, ...] = ()

    def marks(self) -> Iterator[tuple[str, str]]:
        yield from (("family", one) for one in self.families)
        yield from (("model", one) for one in self.bases)
        yield from (("patent", one) for one in self.patents)
        yield from (("name", one) for one in (self.name,) if one and self.bases)

    def shared(self, other: Told) -> tuple[str, ...]:
        """The patents of both, where a model is the same too; () where it is not one product."""
        same = set(self.bases) & set(other.bases)
        return tuple(one for one in self.patents if one in other.patents) if same else ()


def of(held: Held, state: str) -> Told:
    """What a product's draft says, as far as it counts."""
    name, model = held.whole.value("product_name"), held.whole.value("model")
    if held.form.id != "product" or state in _GONE or not isinstance(model, str):
        return Told()
    numbers = (_number(held, item) for item in held.whole.items("patents"))
    known = tuple(dict.fromkeys(filter(None, numbers)))
    return Told(str(name) if isinstance(name, str) else "", products.bases(model), products.families(model), known)


def _number(held: Held, item: str) -> str:
    number, filed_on = (held.whole.value(name, item) for name in ("number", "filed_on"))
    return number if isinstance(number, str) and isinstance(filed_on, date) else ""


def mark(tx: Transaction, held: Held, state: str) -> frozenset[str]:
    """Notes by what the draft is found; what of it is new."""
    if held.form.id != "product":
        return frozenset()
    return twins.mark(tx, held.draft.id, held.draft.subject_id, of(held, state).marks())


def concerns_siblings(changed: frozenset[str]) -> bool:
    """Whether what is new may decide what the firm's other products are asked."""
    return bool(changed & _OF_SIBLINGS)


def look(tx: Transaction, held: Held, state: str) -> None:
    """Makes pairs of the draft and those of others that are about the same product, and owes both sides the news."""
    told = of(held, state)
    if not told.patents or not verified(tx, held.draft.subject_id):
        return
    for other_id, other_subject in _candidates(tx, held.draft, told):
        if pairs.brought(tx, held.draft.subject_id, tx.now - SPAN) >= MOST:
            return
        if verified(tx, other_subject) and not _one_firm(tx, held.draft.subject_id, other_subject):
            made = pairs.add(tx, held.draft.id, other_id, held.draft.subject_id)
            if made is not None:
                _tell(tx, made, held.draft.id, held.draft.subject_id)
                _tell(tx, made, other_id, other_subject)


def rekey(tx: Transaction, house: House) -> None:
    """Finds every product by the newest secret from now on."""
    for draft_id in twins.marked(tx):
        draft = drafts.peek(tx, draft_id)
        twins.mark(tx, draft.id, draft.subject_id, of(Held.of(house, tx, draft), "").marks())


def verified(tx: Transaction, subject_id: int) -> bool:
    """Whether the platform accepted the subject's registration."""
    return any(_accepted(tx, draft) for draft in drafts.of_subject(tx, subject_id, "registration"))


def _accepted(tx: Transaction, draft: Draft) -> bool:
    row = filings.latest(tx, draft.id)
    return row is not None and filing_flow.status(one.event() for one in filings.reviews(tx, row.id)) in PASSED


def _candidates(tx: Transaction, draft: Draft, told: Told) -> list[tuple[int, int]]:
    """Drafts of others with the same model and one of the patents."""
    models = {one for key in told.bases for one in twins.sharing(tx, "model", key)}
    if not any(subject != draft.subject_id for _, subject in models):
        return []
    patents = {one for number in told.patents for one in twins.sharing(tx, "patent", number)}
    return sorted(one for one in models & patents if one[1] != draft.subject_id)


def _one_firm(tx: Transaction, one: int, other: int) -> bool:
    codes = [subjects.get(tx, each).credit_code for each in (one, other)]
    return bool(codes[0]) and codes[0] == codes[1]


def _tell(tx: Transaction, pair_id: int, draft_id: int, subject_id: int) -> None:
    """Owes everybody who fills the draft a word, once for the pair."""
    for contact_id in people.informed(tx, draft_id, subject_id):
        said = {"pair": pair_id, "draft": draft_id}
        cause = f"{pair_id}:{draft_id}"
        deliveries.plan(tx, contact_id, NEWS, cause, tx.now.date(), said, not_before=tx.now + AFTER)
