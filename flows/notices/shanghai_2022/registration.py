"""The registration: who files, said once for all of a subject's products."""

from __future__ import annotations

from flows.condition import answer
from flows.notice import Check, Clause, Form, Section
from flows.places import DISTRICTS, LINGANG
from flows.question import Choices, CreditCode, District, Email, Papers, Phone, Text

from .against_papers import WHO_FILES
from .guide import BASICS, WHICH_FILING, WHO_MAY_FILE
from .sources import advice

CATEGORIES = (
    "national_advantage",
    "central_funds",
    "pudong_xuhui_funds",
    "city_pilot",
    "city_project",
    "zhuanjingtexin",
    "innovation_award",
    "china_patent_award",
)
_OUTSIDE_PUDONG_AND_XUHUI = tuple(code for code in DISTRICTS if code not in ("310104", "310115", LINGANG))
_REGISTRATION = "附件 二、1."
_REGISTER = "申请备案的企业登录试点平台并注册，进行实名认证，填报基本信息，上传证明材料和诚信承诺书；"

BUREAU = Section(
    "bureau",
    (
        Clause(
            "正文 三",
            "各区知识产权局、临港新片区市场监管局要将组织开展专利产品备案工作作为当前的重点工作，及时组织动员，"
            "加大投入保障，健全服务机制，加强业务指导，推动专利产品备案工作机制化、常态化，有力支撑专利密集型产业发展。",
            asks=(District("district"),),
        ),
        Clause(
            "正文 三",
            "其中国家知识产权优势示范企业、上海市知识产权运营服务体系建设中央财政资金承接单位、浦东新区和徐汇区知识产权"
            "运营服务体系建设中央财政资金惠及的企事业单位要按照国家知识产权局要求，在2022年底前实现专利产品备案全覆盖；"
            "上海市企事业专利工作试点示范单位等市级知识产权项目承担单位要在2023年3月底前完成专利产品备案。",
            asks=(Choices("categories", CATEGORIES),),
            checks=(
                Check(
                    "funds_of_another_district",
                    when=answer("categories").has("pudong_xuhui_funds")
                    & answer("district").among(*_OUTSIDE_PUDONG_AND_XUHUI),
                    about=("categories", "district"),
                    cite=advice(
                        "类别与所在区", "通知里的这一类单位由浦东新区或徐汇区的中央财政资金惠及，所在区通常是其中之一。"
                    ),
                ),
            ),
        ),
    ),
)

IDENTITY = Section(
    "identity",
    (
        Clause(
            _REGISTRATION,
            _REGISTER,
            asks=(
                Text("subject_name", longest=100, shortest=2, cite=BASICS, read_as="legal_person.name"),
                CreditCode("credit_code", cite=BASICS, read_as="legal_person.credit_code"),
                Text("contact_name", longest=40, cite=BASICS),
                Phone("phone", cite=BASICS),
                Email("email", cite=BASICS, optional=True),
            ),
        ),
    ),
)

REGISTRATION_PAPERS = Section(
    "registration_papers",
    (
        Clause(
            _REGISTRATION,
            _REGISTER,
            asks=(
                Papers("business_licence", when=answer("subject_kind").is_("enterprise"), reads=("business_licence",)),
                Papers(
                    "institution_certificate",
                    when=answer("subject_kind").is_("university"),
                    reads=("institution_certificate",),
                ),
                Papers(
                    "institute_certificate",
                    when=answer("subject_kind").is_("new_rd_institution"),
                    reads=("institution_certificate", "business_licence", "society_certificate"),
                ),
                Papers(
                    "society_certificate",
                    when=answer("subject_kind").is_("social_organisation"),
                    reads=("society_certificate",),
                ),
                Papers(
                    "commitment_letter",
                    reads=("commitment_letter",),
                    stamp=advice("公章", "诚信承诺书以单位名义作出，要盖单位公章；没有盖章是常见的退回原因。"),
                ),
            ),
            checks=WHO_FILES,
        ),
    ),
)

REGISTRATION = Form("registration", (WHICH_FILING, WHO_MAY_FILE, BUREAU, IDENTITY, REGISTRATION_PAPERS))
