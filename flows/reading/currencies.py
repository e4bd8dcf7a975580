"""Names and signs of money other than renminbi, as our languages write them. Nothing is ever converted here."""

from __future__ import annotations

import re

_NAMES = {
    "USD": r"美元|美金|美刀|米ドル|ドル|(?:미국\s?|미\s?)?달러|us[-\s]?dollars?|dollars?(?:\s(?:américains|us))?|usd",
    "EUR": r"欧元|歐元|ユーロ|유로|euros?|eur",
    "HKD": r"港币|港元|港纸|港幣|香港ドル|홍콩\s?달러|(?:hong\s?kong|hk)[-\s]dollars?|dollars de hong\s?kong|hkd",
    "TWD": r"新台币|新臺幣|新台幣|台币|臺幣|台幣|台湾ドル|대만\s?달러|(?:new )?taiwan[-\s]dollars?|ntd|twd",
    "MOP": r"澳门元|澳門元|澳门币|澳門幣|葡币|葡幣|パタカ|파타카|patacas?|mop",
    "JPY": r"日元|日币|日圆|日圓|日幣|日本円|円|엔화|엔|yens?|jpy",
    "KRW": r"韩元|韩币|韩圆|韓元|韓幣|韓圜|ウォン|한화|원|wons?|krw",
    "GBP": r"英镑|英鎊|ポンド|파운드|pounds?(?:\ssterling)?|pfund|livres?(?:\ssterling)?|gbp",
    "CHF": r"瑞郎|瑞士法郎|スイスフラン|스위스\s?프랑|(?:schweizer )?franken|(?:swiss )?francs?(?:\ssuisses)?|chf",
    "AUD": r"澳元|澳币|澳幣|豪ドル|호주\s?달러|australian dollars?|aud",
    "CAD": r"加元|加币|加幣|カナダドル|캐나다\s?달러|canadian dollars?|cad",
    "SGD": r"新币|新幣|新加坡元|シンガポールドル|싱가포르\s?달러|singapore dollars?|sgd",
    "RUB": r"卢布|盧布|ルーブル|루블|rou?bles?|rubel|rub",
}
_SIGNS = r"us\$|hk\$|nt\$|a\$|c\$|s\$|mop\$|r\$|[$€£₩₽₹]"
_NAMED = rf"(?:{'|'.join(sorted(_NAMES.values(), key=len, reverse=True))})"
_SCALES = (
    r"(?:(?:十|百|千|万|亿|億|萬|만|억|천|조|[kmb]|mn|bn|mio|mrd|thousand|million|billion|tausend|millionen?|milliarden?"
    r"|mille|millions?|milliards?)\.?\s*(?:(?:of|de)\s|d(?=[aeiou]))?)*"
)

_AFTER = re.compile(rf"\s*{_SCALES}[-\s]*(?P<unit>{_NAMED}(?![a-z])|{_SIGNS})")
_BEFORE = re.compile(rf"(?P<unit>(?<![a-z]){_NAMED}|{_SIGNS})\s*[-:]?\s*$")


_BESIDE = 60
"""Characters before a figure that are looked at."""


def foreign(text: str, start: int, end: int) -> str:
    """The currency that a figure of a plain text is in, as written beside it, if it is not renminbi; else ""."""
    found = _AFTER.match(text, end) or _BEFORE.search(text, max(0, start - _BESIDE), start)
    unit = found["unit"] if found else ""
    return unit.upper() if len(unit) < 4 or "$" in unit else unit
