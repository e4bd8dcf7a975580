"""What the characters of a text tell of its language: which script they are of, and which way of writing Chinese.

Which characters are simplified, traditional or only Japanese is told by the national sets: GB 2312, Big5 (HKSCS for
Cantonese), JIS X 0208.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache

_SCRIPTS = {
    "CJK UNIFIED": "han", "HIRAGANA LETTER": "hiragana", "KATAKANA LETTER": "katakana", "HANGUL SYLLABLE": "hangul",
    "HANGUL LETTER": "hangul", "LATIN SMALL": "latin", "LATIN CAPITAL": "latin",
}  # fmt: skip
EASTERN = ("han", "hiragana", "katakana", "hangul")
_NEVER_JAPANESE = frozenset("你您们們吗嗎呢么麼没沒这這那哪怎吧啊很给給让讓还還")
_GRAMMAR = _NEVER_JAPANESE | frozenset("我是的了在有也都就不和跟把被请請要想能对對从從什係唔冇嘅咗佢")
_CANTONESE = frozenset("唔係冇佢咁")
_ALONE = 2
"""Han characters that tell no language by themselves: a name of a thing, a button's word."""
_A_NAME = re.compile(
    r"[一-鿿（）()·\s]+(?:公司|集[团團]|大[学學]|[学學]院|研究[院所]|[协協][会會]|工[厂廠]|[会會]社|[市区區县縣省])|(?:株式|有限)[会會]社[一-鿿]+"
)


@dataclass(frozen=True, slots=True)
class Written:
    """A text by its characters: how many of each script; of Han how many are of one way of writing only."""

    text: str
    scripts: Counter[str]
    kinds: Counter[str]

    @property
    def grammar(self) -> bool:
        """Whether there are Han characters that build Chinese sentences, rather than names of things."""
        return bool(_GRAMMAR.intersection(self.text.replace("有限", "")))


def written(text: str) -> Written:
    """What a text is written with."""
    scripts = Counter(map(script, text))
    return Written(text, scripts, Counter(map(_kind, text)) if scripts["han"] else Counter())


def eastern(found: Written, client: str) -> str:
    """The language of a text that is not written in Latin letters, "" when that is not told. `client` decides what
    may be both: Chinese in either writing, and Japanese in Han characters alone."""
    if found.scripts["hangul"]:
        return "zh_Hans" if _chinese_around(found, "hangul") else "ko"
    kana = found.scripts["hiragana"] + found.scripts["katakana"]
    if kana and not _chinese_around(found, "hiragana", "katakana"):
        return "ja"
    return _han(found, client)


@cache
def script(character: str) -> str:
    """han, hiragana, katakana, hangul, latin or ""."""
    if character < "\u0080":
        return "latin" if character.isalpha() else ""
    name = unicodedata.name(character, "")
    return next((kind for start, kind in _SCRIPTS.items() if name.startswith(start)), "")


def _chinese_around(found: Written, *scripts: str) -> bool:
    """Whether a Chinese sentence has a foreign name in it, rather than the other way round."""
    foreign = sum(found.scripts[one] for one in scripts)
    return bool(_NEVER_JAPANESE.intersection(found.text)) and found.scripts["han"] > foreign


def _han(found: Written, client: str) -> str:
    if not found.grammar and _A_NAME.fullmatch(found.text.strip()):
        return ""
    kinds, never = found.kinds, _NEVER_JAPANESE.intersection(found.text)
    japanese = not never and not kinds["simplified"] and not kinds["traditional"]
    if japanese and (kinds["japanese"] > 0 or client == "ja") and found.scripts["han"] >= _ALONE:
        return "ja"
    traditional = kinds["traditional"] + kinds["traditional_or_japanese"] + kinds["cantonese"]
    simplified = kinds["simplified"] + kinds["simplified_or_japanese"]
    if traditional != simplified:
        return "" if found.scripts["han"] < _ALONE else "zh_Hant" if traditional > simplified else "zh_Hans"
    if found.scripts["han"] <= _ALONE and not never:
        return ""
    return client if client.startswith("zh") else "zh_Hans"


@cache
def _kind(character: str) -> str:
    """simplified, traditional (each also with `_or_japanese`), japanese, cantonese, or "" where none is told."""
    if script(character) != "han":
        return ""
    if character in _CANTONESE:
        return "cantonese"
    mainland, taiwan, japan = (_encodes(character, one) for one in ("gb2312", "big5", "shift_jis"))
    if mainland == taiwan:
        if mainland or not japan:
            return "" if mainland or not _encodes(character, "big5hkscs") else "cantonese"
        return "japanese"
    return ("simplified" if mainland else "traditional") + ("_or_japanese" if japan else "")


def _encodes(character: str, codec: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
