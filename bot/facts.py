"""What the papers of a draft say against its answers, from what was read of them so far."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flows.findings import Told, found
from flows.notice import Form
from flows.papers import Reading
from flows.sheet import layout
from flows.values import FOUND, Answers, Given, Mark, from_json
from storage import readings
from storage.database import Transaction
from storage.drafts import Draft
from storage.filings import FilingRow
from storage.lately import Lately

Compared = tuple[Form, Answers, Given, Mapping[str, Reading], date, Mapping[str, Told]]
_compared = Lately[Compared]()


def found_for(
    tx: Transaction, draft: Draft, form: Form, answers: Answers, given: Given, today: date
) -> Mapping[str, Told]:
    """The findings of a draft that may still be changed. Where nothing was sent, nothing is looked up."""
    rows = readings.of_draft(tx, draft.id) if sent(form, answers) else {}
    read = {name: row.reading for name, row in rows.items() if row.reading is not None}
    known = _compared.find(draft.id)
    if known is not None and known[0] is form and known[1] is answers and known[2:5] == (given, read, today):
        return known[5]
    told = found(form, answers, given, read, today)
    _compared.keep(draft.id, (form, answers, given, read, today, told))
    return told


def sent(form: Form, answers: Answers) -> bool:
    """Whether some answer is papers."""
    papers = layout(form).papers
    return bool(papers) and any(
        name in papers and isinstance(answer.value, tuple) and answer.value for (name, _), answer in answers.items()
    )


def kept(filing: FilingRow | None) -> Given:
    """The facts a filing was handed over with: nothing that is read later makes it another one."""
    content = {} if filing is None else filing.content["given"]
    plain = {name: from_json(value) for name, value in content.items() if name.startswith(FOUND)}
    return {name: value for name, value in plain.items() if not isinstance(value, Mark)}
