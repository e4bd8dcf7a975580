"""Which language a message is in, and which one a client speaks. A finding proposes a switch; it never makes one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path

from babel.core import negotiate_locale

from locales import catalogue, latin, scripts
from locales.lexicons import fold
from locales.words import plain_text

LONGEST = 2000
"""Characters that are looked at: more do not make it surer."""
_LABEL = 40
"""Characters that a button's label may have."""
# A figure with its unit, a number in Han characters, or a code. Anchored where a word begins: tried from everywhere,
# one long word takes time by the square of its length.
_NO_WORDS = re.compile(
    r"(?<![A-Za-z\d.,])\d[\d.,]*\s*(?:[十百千]?[万萬만亿億억]?[美日港欧歐韩韓]?[元円圆圓원]|[十百千]?[万萬만亿億억]"
    r"|[十百千年月日号號년월일])"
    r"|[〇零一二三四五六七八九十百千万萬亿億两兩点點]{2,}[美日港欧歐韩韓]?[元円年月日号號]?"
    r"|(?<![!-~])(?=[!-~]*[\d@_]|[!-~]*://|www\.)[!-~]+|\b[A-Z]{2,}\b",
    re.ASCII,
)
_BUTTONS = ("button", "remedy", "district", "value", "status", "section")
_NOT_OPTIONS = frozenset({"ask", "name", "hint", "item"})


def propose(text: str, client: str, current: str, offered: Sequence[str]) -> str | None:
    """The offered language a typed message is in, when it is not the current one; None when unsure."""
    found = language_of(text, client, offered)
    return found if found is not None and found != current else None


def language_of(text: str, client: str, offered: Sequence[str]) -> str | None:
    """The offered language of a text, by its script, and for Latin letters by what its words resemble. Codes, figures,
    names and what buttons say are no evidence. `client` is what the client says it speaks, "" when it does not: it
    decides where the text does not."""
    if len(text) <= _LABEL and fold(text) in _labels(catalogue.folders()):
        return None
    own, found = _spoken(client, tuple(offered)), scripts.written(_words(text[:LONGEST], offered))
    letters, others = found.scripts["latin"], sum(map(found.scripts.__getitem__, scripts.EASTERN))
    if letters and (not others or _latin_around(found, letters, others, offered)):
        name = latin.language(found.text, own, offered)
    else:
        name = scripts.eastern(found, own) if others else ""
    if name.startswith("zh"):
        return _first_of((name, "zh_Hans", "zh_Hant"), offered)
    return name if name in offered else None


def _words(text: str, offered: Sequence[str]) -> str:
    """A text without figures and codes. What is shouted is a sentence too, unless it has none of a language's words."""
    if text.isupper() and sum(latin.common(text, offered).values()) > 1:
        text = text.lower()
    return _NO_WORDS.sub(" ", text)


def client_language(tag: str, offered: Sequence[str] = ()) -> str:
    """The offered language for what a client says it speaks: a BCP 47 tag, or a list of them as browsers send it."""
    choices = tuple(offered) or catalogue.languages()
    foreign = bool(tag.strip(", ")) and "en" in choices
    return _spoken(tag, choices) or ("en" if foreign else choices[0])


@lru_cache(256)
def _spoken(tag: str, offered: tuple[str, ...]) -> str:
    """The first offered language of a client's, "" when there is none."""
    for one in filter(None, (piece.split(";")[0].strip().replace("-", "_") for piece in tag.split(","))):
        chinese = re.split(r"_", one)[0].casefold() in ("zh", "yue", "cmn")
        found = _chinese_client(one, offered) if chinese else negotiate_locale([one], offered, sep="_")
        if found:
            return found
    return ""


def _chinese_client(tag: str, offered: Sequence[str]) -> str | None:
    parts = set(tag.casefold().split("_"))
    traditional = "hant" in parts or ("hans" not in parts and bool(parts & {"tw", "hk", "mo", "yue"}))
    return _first_of(("zh_Hant", "zh_Hans") if traditional else ("zh_Hans", "zh_Hant"), offered)


def _latin_around(found: scripts.Written, letters: int, others: int, offered: Sequence[str]) -> bool:
    """Whether a sentence in Latin letters has a name in another script in it, rather than the other way round."""
    if found.grammar and found.scripts["han"] * 3 >= letters:
        return False
    common = sum(latin.common(found.text, offered).values())
    kana = found.scripts["hiragana"] + found.scripts["hangul"]
    return letters > others * 2 if kana else common >= 2 or (common == 1 and letters > others * 2)


@cache
def _labels(folders: tuple[Path, ...]) -> frozenset[str]:
    """What buttons say, in every language, folded."""
    domains = {path.stem for folder in folders for path in folder.glob("*/LC_MESSAGES/*.po")}
    return frozenset(
        fold(plain_text(text))
        for name in catalogue.languages()
        for domain in domains
        for key, text in catalogue.texts(name, domain).items()
        if _is_label(key)
    )


def _is_label(key: str) -> bool:
    match key.split("."):
        case ["q", _, option]:
            return option not in _NOT_OPTIONS
        case [kind, _]:
            return kind in _BUTTONS
    return False


def _first_of(preferred: Iterable[str], offered: Sequence[str]) -> str | None:
    return next((one for one in preferred if one in offered), None)
