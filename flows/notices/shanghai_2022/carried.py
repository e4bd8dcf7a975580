"""The national platform's order of fields, for filings that a person types in there. Only what public pages show by
name is `known`; all else is called as we call it."""

from __future__ import annotations

from collections.abc import Mapping

from flows.carrying import Block

_FOUR_FIGURES = ("sales", "exports", "profit", "ip_spending")
_KNOWN_FIGURES = frozenset(_FOUR_FIGURES)
_RECOGNITION = Block("recognition", ("recognition",), frozenset({"recognition"}))

CARRIED: Mapping[str, tuple[Block, ...]] = {
    "registration": (
        Block(
            "registration",
            (
                "subject_kind", "legal_person", "subject_name", "credit_code", "district", "contact_name", "phone",
                "email",
            ),
        ),
        Block(
            "papers",
            (
                "business_licence", "institution_certificate", "institute_certificate", "society_certificate",
                "commitment_letter",
            ),
            frozenset({"commitment_letter"}),
        ),
    ),
    "product": (
        Block(
            "patents",
            (
                "number", "patent_title", "patent_kind", "filed_on", "in_force", "owner_kind", "licensor",
                "licence_number",
            ),
            frozenset({"number"}),
        ),
        Block(
            "product",
            (
                "product_name", "model", "variant_list", "trademark", "launched_on", "industry", "introduction",
                "makes_or_sells", "partners", "product_photos",
            ),
        ),
        Block(
            "economy",
            ("data_year", *_FOUR_FIGURES, "market_share", "unit_price", "firm_sales"),
            _KNOWN_FIGURES,
        ),
        Block("statements", ("core", "protects", "dispute"), frozenset({"core"})),
        Block(
            "papers",
            (
                "patent_certificate", "licence_contract", "economic_evidence", "export_declaration",
                "patent_product_map", "inspection_report", "shared_statement",
            ),
        ),
        _RECOGNITION,
    ),
    "update": (
        Block("product", ("product_name", "model", "patent_changes")),
        Block("economy", ("data_year", *_FOUR_FIGURES), _KNOWN_FIGURES),
        Block("papers", ("economic_evidence", "patent_certificate")),
        _RECOGNITION,
    ),
    "withdrawal": (Block("withdrawal", ("reason", "left_on", "kept_filing", "explanation")),),
}  # fmt: skip
