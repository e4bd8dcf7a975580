"""The current view of a draft's answers, as sealed JSON, with what was opened lately kept at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from threading import Lock

from flows.values import Answer, Answers, Key, Mark, Value, from_json, to_json
from storage.keys import Keyring, compact

_MOST = 2000


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


class _Recent:
    """Views by their sealed bytes. A seal is never made twice, so what is found is right, whatever was rolled back."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._views: dict[bytes, View] = {}

    def find(self, sealed: bytes) -> View | None:
        return self._views.get(sealed)

    def keep(self, sealed: bytes, view: View) -> None:
        with self._lock:
            self._views[sealed] = view
            if len(self._views) > _MOST:
                del self._views[next(iter(self._views))]


_recent = _Recent()


def seal(keys: Keyring, answers: Answers) -> bytes:
    view = view_of(answers)
    sealed = keys.seal(f"[{','.join(view.texts.values())}]".encode())
    _recent.keep(sealed, view)
    return sealed


def unseal(keys: Keyring, sealed: bytes) -> View:
    """The view that `seal` was given. Raises SealError."""
    view = _recent.find(sealed)
    if view is None:
        rows = json.loads(keys.open(sealed))
        view = view_of({(question, item): Answer(_value(raw), seq) for question, item, raw, seq in rows})
        _recent.keep(sealed, view)
    return view


def _value(raw: str | int | list[str] | dict[str, str]) -> Value | Mark:
    return raw if isinstance(raw, (str, int)) else from_json(raw)


def _text(key: Key, answer: Answer) -> str:
    return compact([*key, to_json(answer.value), answer.seq])
