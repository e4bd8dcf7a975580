"""Figures as people write them: 3,200.5万, 三百二十万, 12亿3400万, １５％; and the one number a reply gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import cn2an

from flows.problems import Problem
from flows.reading.spelled import in_digits

MOST_DIGITS = 18
BESIDE = 60
"""Characters before a figure that may say what it is; looking through everything before each takes too long."""
LARGEST = 10**15
"""The largest plain number read; a limit of this product."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number found in a text, from `start` to `end`. Rough: 300多万, 二三十."""

    value: Decimal
    start: int
    end: int
    scaled: bool = False
    rough: bool = False


def plain(text: str) -> str:
    """The text with one spelling for every digit, comma, minus sign and scale; nothing is cut off."""
    counted = in_digits(text.lower()).translate(_SPELLINGS) if text.isascii() else _wide(text)
    return _COMMA_DECIMAL.sub(lambda match: f"{match[1].replace('.', '')}.{match[2]}", counted)


def _wide(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    visible = folded if folded.isprintable() else "".join(c for c in folded if unicodedata.category(c) != "Cf")
    visible = in_digits(_TEN.sub("十", _HANGUL.sub(_of_hangul, visible)))
    return _COUNTED.sub("", visible.translate(_SPELLINGS))


def figures(text: str) -> tuple[Figure, ...]:
    """The numbers in a plain text, from left to right."""
    return tuple(_figures(text))


def is_vague(text: str) -> bool:
    """Whether a plain text gives a size and no figure: 上亿, 几百万."""
    return _VAGUE.search(text) is not None


def is_about(text: str, figure: Figure, words: Collection[str]) -> bool:
    """Whether one of the words beside a figure says that it is none to rely on: 约300万, 300万左右."""
    before, after = text[: figure.start].rstrip(), _AFTER_UNIT.sub("", text[figure.end :])
    said = tuple(filter(None, words)) if before or after else ()
    return before.endswith(said) or after.startswith(said)


def is_range(text: str, found: Sequence[Figure]) -> bool:
    """Whether two neighbours are the ends of a range: 300-400万, 三到五."""
    return any(_BETWEEN.fullmatch(text[a.end : b.start]) for a, b in pairwise(found))


def told(text: str, found: Sequence[Figure]) -> tuple[Figure, ...]:
    """The figures without dates, counts and percentages (1-12月, 3件, 10%), unless there is nothing else."""
    numbers = tuple(f for f in found if text[f.start : f.end] != "一") or tuple(found)
    aside = {f for f in numbers if _ASIDE.match(text, f.end)}
    if not aside:
        return numbers
    aside |= {a for a, b in pairwise(numbers) if b in aside and is_range(text, (a, b))}
    return tuple(f for f in numbers if f not in aside) or numbers


def read_number(
    text: str, least: int | Decimal | None, most: int | Decimal | None, places: int, about: Collection[str] = ()
) -> int | Decimal | Problem:
    """The number a text gives: an int without places, else a Decimal."""
    clean = plain(text)
    found = figures(clean)
    chosen = told(clean, found)
    if not chosen:
        return Problem("rough_number" if is_vague(clean) else "no_number")
    if len(chosen) > 1 or is_range(clean, chosen):
        return Problem("several_numbers", {}, _offered([_typed(f.value, places) for f in chosen], least, most, places))
    figure = chosen[0]
    value = _typed(figure.value * _share(clean, figure), places)
    problem = _outside(value, least, most, places)
    if problem is None and (figure.rough or is_about(clean, figure, about)):
        return Problem("rough_number", {}, (value,) if figure.value else ())
    return problem or value


_SPELLINGS = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟萬億兩两〇圆圓點貳參陸壱弐参만억천백−‐‑‒–٫",
    "一二三四五六七八九十百千万亿二二零元元点二三六一二三万亿千百-----.",
    "'’_",
)
_HANGUL_DIGITS = str.maketrans("일이삼사오육칠팔구", "123456789")
_HANGUL_PART = "(?:[일이삼사오육칠팔구]?[십백천만억])+"
_HANGUL = re.compile(  # 삼천이백만 위안; not the end of 300 만 위안, 몇 백만 위안
    rf"(?<![0-9가-힣])(?<![0-9십백천만억몇수]\s){_HANGUL_PART}(?:\s{_HANGUL_PART})*(?=\s?(?:위안|원))"
)
_TEN = re.compile(r"(?<=[0-9])십|(?<=[백천만억])십(?=[만억])")
_DIGIT = "零一二三四五六七八九"
_ARABIC = (
    r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]{1,2}(?![0-9]))?"
    r"|[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9])(?:,[0-9]+)?|[0-9]{1,3}\.[0-9]{3},[0-9]{1,2}(?![0-9])"
    r"|[0-9]+,[0-9]{1,2}(?=\s?(?:mi|mrd|mds?\b|[mk]\b|mn|bn|tausend|yuan|rmb|cny|¥|%|€))|[0-9]+(?:\.[0-9]+)?"
)
_COMMA_DECIMAL = re.compile(
    r"(?<![0-9.,])([0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+),"
    r"(?:(?=[0-9]+\s?(?:mio|mrd|tsd|millionen|milliarden?|milliards?|millions?\s(?:de\s|d['’]))\b)|(?=[0-9]{1,2}\s?(?:yuan|cny|rmb|renminbi|prozent)\b))([0-9]+)"
)
"""Whose comma can be nothing else: 3,255 Mio., 3,255 millions de yuans and 12,50 Yuan, but not 3,255 million."""
_WRITTEN = re.compile(r"[0-9][0-9., ]*")
_ONE = rf"(?:{_ARABIC}|[{_DIGIT}]+(?:点[{_DIGIT}]+)?)"
_SCALE = r"[十百千万亿]"
_SCALED = re.compile(_SCALE)
_LAST = rf"(?:(?<=十)|零)[{_DIGIT}](?=\s*元)"
_RUN = re.compile(rf"(?:{_ONE}|(?=十))(?:\s*{_SCALE}+\s*(?:{_LAST}|{_ONE}(?![0-9]*\s*[元角分年月日]))?)*")
_PART = re.compile(rf"({_ONE})?\s*({_SCALE}*)\s*")
_LIKELY_ROUGH = re.compile(rf"(?<!零)(?:[{_DIGIT[1:]}]{{2,}})(?={_SCALE})")
_MORE = re.compile(rf"\s*(?:[多余几来]|여(?=\s*(?:{_SCALE}|위안)))\s*({_SCALE}*)")
_MINUS = re.compile(
    r"(?:(?<![0-9a-z])-|负|亏损?|마이너스|적자|손실|マイナス|[△▲]|(?:赤字|損失|欠損)額?[はが:]?"
    r"|\bminus|(?<!\bau )(?<!\bdu )\bmoins|\bperte de|\bverlust(?: von)?|\bloss(?: of)?)"
    r"\s*[¥￥]?\s*(?:人民币|rmb|cny)?\s*$"
)
_SHORTENED = re.compile(rf"亿(?:[0-9]|[{_DIGIT[1:]}])千$")  # 3억2천, 3亿2千: two thousand, or rather 2천만?
_LOST = re.compile(r"\s*위안(?:의|\s)*\s*(?:적자|손실|손해)|\s*(?:人民)?元?の(?:赤字|(?:純|営業)?損失|欠損)")
_VAGUE = re.compile(rf"(?:[上几数好成近]|数以)(?={_SCALE}+(?!分之))")
_BETWEEN = re.compile(r"\s*(?:[-~—]+|至|到|to)\s*")
_ASIDE = re.compile(r"\s*[年月日号件家个台项种款季%년월일]")
_COUNTED = re.compile(r"(?<=[0-9零一二三四五六七八九十])\s*个\s*(?=[万亿])")
_SHARES = {"成": Decimal(10), "‰": Decimal("0.1"), "割": Decimal(10)}
_AFTER_UNIT = re.compile(r"^\s*(?:元|块钱?|위안|人民币|rmb|cny|yuan)?\s*(?=\D)")
_PER_MILLE = re.compile(r"千分之$")
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


