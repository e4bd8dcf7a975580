"""The documents there are, and the places in the template of each: what may stand in a bureau's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

_HEAD: Final = ("单位名称", "统一社会信用代码", "产品名称", "型号", "依据")


@dataclass(frozen=True, slots=True)
class Kind:
    """A document: the forms it belongs to, the paper it is sent back as (""; none), whose clause it cites, and its
    places: texts by name, lists with the texts of a line."""

    name: str
    forms: tuple[str, ...]
    paper: str
    texts: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


KINDS: Final[Mapping[str, Kind]] = MappingProxyType({
    one.name: one
    for one in (
        Kind(
            "commitment_letter", ("registration",), "commitment_letter",
            ("单位名称", "统一社会信用代码", "依据", "联系人", "联系电话"),
        ),
        Kind(
            "patent_product_map", ("product",), "patent_product_map", _HEAD,
            {
                "专利": ("序号", "专利号", "专利名称", "专利类型", "申请日", "权利来源", "核心专利"),
                "对应": ("序号", "产品部分", "专利号", "权利要求", "怎样保护"),
            },
        ),
        Kind("shared_statement", ("product",), "shared_statement", (*_HEAD, "备案方"), {"相关方": ("名称",)}),
        Kind(
            "licence_statement", ("product",), "licence_contract", (*_HEAD, "许可合同"),
            {"许可": ("序号", "专利号", "专利名称", "许可方", "许可备案号", "许可方式", "许可期限")},
        ),
        Kind(
            "material_list", ("registration", "product", "update"), "",
            ("单位名称", "统一社会信用代码", "事项", "依据", "列出日期", "已有", "还缺"),
            {"材料": ("序号", "材料名称", "要求", "来源", "状态", "文件")},
        ),
    )
})  # fmt: skip
"""In the order in which they are offered."""

PLACES: Final[Mapping[str, str]] = MappingProxyType({
    "单位名称": "subject_name", "统一社会信用代码": "credit_code", "产品名称": "product_name", "型号": "model",
    "依据": "cited", "联系人": "contact_name", "联系电话": "phone", "备案方": "files", "名称": "partner",
    "许可合同": "contract", "事项": "matter", "列出日期": "listed_on", "已有": "at_hand", "还缺": "missing",
    "序号": "number", "专利号": "patent", "专利名称": "patent_title", "专利类型": "patent_kind", "申请日": "filed_on",
    "权利来源": "owner_kind", "核心专利": "core", "产品部分": "part_name", "权利要求": "part_claims",
    "怎样保护": "part_how", "许可方": "licensor", "许可备案号": "licence_number", "许可方式": "licence_kind",
    "许可期限": "licence_term", "材料名称": "paper", "要求": "paper_label", "来源": "paper_cited",
    "状态": "paper_state", "文件": "paper_files",
})  # fmt: skip
"""Place -> the key of what it means, under "place."; what templates call things never changes."""

_SAMPLES: Final[Mapping[str, str]] = MappingProxyType({
    "单位名称": "上海某某机电有限公司", "统一社会信用代码": "91310000132260250X", "产品名称": "变频水泵",
    "型号": "VX20", "依据": "通知附件 二、1. · 文件规定", "联系人": "王工", "联系电话": "138 0000 0000",
    "备案方": "上海某某机电有限公司", "名称": "某某泵业有限公司", "许可合同": "许可合同.pdf",
    "事项": "产品备案 · 变频水泵 VX20", "列出日期": "2026年11月28日", "已有": "1", "还缺": "1", "序号": "1",
    "专利号": "ZL201810862228.X", "专利名称": "一种变频水泵的叶轮", "专利类型": "发明", "申请日": "2018年8月1日",
    "权利来源": "许可使用", "核心专利": "是", "产品部分": "叶轮", "权利要求": "权利要求 1、3",
    "怎样保护": "叶片的弯曲角度落在权利要求 1 的范围内", "许可方": "某某大学", "许可备案号": "2024310000001",
    "许可方式": "普通许可", "许可期限": "2024 年至 2029 年", "材料名称": "专利证书", "要求": "必备",
    "来源": "附件 二、2. · 文件规定", "状态": "已有 1 份", "文件": "专利证书.pdf",
})  # fmt: skip


def sample(kind: str) -> dict[str, Any]:
    """Something in every place: what an uploaded template is tried with, and a sample is made of."""
    known = KINDS[kind]
    lines = {name: [{one: _SAMPLES[one] for one in places}] * 2 for name, places in known.lists.items()}
    return {**{one: _SAMPLES[one] for one in known.texts}, **lines}
