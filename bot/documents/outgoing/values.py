"""What each document is filled with, and why one is not for a draft. Every place of its template has a value."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from bot.documents.outgoing.facts import Facts, printable
from bot.documents.outgoing.kinds import KINDS
from flows.journey import Step
from flows.question import Papers
from locales import day

Values = dict[str, Any]
_BETWEEN: Final = re.compile(r"[、，,；;\n]+")
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "单位名称": ("subject_name", ""), "统一社会信用代码": ("credit_code", ""), "产品名称": ("product_name", ""),
    "型号": ("model", ""), "联系人": ("contact_name", ""), "联系电话": ("phone", ""),
}  # fmt: skip
"""Places that hold an answer as it is."""


def why_not(facts: Facts, kind: str) -> str:
    """Why a document is not for this draft, or ""."""
    if facts.journey.form.id not in KINDS[kind].forms:
        return "registration" if "registration" in KINDS[kind].forms else "product"
    if kind == "shared_statement":
        return {"others": "", "only_us": "only_us"}.get(str(facts.value("sharing")), "sharing_open")
    if kind == "licence_statement":
        owners = [facts.value("owner_kind", item) for item in facts.journey.items("patents")]
        return "" if "licensed" in owners else "all_own" if owners and None not in owners else "owners_open"
    return ""


def values(facts: Facts, kind: str) -> Values:
    """What a document is filled with: texts, and lists of lines of texts."""
    known = KINDS[kind]
    said = {place: facts.text(_NAMES[place][0], place) for place in known.texts if place in _NAMES}
    more = _MORE[kind](facts) if kind in _MORE else {}
    return {**said, **more, "依据": printable(facts.cited(known.paper))}


def _map(facts: Facts) -> Values:
    items = facts.journey.items("patents")
    return {"专利": [_patent(facts, n, item) for n, item in enumerate(items, 1)] or [_patent(facts, 1, "")],
            "对应": _parts(facts)}  # fmt: skip


def _patent(facts: Facts, number: int, item: str) -> Values:
    return {
        "序号": str(number),
        **{place: facts.text(name, place, item or "0") for place, name in (
            ("专利号", "number"), ("专利名称", "patent_title"), ("专利类型", "patent_kind"), ("申请日", "filed_on"),
            ("权利来源", "owner_kind"), ("核心专利", "core"),
        )},
    }  # fmt: skip


def _parts(facts: Facts) -> list[Values]:
    """Part by part as it was answered; else for each patent what it was said to protect."""
    parts = facts.journey.items("parts")
    if parts:
        return [_part(facts, n, item) for n, item in enumerate(parts, 1)]
    items = facts.journey.items("patents") or ("0",)
    return [
        {
            "序号": str(n), "产品部分": facts.text("protects", "产品部分", item),
            "专利号": facts.text("number", "专利号", item), "权利要求": facts.gap("权利要求"),
            "怎样保护": facts.gap("怎样保护"),
        }
        for n, item in enumerate(items, 1)
    ]  # fmt: skip


def _part(facts: Facts, number: int, item: str) -> Values:
    patent = facts.value("part_patent", item)
    known = {facts.value("number", one): one for one in facts.journey.items("patents")}
    design = patent in known and facts.value("patent_kind", known[patent]) == "design"
    return {
        "序号": str(number),
        "产品部分": facts.text("part_name", "产品部分", item),
        # A patent that was taken out of the draft since is none of the product's.
        "专利号": facts.text("part_patent", "专利号", item) if patent in known else facts.gap("专利号"),
        "权利要求": facts.say.plain("document.no_claims") if design and facts.value("part_claims", item) is None
        else facts.text("part_claims", "权利要求", item),
        "怎样保护": facts.text("part_how", "怎样保护", item),
    }  # fmt: skip


def _shared(facts: Facts) -> Values:
    partners = [one.strip() for one in _BETWEEN.split(facts.text("partners", "名称")) if one.strip()]
    if facts.value("partners") is None:
        partners = [facts.gap("名称")]
    agreed = facts.value("shared_agreed")
    theirs = partners[0] if len(partners) == 1 else facts.gap("备案方")
    files = {"we_file": facts.text("subject_name", "备案方"), "partner_files": theirs}.get(str(agreed))
    return {"备案方": files or facts.gap("备案方"), "相关方": [{"名称": one} for one in partners]}


def _licences(facts: Facts) -> Values:
    items = [one for one in facts.journey.items("patents") if facts.value("owner_kind", one) == "licensed"]
    kept = facts.value("licence_contract")
    names = [printable(one) for one in facts.files(kept)] if isinstance(kept, tuple) else []
    listed = facts.say.plain("say.list_comma").join(names)
    lines = [_licence(facts, n, one) for n, one in enumerate(items, 1)]
    return {"许可合同": listed or facts.gap("许可合同"), "许可": lines}


def _licence(facts: Facts, number: int, item: str) -> Values:
    none = facts.passed("licence_number", item)
    return {
        "序号": str(number),
        "专利号": facts.text("number", "专利号", item),
        "专利名称": facts.text("patent_title", "专利名称", item),
        "许可方": facts.text("licensor", "许可方", item),
        "许可备案号": facts.say.plain("document.no_licence_number")
        if none
        else facts.text("licence_number", "许可备案号", item),
        "许可方式": facts.gap("许可方式"),
        "许可期限": facts.gap("许可期限"),
    }


def _materials(facts: Facts) -> Values:
    papers = [step for step in facts.journey.papers if step.status != "waiting"]
    lines = [_material(facts, n, step) for n, step in enumerate(papers, 1)]
    kept = [step for step in papers if _files(step)]
    missing = sum(not _files(step) and not step.question.may_skip for step in papers)
    on = day(facts.today, facts.say.language)
    return {"材料": lines, "事项": _matter(facts), "列出日期": on, "已有": str(len(kept)), "还缺": str(missing)}


def _matter(facts: Facts) -> str:
    """What the papers are for: the form, with the product where there is one."""
    known = (facts.value(name) for name in ("product_name", "model"))
    product = " ".join(str(one) for one in known if one)
    form = facts.say.plain(f"form.{facts.journey.form.id}")
    return printable(facts.say.plain("document.matter", form=form, product=product)) if product else form


def _material(facts: Facts, number: int, step: Step) -> Values:
    assert isinstance(step.question, Papers)
    files, say = _files(step), facts.say
    state = "at_hand" if files else "passed" if step.status == "skipped" else "missing"
    return {
        "序号": str(number),
        "材料名称": say.plain(f"q.{step.question.id}.name"),
        "要求": say.plain(f"label.{step.question.label}"),
        "来源": facts.source(step.question.cite or step.clause.cite),
        "状态": say.plain(f"document.{state}", n=len(files)),
        "文件": say.plain("say.list_comma").join(printable(one) for one in facts.files(files)) or "—",
    }


def _files(step: Step) -> tuple[str, ...]:
    kept = step.answer.value if step.answer is not None else ()
    return kept if isinstance(kept, tuple) else ()


_MORE: Final[Mapping[str, Callable[[Facts], Values]]] = {
    "patent_product_map": _map,
    "shared_statement": _shared,
    "licence_statement": _licences,
    "material_list": _materials,
}
"""What a document holds besides the answers that stand in it as they are."""
