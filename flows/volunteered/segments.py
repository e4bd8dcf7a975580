"""A clause in the parts that spaces make of it where words have none between them: 发明专利 自己的专利没有纠纷."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from flows.volunteered.clauses import Clause
from flows.volunteered.context import Context
from flows.volunteered.phrases import ends

_GAP = re.compile(r"(?<=[一-鿿0-9])\s+(?=[一-鿿])")


def segments(clause: Clause, context: Context) -> Iterator[Clause]:
    """The parts, or the whole where a part is joined to what follows by a word that denies or links."""
    start = 0
    for gap in _GAP.finditer(clause.text):
        if not ends(clause.text[start : gap.start()], context.phrases("not", "links", "am", "place", "labels")):
            yield replace(clause, text=clause.text[start : gap.start()], start=clause.start + start)
            start = gap.end()
    yield replace(clause, text=clause.text[start:], start=clause.start + start)
