"""Shanghai's 16 districts and 临港新片区 (which has no code of its own and lies in 浦东 and 奉贤)."""

from __future__ import annotations

from collections.abc import Mapping

from flows.lexicon import fold
from flows.problems import Problem
from flows.reading.options import read_phrase

LINGANG = "lingang"

DISTRICTS = (
    *("310101", "310104", "310105", "310106", "310107", "310109", "310110", "310112"),
    *("310113", "310114", "310115", "310116", "310117", "310118", "310120", "310151"),
    LINGANG,
)
"""黄浦 徐汇 长宁 静安 普陀 虹口 杨浦 闵行 宝山 嘉定 浦东 金山 松江 青浦 奉贤 崇明, 临港."""

AROUND_LINGANG = frozenset({"310115", "310120"})


def read(text: str, phrases: Mapping[str, str]) -> str | Problem:
    """The district a text names, by its name or code."""
    said = phrases.get(fold(text))
    if said is not None and said in DISTRICTS:
        return said
    known = {code: code for code in DISTRICTS} | {p: code for p, code in phrases.items() if code in DISTRICTS}
    code = read_phrase(text, known)
    return Problem("no_district") if code is None else code


def proposed(credit_code: str) -> tuple[str, ...]:
    """The districts digits 3-8 of a credit code hint at, likeliest first; a hint only, so ask."""
    code = credit_code[2:8]
    if code not in DISTRICTS:
        return ()
    return (code, LINGANG) if code in AROUND_LINGANG else (code,)
