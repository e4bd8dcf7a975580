"""不对，是2亿; no, 200 million; 改成徐汇: that the last answer was not what was meant, and what is."""

from __future__ import annotations

from flows.lexicon import Lexicon, fold
from flows.volunteered.clauses import LONGEST, same_length
from flows.volunteered.phrases import starts

_PAUSES = ",，、。.:：;；!！-—\n"
_BETWEEN = " ,，、。.:：;；!！-—\n\t"


def correction(text: str, lexicon: Lexicon, *, weak: bool) -> str | None:
    """What a reply that corrects the last answer says instead, "" where it only says that it is wrong; None for any
    other reply. `weak`: 不对 and no are no answers to what is asked now, so they may begin a correction too."""
    if len(text) > LONGEST:
        return None
    folded = same_length(text)
    at, firm = 0, False
    while step := _next(folded, at, lexicon):
        at, strong = step
        firm = firm or strong
    left = text[at:].strip(_BETWEEN)
    return left if at and (firm or (weak and left)) and not _agrees(fold(text), lexicon) else None


def _agrees(plain: str, lexicon: Lexicon) -> bool:
    """Whether a whole reply is an answer of its own: 不是, none of them."""
    return plain in lexicon.yes or plain in lexicon.no or plain in lexicon.none_of_them


def _next(folded: str, at: int, lexicon: Lexicon) -> tuple[int, bool] | None:
    """The place behind the next phrase of a correction, and whether it can be nothing else; None where it ends."""
    start = at + len(folded[at:]) - len(folded[at:].lstrip(_BETWEEN))
    rest = folded[start:]
    if said := starts(rest, lexicon.phrases("change")):
        return start + len(said), True
    if at and (said := starts(rest, lexicon.phrases("instead"))):
        return start + len(said), False
    said = starts(rest, lexicon.phrases("wrong"))
    if not said:
        return None
    behind = rest[len(said) :].lstrip(" ")
    paused = not behind or behind[0] in _PAUSES or starts(behind, lexicon.phrases("instead", "change"))
    return (start + len(said), False) if paused else None
