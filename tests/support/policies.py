"""Support policies for tests, as an officer would enter them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flows.policies import Policy

BEGINS = date(2026, 1, 1)


def policy(title: str = "备案资助", amount: str = "每件 1 万元", condition: str = "在本区注册", **more: Any) -> Policy:
    """A policy in force from the first day of 2026 on; `more` are its other fields."""
    said = {"link": "https://www.pudong.gov.cn/zscq/1.html", "source": "浦知局〔2026〕5 号", "clause": "第三条"}
    spoken = [(("zh_Hans", text),) for text in (title, amount, condition)]
    fields: dict[str, Any] = {**said, "label": "rule", "begins": BEGINS, **more}
    return Policy(*spoken, **fields)


def a_policy(text: str) -> Policy:
    """ "名称 | 金额 | 条件 | until=2027-06-30 needs=accepted categories=city_pilot,none en=Grant"; the last part may be
    left out."""
    title, amount, condition, *rest = (part.strip() for part in text.split(" | "))
    said = dict(one.split("=") for one in rest[0].split()) if rest else {}
    english = said.pop("en", "")
    more = {name: _read(name, text) for name, text in said.items()}
    made = policy(title, amount, condition, **more)
    return replace(made, title=(("en", english), *made.title)) if english else made


def _read(name: str, text: str) -> Any:
    if name in ("begins", "until"):
        return date.fromisoformat(text)
    return tuple(text.split(",")) if name == "categories" else text
