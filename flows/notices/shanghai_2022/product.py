"""The product form: who makes or sells it, what it is, and that it is filed once. Patents and figures lie beside it."""

from __future__ import annotations

from flows.condition import Condition, answer, given
from flows.notice import Check, Citation, Clause, Form, Outcome, Remedy, Section
from flows.question import Choice, Day, Text, YesNo

from .economy import ECONOMY
from .papers import PAPERS
from .patents import PATENTS
from .sources import advice

_ROLE = "附件 一、1.（2）"
_MAKER_OR_SELLER = "备案主体应当是制造、销售专利产品的专利权人或被许可人。"

ROLE = Section(
    "role",
    (
        Clause(
            _ROLE,
            _MAKER_OR_SELLER,
            asks=(Choice("role", ("patentee", "licensee", "neither")),),
            met_when=answer("role").among("patentee", "licensee"),
            otherwise=Outcome(
                "not_owner_nor_licensee", (Remedy("has_a_licence", "role", "licensee"), Remedy("change_role", "role"))
            ),
        ),
        Clause(
            _ROLE,
            _MAKER_OR_SELLER,
            asks=(Choice("makes_or_sells", ("makes", "sells", "both", "neither")),),
            met_when=answer("makes_or_sells").among("makes", "sells", "both"),
            otherwise=Outcome("does_not_make_nor_sell", (Remedy("change_makes_or_sells", "makes_or_sells"),)),
        ),
    ),
)

_SAME_MODEL = (
    "同一型号或品种的产品应作为一件产品进行备案，如某企业的手机X30型号可作为备案产品，"
    "不同颜色、大小、配置等应归类为同一备案产品。"
)
_WANTS_DETAILS = answer("more_details").is_(True)
_DETAILS = advice("产品的补充信息", "商标、上市时间、简介和行业有助于核查时看懂产品；通知没有要求，都可以不填。")


def _about_the_model(name: str, when: Condition) -> Check:
    """Other products of the firm, and what a model's text says, are given from outside: the bot knows them."""
    return Check(name, when=when, about=("model",), cite=Citation("notice", "附件 一、3.（1）", _SAME_MODEL))


PRODUCT = Section(
    "product",
    (
        Clause(
            "附件 二、2.",
            "企业填报备案产品的基本信息、经济数据，声明所使用专利的情况，并上传有关证明材料，提交审核；",
            asks=(
                Text("product_name", longest=100),
                YesNo(
                    "is_goods",
                    cite=advice("产品还是服务", "备案的是产品；把服务当作产品填报，是材料被退回的常见原因。"),
                ),
            ),
            checks=(
                Check(
                    "service_named_as_product",
                    when=answer("is_goods").is_(False),
                    about=("product_name", "is_goods"),
                    cite=advice("产品还是服务", "备案的是产品；把服务当作产品填报，是材料被退回的常见原因。"),
                ),
            ),
        ),
        Clause(
            "附件 一、3.（1）",
            _SAME_MODEL,
            asks=(Text("model", longest=100),),
            checks=(
                _about_the_model("variant_of_another", given("model_of_another").is_("variant")),
                _about_the_model("perhaps_of_another", given("model_of_another").is_("perhaps")),
                _about_the_model("model_with_variants", given("model_with_variants").is_(True)),
            ),
        ),
        Clause(
            "附件 一、3.（1）",
            _SAME_MODEL,
            asks=(
                Choice("variants", ("one_version", "same_product", "separate_products")),
                Text("variant_list", longest=300, when=answer("variants").is_("same_product"), optional=True),
            ),
            met_when=answer("variants").among("one_version", "same_product"),
            otherwise=Outcome(
                "variants_are_one_product",
                (Remedy("file_as_one", "variants", "same_product"), Remedy("name_another_model", "model")),
            ),
        ),
        Clause(
            "附件 一、2.（3）",
            "备案产品不受《知识产权（专利）密集型产业统计分类（2019）》中的产业分类限制。",
            asks=(
                YesNo("more_details", optional=True, cite=_DETAILS),
                Text("trademark", longest=100, when=_WANTS_DETAILS, optional=True, cite=_DETAILS),
                Day("launched_on", precision="month", when=_WANTS_DETAILS, optional=True, cite=_DETAILS),
                Text("introduction", longest=500, when=_WANTS_DETAILS, optional=True, cite=_DETAILS),
                Text("industry", longest=100, when=_WANTS_DETAILS, optional=True, cite=_DETAILS),
            ),
        ),
    ),
)

_FILED_ONCE = "附件 一、3.（2）"
_BY_AGREEMENT = "相同产品不得重复备案，如同一备案产品涉及不同企业，应由相关方自行协商一致，由其中一方进行备案。"
_SHARED = answer("sharing").is_("others")

SHARING = Section(
    "sharing",
    (
        Clause(
            _FILED_ONCE,
            _BY_AGREEMENT,
            asks=(YesNo("already_filed"),),
            met_when=answer("already_filed").is_(False),
            otherwise=Outcome("already_filed_once", (Remedy("not_filed_yet", "already_filed", False),)),
        ),
        Clause(
            _FILED_ONCE,
            _BY_AGREEMENT,
            asks=(
                Choice("sharing", ("only_us", "others")),
                Choice("shared_agreed", ("we_file", "partner_files", "not_yet"), when=_SHARED),
            ),
            met_when=answer("sharing").is_("only_us") | answer("shared_agreed").among("we_file", "not_yet"),
            otherwise=Outcome("partner_files_it", (Remedy("we_file_after_all", "shared_agreed", "we_file"),)),
        ),
        Clause(
            _FILED_ONCE,
            _BY_AGREEMENT,
            asks=(Text("partners", longest=300, when=_SHARED),),
            met_when=answer("sharing").is_("only_us") | answer("shared_agreed").among("we_file", "partner_files"),
            otherwise=Outcome("agree_first", (Remedy("agreed_we_file", "shared_agreed", "we_file"),)),
        ),
    ),
)

RECOGNITION = Section(
    "recognition",
    (
        Clause(
            "认定条件：对象范围",
            "自 2024 年度起，只有备案时选择「参与专利密集型产品认定」的产品才参加当年的认定；备案通过不等于认定。",
            source="recognition_2024",
            asks=(YesNo("recognition"),),
        ),
        Clause(
            "附件 一、3.（3）",
            "一家企业可选择多件产品进行备案。申请备案的企业可参考《企业专利密集型产品评价方法》（T/PPAC 402-2022），"
            "择优选择产品进行备案。",
        ),
        Clause(
            "全文",
            "T/PPAC 402-2022 之后的国家标准，2025 年 12 月 31 日起实施；评价的公式和基准没有公开，这里不打分。",
            source="standard",
        ),
    ),
)

PRODUCT_FORM = Form(
    "product",
    (ROLE, PRODUCT, SHARING, RECOGNITION, PATENTS, ECONOMY, PAPERS),
    after="registration",
)
