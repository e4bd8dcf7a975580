"""A firm's own products: what a draft's name and model say of variants, and which older one it may be a variant of."""

from __future__ import annotations

from flows import products
from flows.products import Kinship
from flows.values import Value
from storage import drafts, twins
from storage.database import Transaction
from storage.drafts import Draft

RELATED, WRITTEN = "model_of_another", "model_with_variants"
"""Names of what a product's journey is given: how it is related to an older one, and that its model names variants."""
NAMES = (RELATED, WRITTEN)


def given(tx: Transaction, draft: Draft) -> dict[str, Value]:
    """What the checks on a model go by: one thing at a time, the other product first."""
    model = called(draft)[1]
    if draft.form != "product" or not model:
        return {}
    kin = related(tx, draft)
    if kin is not None:
        return {RELATED: kin[1]}
    return {WRITTEN: True} if products.variants(model) else {}


def related(tx: Transaction, draft: Draft) -> tuple[Draft, Kinship] | None:
    """The firm's older product that this one may be a variant of, and how they are related; the closest, then the
    oldest. Who was closed, withdrawn or may not be filed bears no mark, so it is none."""
    mine = called(draft)
    ids = {one for key in products.families(mine[1]) for one in twins.within(tx, draft.subject_id, "family", key)}
    older = [drafts.peek(tx, one) for one in sorted(ids) if one < draft.id]
    kin = [(one, kind) for one in older if (kind := products.kinship(mine, called(one)))]
    return min(kin, key=lambda one: (one[1] != "variant", one[0].id), default=None)


def called(draft: Draft) -> tuple[str, str]:
    """A product's name and model, "" for what was not said."""
    found = (draft.answers.get((name, "")) for name in ("product_name", "model"))
    name, model = (str(one.value) if one is not None and isinstance(one.value, str) else "" for one in found)
    return name, model
