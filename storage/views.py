"""The current view of a draft's answers, as sealed JSON, with what was opened lately kept at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable

from flows.values import Answer, Answers, Key, Mark, Value, from_json, to_json
from storage.keys import Keyring, compact
from storage.lately import Lately


class View(dict[Key, Answer]):
    """Answers by key; `texts` holds the JSON of each, so that writing one answer does not encode all again."""

    __slots__ = ("texts",)
    texts: dict[Key, str]

    def after(self, writes: Iterable[tuple[Key, Answer]]) -> View:
        """Another view, with these answers in it."""
        view = View(self)
        view.texts = dict(self.texts)
        for key, answer in writes:
            view[key] = answer
            view.texts[key] = _text(key, answer)
        return view


def view_of(answers: Answers) -> View:
    """The same answers as a view: usually they are one already."""
    if isinstance(answers, View):
        return answers
    view = View(answers)
    view.texts = {key: _text(key, answer) for key, answer in answers.items()}
    return view


_recent = Lately[tuple[bytes, View]]()
"""With each view its seal: one is never made twice, so that what bears it is the view, whatever was rolled back."""


def seal(keys: Keyring, draft_id: int, answers: Answers) -> bytes:
    view = view_of(answers)
    sealed = keys.seal(f"[{','.join(view.texts.values())}]".encode())
    _recent.keep(draft_id, (sealed, view))
    return sealed


def unseal(keys: Keyring, draft_id: int, sealed: bytes) -> View:
    """The view that `seal` was given. Raises SealError."""
    known = _recent.find(draft_id)
    if known is not None and known[0] == sealed:
        return known[1]
    rows = json.loads(keys.open(sealed))
    view = view_of({(question, item): Answer(_value(raw), seq) for question, item, raw, seq in rows})
    _recent.keep(draft_id, (sealed, view))
    return view


def _value(raw: str | int | list[str] | dict[str, str]) -> Value | Mark:
    return raw if isinstance(raw, (str, int)) else from_json(raw)


def _text(key: Key, answer: Answer) -> str:
    return compact([*key, to_json(answer.value), answer.seq])