def _of_hangul(match: re.Match[str]) -> str:
    """천만 and 삼천이백만 with digits, the one that is not said too."""
    bare = match[0].translate(_HANGUL_DIGITS)
    return bare if bare[0].isdecimal() else f"1{bare}"


def _figures(text: str) -> Iterator[Figure]:
    at = 0
    while match := _RUN.search(text, at):
        run = match[0].rstrip()
        at = max(match.end(), match.start() + 1)
        if not run:
            continue
        more = _MORE.match(text, match.start() + len(run))
        scale, end = (more[1], more.end()) if more else ("", match.start() + len(run))
        value = _value(run)
        if value is None:
            yield Figure(Decimal(0), match.start(), end, _SCALED.search(run) is not None, rough=True)
            continue
        lost = _MINUS.search(text, max(0, match.start() - BESIDE), match.start()) or _LOST.match(text, end)
        signed = -value if lost else value
        at = max(at, end)
        scaled = not {"万", "亿"}.isdisjoint(run + scale)
        yield Figure(_exact(signed, scale), match.start(), end, scaled, rough=more is not None)


def _value(run: str) -> Decimal | None:
    """The value of one written number; None for what nobody can be sure about (三五百万)."""
    if run.isascii() and run.isdecimal():
        return Decimal(run)
    bare = re.sub(r"\s", "", _WRITTEN.sub(lambda match: _plain_decimal(match[0]), run))
    if not _SCALED.search(bare):
        return Decimal(bare.translate(_TO_ARABIC))
    if _LIKELY_ROUGH.search(bare) or _SHORTENED.search(bare):
        return None
    if not re.search("[0-9点]", bare):
        with suppress(ValueError, KeyError):  # cn2an knows plain Chinese numerals only
            return Decimal(cn2an.cn2an(bare, "smart"))
    return _sum(_PART.findall(bare))


