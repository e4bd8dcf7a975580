"""Which models are one product: colours, sizes and configurations make no new one (附件 一、3.（1）)."""

from __future__ import annotations

import re
import unicodedata

from flows.lexicon import fold

_COLOURS = "黑|白|红|蓝|绿|黄|灰|银|金|紫|粉|橙|棕|青|米|香槟金|玫瑰金|深空灰|曜石黑|珍珠白|天空蓝"
_COLOURS_LATIN = "black|white|red|blue|green|yellow|gr[ea]y|silver|gold|purple|pink|orange|brown|beige"
_MEMORY = r"[0-9]+\s*(?:gb?|tb?)?\s*[+/]\s*[0-9]+\s*(?:gb?|tb?)|[0-9]+\s*(?:gb|tb|g|t)"
_UNITS = "cm|mm|m|ml|l|kg|英寸|寸|厘米|毫米|米|升|毫升|公斤|千克|inch|in"
_SIZES = (
    r"(?:特大|超大|加大|大|中|小|迷你)(?:号|码|型|杯)"
    rf"|(?:[0-9]{{0,2}}x{{1,3}}[sl]|[sml])\s*(?:号|码)?|[0-9.]+\s*(?:{_UNITS})"
)
_EDITIONS = "(?:标准|豪华|高配|低配|中配|顶配|青春|尊享|旗舰|基础|入门|普通)(?:版|款|型)?"
_VARIANT = re.compile(
    rf"(?:(?:{_COLOURS})(?:色|款|版)|香槟金|玫瑰金|深空灰|曜石黑|珍珠白|天空蓝|{_EDITIONS}"
    rf"|(?<![a-z])(?:{_COLOURS_LATIN})(?![a-z])|(?<![a-z0-9.])(?:{_MEMORY}|{_SIZES})(?![a-z0-9]))"
)
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
    bare = _VARIANT.sub(" ", _plain(_BRACKETS.sub(" ", text)))
    return " ".join(bare.strip(" -–/+·,").split()).upper()


def product_key(name: str, model: str) -> str:
    """Equal for two filings of the same product by the same firm: name and models, variants left out."""
    return "|".join([_key(_VARIANT.sub(" ", _plain(name))), *sorted(map(_key, models(model)))])


def same_product(a: tuple[str, str], b: tuple[str, str]) -> bool:
    """Whether two (name, model) pairs are one product, so that it would be filed twice."""
    return product_key(*a) == product_key(*b)


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
