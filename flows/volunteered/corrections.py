"""不对，是2亿; no, 200 million; 改成徐汇: that the last answer was not what was meant, and what is."""

from __future__ import annotations

from flows.lexicon import Lexicon
from flows.volunteered.clauses import same_length, starts

_BETWEEN = " ,，、。.:：;；!！-—\n\t"


def correction(text: str, lexicon: Lexicon, *, weak: bool) -> str | None:
    """What a reply that corrects the last answer says instead, "" where it only says that it is wrong; None for any
    other reply. `weak`: 不对 and no are no answers to what is asked now, so they may begin a correction too."""
    cues = lexicon.cues
    strong, mild = cues.get("change", frozenset()), cues.get("wrong", frozenset())
    at, firm = 0, False
    folded = same_length(text)
    while True:
        at += len(folded[at:]) - len(folded[at:].lstrip(_BETWEEN))
        rest = folded[at:]
        said = starts(rest, strong)
        firm = firm or bool(said)
        said = said or starts(rest, mild) or (starts(rest, cues.get("instead", frozenset())) if at else "")
        if not said:
            break
        at += len(said)
    left = text[at:].strip(_BETWEEN)
    if not at or not (firm or (weak and left)) or text[:at].strip(_BETWEEN) == "":
        return None
    return left
