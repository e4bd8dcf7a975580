"""Which models are one product: colours, sizes and configurations make no new one (附件 一、3.（1）)."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from flows.lexicon import fold

Kinship = Literal["variant", "perhaps", ""]

_COLOURS = "黑|白|红|蓝|绿|黄|灰|银|金|紫|粉|橙|棕|青|米|香槟金|玫瑰金|深空灰|曜石黑|珍珠白|天空蓝"
_COLOURS_LATIN = "black|white|red|blue|green|yellow|gr[ea]y|silver|gold|purple|pink|orange|brown|beige"
_MEMORY = r"[0-9]+\s*(?:gb?|tb?)?\s*[+/]\s*[0-9]+\s*(?:gb?|tb?)|[0-9]+\s*(?:gb|tb|g|t)"
_UNITS = "cm|mm|m|ml|l|kg|英寸|寸|厘米|毫米|米|升|毫升|公斤|千克|inch|in"
_SIZES = (
    r"(?:特大|超大|加大|大|中|小|迷你)(?:号|码|型|杯)"
    rf"|(?:[0-9]{{0,2}}x{{1,3}}[sl]|[sml](?!\s*[-–.]?\s*[0-9]))\s*(?:号|码)?|[0-9.]+\s*(?:{_UNITS})"
)
_EDITIONS = "(?:标准|豪华|高配|低配|中配|顶配|青春|尊享|旗舰|基础|入门|普通)(?:版|款|型|(?![\u4e00-\u9fff]))"
_VARIANT = re.compile(
    rf"(?:(?:{_COLOURS})(?:色|款|版)|香槟金|玫瑰金|深空灰|曜石黑|珍珠白|天空蓝|{_EDITIONS}"
    rf"|(?<![a-z])(?:{_COLOURS_LATIN})(?![a-z])|(?<![a-z0-9.–-])(?:{_MEMORY}|{_SIZES})(?![a-z0-9]))"
)
_NUMERAL = "[0-9一二三四五六七八九十]+"
_RATINGS = "kw|w|hp|kv|v|hz|ma|a|kva|va|mah|ah|wh|马力|千瓦|瓦|千伏|伏|匹|安时|毫安时"
_OPEN = re.compile(
    r"(?:升级|改进|改良|增强|加强|优化|新|改)(?:版|款|型)(?![\u4e00-\u9fff0-9])"
    rf"|第?{_NUMERAL}代|(?<![a-z])gen(?:eration)?\.?\s*[0-9]+(?![a-z0-9])|(?<![a-z])(?:mark|mk)\s*[0-9ivx]+(?![a-z0-9])"
    r"|(?<![0-9])(?:19|20)[0-9]{2}\s*(?:年?款|年?版)|(?:套装|礼盒装?|组合装|家庭装|旅行装)"
    r"|(?<![a-z])(?:upgraded|improved|new) (?:version|edition|model)|(?<![a-z])(?:bundle|gift set)(?![a-z])"
    r"|(?:(?<=[0-9])|(?<=[\s_–-])|(?<=[\u4e00-\u9fff]))(?:(?:pro|plus|max|ultra|lite)\s*)+(?![a-z0-9])"
    r"|(?<=[\s_–])v[0-9]+(?:\.[0-9]+)*(?![a-z0-9])"
    rf"|(?<![a-z0-9.-])(?:[0-9]+(?:\.[0-9]+)?\s*(?:{_RATINGS}))(?:\s*/\s*[0-9.]+\s*(?:{_RATINGS}))*(?![a-z0-9])"
)
"""What may be a variant or another model: whoever makes it knows, so it is asked and never decided."""
_BRACKETS = re.compile(r"[(\[（【](?P<inside>[^()\[\]（）【】]*)[)\]）】]")
_LIST = re.compile(r"[,，、;；\n]|\s/\s|(?<=[^\x00-\x7f])/|(?<=[0-9a-z色版款号型码])\s*[和及与]\s*|\s+and\s+")
_COUNTED = re.compile(
    r"(?:[2-9]|[1-9][0-9]+|[二三四五六七八九十两]+)\s*[种款个].*(?:规格|颜色|色|尺寸|尺码|配置|容量|版本)"
)
_SIGNS = re.compile(r"[\W_]+")


def models(text: str) -> tuple[str, ...]:
    """The different models a text names, without what makes a variant of one only; each in its first spelling."""
    found: dict[str, str] = {}
    for part in _parts(text):
        if base := base_model(part):
            found.setdefault(_key(base), base)
    return tuple(found.values())


def names_variants(text: str) -> bool:
    """Whether a text names colours, sizes or configurations besides a model: they are filed as one product."""
    parts = _parts(text)
    if _COUNTED.search(_plain(text)):
        return len(models(text)) <= 1
    said = any(_VARIANT.search(part) for part in parts) or _BRACKETS.search(text) is not None
    return said and _variants(text) > 1 and len(models(text)) <= 1


def base_model(text: str) -> str:
    """A model without colours, sizes, configurations and brackets: "X30" of "X30 曜石黑 8+256GB"."""
    return _tidy(_VARIANT.sub(" ", _plain(_BRACKETS.sub(" ", text))))


def variants(text: str) -> tuple[str, ...]:
    """The colours, sizes and configurations that the text of one model names besides it, as they are written there:
    ("黑色", "白色") of "X30（黑色、白色）"; () where it names none, or several models."""
    if len(models(text)) != 1 or not (names_variants(text) or _VARIANT.search(_plain(_BRACKETS.sub(" ", text)))):
        return ()
    plain = unicodedata.normalize("NFKC", text)
    bare = [found[0].strip() for found in re.finditer(_VARIANT.pattern, _BRACKETS.sub(" ", plain), re.IGNORECASE)]
    inside = [part.strip() for found in _BRACKETS.finditer(plain) for part in _LIST.split(found["inside"])]
    return tuple(dict.fromkeys(filter(None, [*bare, *inside])))


def family(text: str) -> str:
    """A model without what may make it another one either: "X30" of "X30 Pro 第二代"; all of it if nothing is left."""
    base = base_model(text)
    return _tidy(_OPEN.sub(" ", base.casefold())) or base


def families(model: str) -> tuple[str, ...]:
    """A key for each model that a text names, equal for those that may be one product."""
    return tuple(dict.fromkeys(_key(family(one)) for one in models(model)))


def bases(model: str) -> tuple[str, ...]:
    """A key for each model that a text names, equal however it is spelled and whatever its colour or size."""
    return tuple(dict.fromkeys(_key(one) for one in models(model)))


def kinship(a: tuple[str, str], b: tuple[str, str]) -> Kinship:
    """How two (name, model) pairs of one firm are related: "variant" when only colour, size or configuration tell them
    apart; "perhaps" when it is a generation, a version, a year, a rating or a bundle, which may be a new model; "" for
    different models (VX20 and VX30), and for different things that share a number."""
    names = [_key(_OPEN.sub(" ", _VARIANT.sub(" ", _plain(name)))) for name, _ in (a, b)]
    if not names[0] or not names[1] or not (names[0] in names[1] or names[1] in names[0]):
        return ""
    said = [_key(_VARIANT.sub(" ", _plain(name))) for name, _ in (a, b)]
    if said[0] == said[1] and set(bases(a[1])) & set(bases(b[1])):
        return "variant"
    return "perhaps" if set(families(a[1])) & set(families(b[1])) else ""


def product_key(name: str, model: str) -> str:
    """Equal for two filings of the same product by the same firm: name and models, variants left out."""
    return "|".join([_key(_VARIANT.sub(" ", _plain(name))), *sorted(map(_key, models(model)))])


def same_product(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two (name, model) pairs are one product, so that it would be filed twice."""
    return product_key(*a) == product_key(*b)


def _tidy(text: str) -> str:
    return " ".join(text.strip(" -–/+·,").split()).upper()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _key(text: str) -> str:
    return _SIGNS.sub("", fold(text))


def _parts(text: str) -> list[str]:
    """The members of a list, brackets taken out first: their commas separate variants."""
    return [part.strip() for part in _LIST.split(_plain(_BRACKETS.sub(" ", text))) if part.strip()]


def _variants(text: str) -> int:
    """How many variants are named, outside brackets and in them."""
    inside = [part for match in _BRACKETS.finditer(text) for part in _LIST.split(match["inside"]) if part.strip()]
    return max(len(inside), len(_VARIANT.findall(_plain(_BRACKETS.sub(" ", text)))), len(_parts(text)))
