"""A notice checks itself: every named error, where it is and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flows.linting import names, reachable, shape
from flows.linting.finding import ERRORS, Finding
from flows.notice import Form, Notice
from flows.words_needed import needed_words

__all__ = ["ERRORS", "Finding", "lint"]


def lint(notice: Notice, words: Callable[[str], bool] | None = None) -> list[Finding]:
    """Everything wrong with a notice; `words` says whether a key has its text in every language."""
    found = [*shape.of_notice(notice)]
    for form in notice.forms:
        found.extend(_of_form(notice, form))
    if words is not None:
        missing = (key for key in needed_words(notice) if not words(key))
        found.extend(Finding("text_missing", key, f"there is no text for {key!r}") for key in missing)
    return list(dict.fromkeys(found))


def _of_form(notice: Notice, form: Form) -> Iterator[Finding]:
    wrong = [*shape.of_form(notice, form), *names.of_form(form)]
    yield from wrong
    if not wrong:  # paths are searched only through a form whose parts are right
        yield from reachable.of_form(notice, form)
