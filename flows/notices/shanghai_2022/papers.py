"""The papers of a product. The notice says 证明材料 only; which kinds serve is advice and says so."""

from __future__ import annotations

from flows.condition import answer, count
from flows.notice import Check, Clause, Section
from flows.question import Choice, Group, Papers, PatentNumber, Text

from .against_papers import CERTIFICATES, CONTRACTS, STATEMENT, found
from .patents import LICENSED_PATENTS
from .sources import advice

_EVIDENCE = "企业填报备案产品的基本信息、经济数据，声明所使用专利的情况，并上传有关证明材料，提交审核；"
_BY_AGREEMENT = "应由相关方自行协商一致，由其中一方进行备案。"

_MAPPED = advice("产品与专利对应说明", "逐项写明专利保护产品的哪一部分，可以避免因「专利与产品对不上」被退回。")
PARTS_GROUP = Group(
    "parts",
    (
        Text("part_name", longest=100, cite=_MAPPED),
        PatentNumber("part_patent", among="number", cite=_MAPPED),
        Text("part_claims", longest=60, optional=True, cite=_MAPPED),
        Text("part_how", longest=200, optional=True, cite=_MAPPED),
    ),
    most=30,
    when=answer("product_map").is_("part_by_part"),
    cite=_MAPPED,
)
"""Which claim of which patent protects which part; the patent is one of those in the draft."""

PAPERS = Section(
    "papers",
    (
        Clause(
            "附件 二、2.",
            _EVIDENCE,
            asks=(
                Papers(
                    "patent_certificate",
                    most=50,
                    reads=("patent_certificate", "patent_register", "fee_receipt"),
                ),
                Papers("licence_contract", when=LICENSED_PATENTS, reads=("licence_contract",)),
                Papers("economic_evidence", reads=("financial_statement",)),
                Papers(
                    "export_declaration",
                    label="advised",
                    reads=("export_declaration",),
                    when=answer("exports") > 0,
                    cite=advice("出口证明", "填了出口额的，附出口报关单便于核查；通知没有点名要求。"),
                ),
                Papers(
                    "product_photos",
                    label="advised",
                    kinds=("image", "pdf"),
                    cite=advice("产品照片", "照片清楚、能看到型号，核查时少问一次；通知没有点名要求。"),
                ),
                Papers(
                    "inspection_report",
                    label="advised",
                    reads=("inspection_report",),
                    cite=advice("检验报告", "行业规定要检验的产品附上检验报告；其他产品不用。"),
                ),
                Choice("product_map", ("part_by_part", "own_paper"), optional=True, cite=_MAPPED),
                PARTS_GROUP,
                Papers(
                    "patent_product_map",
                    label="advised",
                    reads=("patent_product_map",),
                    when=answer("product_map").among("part_by_part", "own_paper"),
                    cite=_MAPPED,
                ),
            ),
            checks=(
                Check(
                    "fewer_certificates_than_patents",
                    when=(count("patent_certificate") < count("patents"))
                    & found("fewer_certificates_than_patents").is_(True),
                    about=("patent_certificate", "patents"),
                    cite=advice("证书份数", "每件专利都要有证书或登记簿副本；几件合在一个文件里也可以，说明一下即可。"),
                ),
                *CERTIFICATES,
                *CONTRACTS,
                *STATEMENT,
            ),
        ),
        Clause(
            "附件 一、3.（2）",
            _BY_AGREEMENT,
            asks=(
                Papers(
                    "shared_statement",
                    when=answer("sharing").is_("others"),
                    reads=("shared_statement",),
                    stamp=advice("各方盖章", "协商一致由各方作出，各方都盖章，才看得出是谁同意的。"),
                ),
            ),
        ),
    ),
)
