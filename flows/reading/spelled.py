"""Amounts in words of Latin languages, in digits: two hundred million, zweihundert Millionen, deux cents millions."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100,
    "ein": 1, "eine": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "sechzehn": 16, "siebzehn": 17, "zwanzig": 20, "dreißig": 30,
    "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90, "hundert": 100,
    "tausend": 1000,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9, "dix": 10,
    "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16, "vingt": 20, "vingts": 20,
    "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "cent": 100, "cents": 100,
}  # fmt: skip
_AND = frozenset({"and", "et", "und"})
_GERMAN = "|".join(sorted((one for one in (*_WORDS, "und") if one not in {"un", "une", "one"}), key=len, reverse=True))
_WORD = re.compile(r"[a-zà-öø-ÿ]+")
_PARTS = re.compile(_GERMAN)
_SCALED = re.compile(
    r"\s+(?:(?:thousand|tausend|mille|(?:milliard|million|billion)(?:en|es|e|s)?)\b(?!\s+(?:and a|et demi))"
    r"|(?:yuans?|rmb|renminbi|cny)\b)"
)
_ROUGH = frozenset(
    {"or", "to", "oder", "bis", "ou", "à", "several", "few", "some", "einige", "mehrere", "paar", "plusieurs"}
    | {"quelques", "half", "halbe", "demi", "point", "komma", "virgule", "und", "and", "et"}
)
"""Before an amount: that it is not the whole of it, or none to rely on."""


def in_digits(text: str) -> str:
    """A text in lower case with digits for the words of an amount that is followed by its scale or by yuan."""
    if not _SCALED.search(text):
        return text
    made, at = [], 0
    for start, end, value in _runs(text):
        made += [text[at:start], str(value)]
        at = end
    return "".join([*made, text[at:]])


def _runs(text: str) -> Iterator[tuple[int, int, int]]:
    """Words that follow each other and are one amount below a thousand."""
    words = [(match.start(), match.end(), _numbers(match[0])) for match in _WORD.finditer(text)]
    place = 0
    while place < len(words):
        first = place
        while place < len(words) and words[place][2] and (place == first or _beside(text, words, place)):
            place += 1
        end = place
        while end > first and words[end - 1][2] == ["and"]:
            end -= 1
        before = text[words[first - 1][0] : words[first - 1][1]] if first else ""
        if end > first and end == place and before not in _ROUGH and _SCALED.match(text, words[end - 1][1]):
            value = _value([one for word in words[first:end] for one in word[2]])
            if value:
                yield words[first][0], words[end - 1][1], value
        place = max(place, first + 1)


def _beside(text: str, words: list[tuple[int, int, list[str]]], place: int) -> bool:
    return text[words[place - 1][1] : words[place][0]] in (" ", "-")


def _numbers(word: str) -> list[str]:
    """The numbers a word is made of: fünfhunderttausend is three; none of one that means anything else."""
    if word in _AND:
        return ["and"]
    if word in _WORDS and word != "tausend":
        return [word]
    parts = _PARTS.findall(word.replace("ss", "ß"))
    whole = len(parts) > 1 and "".join(parts) == word.replace("ss", "ß") and "tausend" not in parts[:-1]
    return [one for one in parts if one != "und"] if whole else []


def _value(words: list[str]) -> int:
    """Of two hundred and fifty, quatre-vingt-dix, dreißigtausend; 0 for what is no number."""
    total, last = 0, 0
    for word in words:
        if word == "and":
            continue
        one = _WORDS[word]
        if one >= 100:
            total = max(total, 1) * one
        elif word.startswith("vingt") and last == 4:
            total += 76
        elif 0 < last < 10 and one < 10:
            return 0
        else:
            total += one
        last = one
    return total if total < 1000 or words[-1] == "tausend" else 0
