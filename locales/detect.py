"""Which language a message is in, and which one a client speaks. A finding proposes a switch; it never makes one."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from babel.core import negotiate_locale

from locales import catalogue

if TYPE_CHECKING:
    from langdetect.detector_factory import DetectorFactory

LONGEST = 2000
"""Characters that are looked at: more do not make it surer."""
SHORTEST = 12
"""Latin letters from which a detector is worth asking."""

_SURE = 0.8
_RIVALS = ("de", "en", "es", "fr", "it", "pt")
_RIVAL, _OFFERED, _CLIENTS = 0.1, 1.0, 3.0  # prior weights
# Anchored where a word begins: tried from everywhere, one long word takes time by the square of its length.
_NOT_WORDS = re.compile(r"(?<!\S)\S*(?:\d|@|://|www\.|_)\S*|\b[A-Z]{2,}\b")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Characters that only one of the two ways of writing Chinese uses, in the same order in both.
_SIMPLIFIED = (
    "们这个来时对会说国学为与产业专权质经济开关应当从书见观长门问间题头买卖车东马风飞电话语请谁让认识记设证试该详读课调谢变"
    "难离云气汉办动务胜劳势区医单卫厂历压县发号听员响团园围图圆场坏块声处备复够夺奖妇孙实宝审宽导寿将层岁岛币师带帮广庆库"
    "张强录归忆态总恶惊愿户执扩报拟择据换数断无旧显晓术机条极构标树样桥检检楼欢气汇没泽测浓温满灭点炼热爱状环现电画监盘种"
    "称积稳竞笔签简类级纪纯纳线组细织终绍结给络统继绩续维综绿编网罗职联节药获补规览觉计订讨训议讲许论评词译误贝负财责败货"
    "贤贷费资赛赞赢趋跃转轮软轻载较辅输边达迁过运还进远违连选递逻遗邮释里铁银销锁锋错键镇闭阅队阳阴际陆险随隐页项顺须顾预领频颜"
    "额验鱼鸟麦黄龙"
)
_TRADITIONAL = (
    "們這個來時對會說國學為與產業專權質經濟開關應當從書見觀長門問間題頭買賣車東馬風飛電話語請誰讓認識記設證試該詳讀課調謝變"
    "難離雲氣漢辦動務勝勞勢區醫單衛廠歷壓縣發號聽員響團園圍圖圓場壞塊聲處備復夠奪獎婦孫實寶審寬導壽將層歲島幣師帶幫廣慶庫"
    "張強錄歸憶態總惡驚願戶執擴報擬擇據換數斷無舊顯曉術機條極構標樹樣橋檢檢樓歡氣匯沒澤測濃溫滿滅點煉熱愛狀環現電畫監盤種"
    "稱積穩競筆簽簡類級紀純納線組細織終紹結給絡統繼績續維綜綠編網羅職聯節藥獲補規覽覺計訂討訓議講許論評詞譯誤貝負財責敗貨"
    "賢貸費資賽贊贏趨躍轉輪軟輕載較輔輸邊達遷過運還進遠違連選遞邏遺郵釋裡鐵銀銷鎖鋒錯鍵鎮閉閱隊陽陰際陸險隨隱頁項順須顧預領頻顏"
    "額驗魚鳥麥黃龍"
)
_ONLY_SIMPLIFIED = frozenset(_SIMPLIFIED) - frozenset(_TRADITIONAL)
_ONLY_TRADITIONAL = frozenset(_TRADITIONAL) - frozenset(_SIMPLIFIED)

_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLIFIED)


def simplified(text: str) -> str:
    """The text with those traditional characters replaced that are told apart here."""
    return text.translate(_SIMPLER)


def propose(text: str, client_language: str, current: str, offered: Sequence[str]) -> str | None:
    """The offered language a typed message is in, when it is not the current one; None when unsure."""
    found = language_of(text, client_language, offered)
    return found if found is not None and found != current else None


def language_of(text: str, client_language: str, offered: Sequence[str]) -> str | None:
    """The offered language of a text: by its script, and for Latin letters by what its letters resemble."""
    words = _NOT_WORDS.sub(" ", text[:LONGEST])
    scripts = Counter(filter(None, map(_script, words)))
    if scripts["kana"] and scripts["kana"] * 5 >= scripts["han"]:
        return _if_offered("ja", offered)
    if scripts["hangul"] > scripts["han"]:
        return _if_offered("ko", offered)
    if scripts["han"] >= 2 and scripts["han"] * 3 >= scripts["latin"]:
        return _chinese(words, offered)
    return _latin(words, client_language, offered) if scripts["latin"] >= SHORTEST else None


def client_language(tag: str, offered: Sequence[str] = ()) -> str:
    """The offered language for what a client says it speaks: a BCP 47 tag, or a list of them as browsers send it."""
    choices = tuple(offered) or catalogue.languages()
    wanted = [piece.split(";")[0].strip().replace("-", "_") for piece in tag.split(",")]
    for one in filter(None, wanted):
        chinese = re.split(r"_", one)[0].casefold() in ("zh", "yue", "cmn")
        found = _chinese_client(one, choices) if chinese else negotiate_locale([one], choices, sep="_")
        if found:
            return found
    foreign = any(wanted) and "en" in choices
    return "en" if foreign else choices[0]


def _chinese_client(tag: str, offered: Sequence[str]) -> str | None:
    parts = set(tag.casefold().split("_"))
    traditional = "hant" in parts or ("hans" not in parts and bool(parts & {"tw", "hk", "mo", "yue"}))
    return _first_of(("zh_Hant", "zh_Hans") if traditional else ("zh_Hans", "zh_Hant"), offered)


def _chinese(text: str, offered: Sequence[str]) -> str | None:
    traditional = sum(character in _ONLY_TRADITIONAL for character in text)
    simplified = sum(character in _ONLY_SIMPLIFIED for character in text)
    return _first_of(("zh_Hant", "zh_Hans") if traditional > simplified else ("zh_Hans", "zh_Hant"), offered)


def _latin(text: str, client: str, offered: Sequence[str]) -> str | None:
    detector = _factory(tuple(sorted({*_RIVALS, *filter(_profile_exists, offered)}))).create()
    weights = dict.fromkeys(_RIVALS, _RIVAL) | {one: _OFFERED for one in offered if _profile_exists(one)}
    if client in weights:
        weights[client] = max(weights[client], _CLIENTS if client in offered else _OFFERED)
    detector.set_prior_map(weights)
    detector.append(" ".join(_LATIN_WORD.findall(text)).lower())
    found = detector.get_probabilities()
    return _if_offered(found[0].lang, offered) if found and found[0].prob >= _SURE else None


@cache
def _factory(names: tuple[str, ...]) -> DetectorFactory:
    """A detector of our own with only these profiles (the library's shared one is unseeded and loads 55 of them)."""
    from langdetect.detector_factory import DetectorFactory

    made = DetectorFactory()
    made.set_seed(0)
    made.load_json_profile([(_profiles() / name).read_text(encoding="utf-8") for name in names])
    return made


@cache
def _profiles() -> Path:
    from langdetect.detector_factory import PROFILES_DIRECTORY

    return Path(PROFILES_DIRECTORY)


def _profile_exists(language: str) -> bool:
    return language not in {"ja", "ko"} and (_profiles() / language).is_file()


def _script(character: str) -> str | None:
    if character < "\u0080":
        return "latin" if character.isalpha() else None
    name = unicodedata.name(character, "")
    for script, start in (("han", "CJK UNIFIED"), ("kana", "HIRAGANA"), ("kana", "KATAKANA L"), ("hangul", "HANGUL")):
        if name.startswith(start):
            return script
    return "latin" if name.startswith("LATIN") else None


def _if_offered(language: str, offered: Iterable[str]) -> str | None:
    return language if language in tuple(offered) else None


def _first_of(preferred: Iterable[str], offered: Sequence[str]) -> str | None:
    return next((one for one in preferred if one in offered), None)
