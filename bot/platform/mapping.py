"""A filing's content as the contract sends it; nothing here knows a notice's questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.platform.contract import Entry, Package, Paper, Section, Statement


def package(
    content: Mapping[str, Any], reference: str, papers: Sequence[Paper], subject: str = "", replaces: str = ""
) -> Package:
    """The package of a frozen filing (`flows.filing`). Papers' answers go as `papers`, not among the sections."""
    return Package(
        reference=reference,
        notice=content["notice"],
        form=content["form"],
        edition=content["edition"],
        subject=subject,
        replaces=replaces,
        sections=[
            Section(section=one["section"], items=[_entry(item) for item in one["items"] if item["kind"] != "papers"])
            for one in content["data"]
        ],
        papers=list(papers),
        statements=[
            Statement(about=one["check"], item=one["item"], reason=one["reason"]) for one in content.get("reasons", ())
        ],
    )


def _entry(item: Mapping[str, Any]) -> Entry:
    value = item["value"]
    if isinstance(value, dict):
        value = value.get("day") or value["number"]
    return Entry(question=item["question"], item=item["item"], kind=item["kind"], value=value)