def _plain_decimal(number: str) -> str:
    """Digits with a point: 3,200.5 and 3.200.000,5 and 3 200,50 and 3,2 (Mio.)."""
    bare = number.replace(" ", "")
    if re.fullmatch(r"[0-9]+(?:\.[0-9]{3}){2,}(?:,[0-9]+)?|[0-9]+(?:\.[0-9]{3})?,[0-9]{1,2}", bare):
        return bare.replace(".", "").replace(",", ".")
    return bare.replace(",", "")


_TO_ARABIC = str.maketrans(_DIGIT + "点", "0123456789.")


def _decimal(one: str) -> Decimal:
    return Decimal(one.translate(_TO_ARABIC))


def _sum(parts: Sequence[tuple[str, str]]) -> Decimal:
    """12亿3400万, 3千2百万, 3万5 (a last lone digit counts tenths of the scale before it)."""
    total = section = Decimal(0)
    last = 1
    for one, scale in parts:
        value = _decimal(one) if one else Decimal(1 if scale else 0)
        section += (
            value * last // 10 if len(one) == 1 and not scale and last > 10 else _exact(value, scale.strip("万亿"))
        )
        for sign in scale.lstrip("十百千"):
            whole = sign == "亿" or not section  # 万亿 and 万万 multiply what is there
            total = (total + section) * _TIMES[sign] if whole else total + section * _TIMES[sign]
            section = Decimal(0)
        last = _TIMES[scale[-1]] if scale else 1
    return total + section


def _share(text: str, figure: Figure) -> Decimal:
    """What a share said in tenths or thousandths is in per cent: 三成, 千分之五, 5‰."""
    if _PER_MILLE.search(text, 0, figure.start):
        return Decimal("0.1")
    return _SHARES.get(text[figure.end :].lstrip()[:1], Decimal(1))


def _exact(value: Decimal, scale: str) -> Decimal:
    for sign in scale:
        value *= _TIMES[sign]
    return value


def _typed(value: Decimal, places: int) -> int | Decimal:
    return int(value) if places == 0 and value == value.to_integral_value() else value


def _outside(
    value: int | Decimal, least: int | Decimal | None, most: int | Decimal | None, places: int
) -> Problem | None:
    lowest, highest = -LARGEST if least is None else least, LARGEST if most is None else most
    if value < lowest:
        return Problem("too_small", {"least": lowest})
    if value > highest:
        return Problem("too_large", {"most": highest})
    if isinstance(value, Decimal) and value != round(value, places):
        return Problem("too_precise", {"places": places})
    return None


def _offered(
    values: Sequence[int | Decimal], least: int | Decimal | None, most: int | Decimal | None, places: int
) -> tuple[int | Decimal, ...]:
    return tuple(dict.fromkeys(v for v in values if _outside(v, least, most, places) is None))
