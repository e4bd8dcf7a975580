"""Packages as a firm would hand them over, and the papers in them."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from bot.platform.contract import Entry, Package, Paper, Section

LICENCE, LETTER, CERTIFICATE, STATEMENTS = b"licence", b"letter", b"certificate", b"statements"
CONTENT = {sha256(content).hexdigest(): content for content in (LICENCE, LETTER, CERTIFICATE, STATEMENTS)}


def registration(**changes: Any) -> Package:
    answers = {
        "subject_kind": "enterprise",
        "subject_name": "上海某某机电有限公司",
        "credit_code": "91310000132260250X",
        "district": "310115",
    }
    return _package("registration", answers, {"business_licence": LICENCE, "commitment_letter": LETTER}, changes)


def product(subject: str, year: int, **changes: Any) -> Package:
    answers = {
        "product_name": "变频水泵",
        "model": "VX20",
        "number": "ZL201810862228.X",
        "in_force": True,
        "owner_kind": "own",
        "data_year": year,
        "sales": 2_900_000_000,
        "exports": 0,
        "profit": -5,
    }
    papers = {"patent_certificate": CERTIFICATE, "economic_evidence": STATEMENTS}
    return _package("product", answers, papers, {"subject": subject, **changes})


_IN_GROUP = {"number", "in_force", "owner_kind"}


def _package(form: str, answers: dict[str, Any], papers: dict[str, bytes], changes: dict[str, Any]) -> Package:
    own = {name: value for name, value in changes.items() if name in Package.model_fields}
    without = own.pop("papers", ())
    answers |= {name: value for name, value in changes.items() if name not in own and name != "papers"}
    entries = [
        Entry(question=name, item="1" if name in _IN_GROUP else "", value=value)
        for name, value in answers.items()
        if value is not None
    ]
    listed = [
        Paper(digest=sha256(content).hexdigest(), name=f"{question}.pdf", question=question)
        for question, content in papers.items()
        if question not in without
    ]
    fixed: dict[str, Any] = {"reference": "BA-2026-00017", "notice": "shanghai_2022", "edition": "e1"} | own
    return Package(form=form, sections=[Section(section="all", items=entries)], papers=listed, **fixed)
