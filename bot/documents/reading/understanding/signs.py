"""Signs as papers print them: one spelling, look-alikes, and what a legal person's name ends in."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = str.maketrans(
    {
        "﹕": ":",
        "︰": ":",
        "∶": ":",
        "〔": "(",
        "〕": ")",
        "【": "(",
        "】": ")",
        "•": "·",
        "・": "·",
        "—": "-",
        "–": "-",
    }
)
_HAN = "\u3400-\u9fff"
_LOOSE = re.compile(rf"(?<=[{_HAN}()（）:;,、。·]) +| +(?=[{_HAN}()（）:;,、。·])")
_LEGAL_PERSON = re.compile(
    "(?:公司|集团|大学|学院|学校|研究院|研究所|研究中心|设计院|科学院|医院|厂|中心|协会|学会|商会|联合会|促进会|联盟|"
    "基金会|研究会|实验室|总站|检测院|合作社|合伙\\))$|分公司$"
)
_HEADLESS = re.compile("股份|有限|责任|集团|公司|\\(集团|\\)|分公司|大学|研究")
"""How a name begins of which the first part was not read."""
_TWINS = frozenset("土士未末己已巳日曰大太人入千干天夫工王玉主申甲由田口囗刀力贝见末戊戌成")
"""Characters that differ by a stroke from another one."""
_PAUSE = "·.,:;、-_()（）'\"“” "


def plain(text: str) -> str:
    """One spelling for full-width forms, colons and brackets; spaces beside Chinese characters are the printer's."""
    spelled = unicodedata.normalize("NFKC", "".join(c for c in text if c == "\t" or unicodedata.category(c)[0] != "C"))
    return _LOOSE.sub("", " ".join(spelled.translate(_SIGNS).split()))


def tight(text: str) -> str:
    """The plain text without any space."""
    return plain(text).replace(" ", "")


def printed(text: str) -> str:
    """A name or title as Chinese papers print it: brackets full-width when there is Chinese in it."""
    tidy = plain(text).strip(" :;,、-_·")
    return tidy.replace("(", "（").replace(")", "）") if re.search(f"[{_HAN}]", tidy) else tidy


def legal_person(name: str) -> bool:
    """Whether a name ends as those of firms and institutions do, with its brackets in pairs."""
    bare = plain(name)
    return (
        len(bare) >= 4
        and _HEADLESS.match(bare) is None
        and _LEGAL_PERSON.search(bare) is not None
        and bare.count("(") == bare.count(")")
        and re.fullmatch(rf"[{_HAN}0-9A-Za-z()·&.\- ]+", bare) is not None
    )


def twins(text: str) -> int:
    """How many of its characters differ from another by a stroke."""
    return sum(sign in _TWINS for sign in text)


def wide(text: str) -> float:
    """The width of a text in Chinese characters."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.53 for sign in text) or 1.0


def empty(text: str) -> bool:
    """Whether nothing stands there but lines to write on."""
    return all(sign in _PAUSE for sign in text)
