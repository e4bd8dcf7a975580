"""What replies tell besides what was asked: only what is said of the contact's own unit, and said outright."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.lexicon import EMPTY, lexicon_of
from flows.notices.shanghai_2022 import NOTICE
from flows.volunteered import Context, correction, facts, found, questions_of, rest
from locales import languages, lexicon
from locales.detect import language_of
from tests.support.replies import TODAY, Labelled, labelled, read, score

QUESTIONS = questions_of(NOTICE)
LEXICON = lexicon_of(lexicon("zh_Hans", NOTICE.id))


TOLD = """
which_filing: 我们是徐汇的高校，有三件发明专利
    district=310104; subject_kind=university
which_filing: 我们是徐汇的高校，有三件发明专利，专利号ZL201810862228.X
    district=310104; subject_kind=university; number=ZL201810862228.X
which_filing: 我司是浦东的企业，专精特新，产品叫变频水泵，型号VX20
    district=310115; subject_kind=enterprise; categories=zhuanjingtexin; product_name=变频水泵; model=VX20
subject_kind: 高校，在徐汇区
    district=310104
subject_kind: 企业。信用代码91310000132260250X，手机13812345678，邮箱 wang@example.com
    credit_code=91310000132260250X; phone=+8613812345678; email=wang@example.com
sales: 3.2亿，出口5000万，利润2000万
    exports=5000000000; profit=2000000000
sales: 3.2亿，不出口
    exports=0
which_filing: 不在徐汇，在浦东
    district=310115
number: ZL201810862228.X，没有纠纷，专利权人是我们自己
    dispute=no; role=patentee
which_filing: 我们是上海某某机电有限公司，在嘉定
    subject_name=上海某某机电有限公司; subject_kind=enterprise; district=310114
contact_name: 王工，13812345678
    phone=+8613812345678
which_filing: We are a university in Xuhui and have three invention patents
    district=310104; subject_kind=university
which_filing: We're a company based in Pudong, patent ZL201810862228.X, no disputes.
    district=310115; subject_kind=enterprise; number=ZL201810862228.X; dispute=no
which_filing: Wir sind eine Universität mit Sitz in Xuhui, kein Streit
    district=310104; subject_kind=university; dispute=no
subject_kind: Unternehmen. Unser Produkt heißt Kreiselpumpe
    product_name=Kreiselpumpe
sales: 32 Mio. Yuan, der Gewinn lag bei 2,5 Mio. Yuan, wir exportieren nicht
    profit=250000000; exports=0
sales: 32 million yuan, exports 5 million yuan, profit was 2 million yuan
    exports=500000000; profit=200000000
sales: 32 million yuan, we do not export
    exports=0
subject_kind: 大学，徐汇
    district=310104
which_filing: 产品备案，伲公司在奉贤，专精特新企业
    district=310120; categories=zhuanjingtexin
credit_code: 91310112MA1GB8W76P，联系人是本人，李小梅
    contact_name=李小梅
product_name: 数控机床 型号VM850 去年销售额3200万元
    model=VM850; sales=3200000000
contact_name: 王芳，不要打13812345678，打13912345678
    phone=+8613912345678
phone: 13812345678, E-Mail: kontakt@beispiel.de
    email=kontakt@beispiel.de
number: ZL202010551208.8이고 2020년 6월 17일에 출원했습니다
    filed_on=2020-06-17
exports: 수출은 없고 이익은 300만 위안입니다
    profit=300000000
district: 徐汇，我们是国家知识产权优势企业，也是专精特新
    categories=national_advantage+zhuanjingtexin
district: 徐汇区，单位全称上海某某机电有限公司
    subject_name=上海某某机电有限公司
product_name: 变频水泵，型号VX20，自产自销
    model=VX20; makes_or_sells=both
model: VX20，去年销售额1.2亿元，出口没有
    sales=12000000000
role: 我们是专利权人，自己生产自己销售
    makes_or_sells=both
role: 专利权人，专利号 201810862228.X 和 ZL202120592620.4
    number=ZL201810862228.X; number=ZL202120592620.4
data_year: 2025，销售额3200万元，出口额800万元，利润500万元，知识产权投入60万
    sales=3200000000; exports=800000000; profit=500000000; ip_spending=60000000
number: ZL201810862228.X，申请日2018年8月1日
    filed_on=2018-08-01
number: ZL201810862228.X, filed on 1 August 2018
    filed_on=2018-08-01
which_filing: Nous sommes une société de Pudong, pas de litige
    district=310115; subject_kind=enterprise; dispute=no
which_filing: Nous sommes une succursale d'une société française
    subject_kind=branch
sales: 32 millions de yuans, bénéfice 3,2 millions, nous n’exportons pas
    profit=320000000; exports=0
which_filing: 您好，想给我们的水泵备案，公司在闵行，联系人王工 13812345678
    district=310112; contact_name=王工; phone=+8613812345678
subject_kind: 我们公司注册在临港
    district=lingang
subject_name: 复旦某某研究院，在杨浦
    district=310110
which_filing: 我们是被许可人，专利是独占许可来的
    role=licensee
which_filing: 听说徐汇有补贴，我们是奉贤的企业
    district=310120; subject_kind=enterprise
which_filing: 原来在浦东，现在搬到了松江
    district=310117
which_filing: 我单位为新型研发机构，位于张江
    subject_kind=new_rd_institution
which_filing: 我是社会组织的，协会在静安
    subject_kind=social_organisation; district=310106
exports: 不出口，利润一千二百万
    profit=1200000000
profit: 利润300万，知识产权投入50万元
    ip_spending=50000000
dispute: 没有，我们是专利权人
    role=patentee
is_goods: 是，已经上市了，没备案过
    on_market=yes; already_filed=no
which_filing: 专利产品备案，公司在松江九亭，联系人刘工
    district=310117; contact_name=刘工
which_filing: 我们客户是徐汇的高校，我们自己在嘉定
    district=310114
subject_kind: 学校 杨浦区 12310110425006184U
    district=310110; credit_code=12310110425006184U
subject_kind: 企业，已经是专精特新小巨人了
    categories=zhuanjingtexin
number: ZL202120592620.4，实用新型，有效，没有纠纷
    patent_kind=utility_model; in_force=yes; dispute=no
number: 201910457731.1 名称：一种变频水泵的叶轮，发明
    patent_title=一种变频水泵的叶轮; patent_kind=invention
number: ZL202120592620.4，申请日2021年3月18日，授权日2021年10月1日
    filed_on=2021-03-18
profit: 300万，公司总销售额2亿元
    firm_sales=20000000000
which_filing: 我們是閔行的公司，型號VX20的水泵
    district=310112; subject_kind=enterprise; model=VX20
contact_name: 孙老师，座机021-65640000转801
    phone=+862165640000x801
which_filing: We are a small company in Songjiang and want to file a pump
    district=310117; subject_kind=enterprise
legal_person: Yes, and we're in Changning
    district=310105
sales: 32 million yuan, of which 11 million yuan exports
    exports=1100000000
sales: two hundred million yuan, profit twelve million yuan
    profit=1200000000
model: HP-9, sales in 2025 were 12 million yuan
    data_year=2025; sales=1200000000
number: ZL201810862228.X, an invention filed on 1 August 2018, no disputes
    patent_kind=invention; filed_on=2018-08-01; dispute=no
role: Patentinhaber, wir stellen es selbst her und verkaufen es selbst
    makes_or_sells=both
product_name: Pompe à vitesse variable, modèle VX20
    model=VX20
number: ZL202120592620.4, modèle d'utilité, toujours en vigueur
    patent_kind=utility_model; in_force=yes
which_filing: 特許製品の届出です。浦東新区の企業です。
    district=310115; subject_kind=enterprise
subject_kind: 기업입니다. 쉬후이구에 있습니다
    district=310104
number: ZL202120592620.4, 실용신안입니다
    patent_kind=utility_model
filed_on: 2021年3月18日，是发明
    patent_kind=invention
subject_kind: 企业，国家知识产权优势企业
    categories=national_advantage
legal_person: Yes, company name is Shanghai Moumou Valve Co., Ltd.
    subject_name=Shanghai Moumou Valve Co., Ltd.
"""
"""The question asked and the reply, and below it what else it tells."""


def cases() -> Iterator[tuple[str, str, str]]:
    lines = TOLD.strip().splitlines()
    for line, said in zip(lines[::2], lines[1::2], strict=True):
        asked, _, reply = line.partition(": ")
        yield asked, reply, said.strip()


@pytest.mark.parametrize(("asked", "reply", "said"), list(cases()))
def test_what_is_told_unasked(asked: str, reply: str, said: str) -> None:
    language = language_of(reply, "", languages()) or "zh_Hans"
    found = read(Labelled("", language, asked, reply, frozenset()))
    assert found == {tuple(one.split("=")) for one in said.split("; ")}


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        ("credit_code", "91310112MA1GB8W76P，联系人是我，下午再说"),
        ("product_name", "数控机床，打算出型号VM900"),
        ("contact_name", "王芳，手机13812345678，那个号停机了"),
        ("sales", "3.2亿元，没有出口报关单"),
        ("which_filing", "徐汇的企业可以报吗？"),
        ("which_filing", "我们的客户在浦东"),
        ("which_filing", "如果我们在徐汇，能报吗"),
        ("introduction", "本产品由徐汇区研发团队设计，用于浦东的高校"),
        ("which_filing", "Can a company in Xuhui file?"),
        ("which_filing", "Our customers are in Pudong"),
        ("subject_kind", "我在徐汇一所大学的老师"),
        ("district", "我们不是高校"),
        ("subject_kind", "我们是分公司，总公司在浦东"),
        ("data_year", "今年目标销售额5000万"),
        ("data_year", "前年销售额5000万，去年3000万"),
        ("number", "ZL201810862282.X"),
        ("subject_kind", "产品在浦东生产"),
        ("subject_kind", "我们在浦东大道1号"),
        ("subject_kind", "「我们在徐汇」是客户说的"),
        ("subject_name", "上海徐汇某某仪器有限公司"),
        ("categories", "我们在申请专精特新"),
        ("introduction", "适合徐汇的高校使用，销售额3.2亿元"),
        ("which_filing", "他们是徐汇的高校，专利号ZL201810862228.X"),
        ("which_filing", "比如我们在徐汇，那要怎么报"),
        ("which_filing", "我们的产品卖到浦东"),
        ("which_filing", "我们住静安寺旁边"),
        ("which_filing", "我们有三件发明专利和两件实用新型"),
        ("sales", "预计利润2000万"),
        ("sales", "没有利润表"),
        ("which_filing", "We are not in Xuhui"),
        ("which_filing", "If we are a university, is it different?"),
        ("which_filing", "They are a company in Pudong"),
        ("which_filing", "we sell in Pudong"),
        ("sales", "专利号不是ZL201810862228.X"),
        ("role", "专利权人，专利是我们自己的"),
        ("product_name", "高压泵，上一代型号是GP10"),
        ("contact_name", "周工，别打13812345678那个号码了已经停用"),
        ("credit_code", "不是91310000132260250X，那是总公司的"),
        ("sharing", "还有一家，在嘉定的上海某某泵业有限公司"),
        ("data_year", "2025年，销售额约3000万元"),
        ("launched_on", "2023年6月，当年销售额500万元"),
        ("number", "ZL202120592620.4，发明人是王工"),
        ("contact_name", "Li Na, not the old number 13812345678"),
        ("product_name", "Pump controller, the old model was PC-1"),
        ("product_name", "Valve, the model is under development"),
        ("product_name", "智能阀门，型号有ZV-1和ZV-2"),
        ("product_name", "水泵，商标正在申请"),
        ("number", "ZL202120592620.4，名称跟产品一样"),
        ("data_year", "2025年，销售3万台"),
    ],
)
def test_what_is_denied_asked_supposed_quoted_or_of_others(asked: str, reply: str) -> None:
    assert read(Labelled("", "zh_Hans", asked, reply, frozenset())) == frozenset()


def test_numbers_that_prove_themselves_need_no_phrases() -> None:
    said = facts("ZL201810862228.X / 91310000132260250X / wang@example.com", Context(QUESTIONS, EMPTY, TODAY))
    assert [one.question for one in said] == ["number", "credit_code", "email"]


def test_what_may_not_be_all_is_never_certain() -> None:
    said = facts("我们是专精特新企业", Context(QUESTIONS, LEXICON, TODAY))
    assert [one.certain for one in said if one.question == "categories"] == [False]


def test_what_is_said_twice_differently_is_left_out() -> None:
    assert facts("联系人王工，手机13812345678，手机13912345678", Context(QUESTIONS, LEXICON, TODAY)) == facts(
        "联系人王工", Context(QUESTIONS, LEXICON, TODAY)
    )


@pytest.mark.parametrize(
    ("reply", "left"),
    [
        ("3.2亿，出口5000万", "3.2亿"),
        ("变频水泵，型号VX20", "变频水泵"),
        ("王工 13812345678", "王工"),
        ("是，信用代码 91310000132260250X", "是"),
    ],
)
def test_what_is_left_for_the_question_asked(reply: str, left: str) -> None:
    assert rest(reply, found(reply, Context(QUESTIONS, LEXICON, TODAY, QUESTIONS["is_goods"]))) == left


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("不对，是2亿", "2亿"), ("改成2亿", "2亿"), ("写错了，应该是2亿", "2亿"), ("no, 200 million", "200 million"),
        ("不对，改成徐汇", "徐汇"), ("sorry, I meant Pudong", "Pudong"), ("写错了", ""), ("不对", None), ("不是", None),
        ("2亿", None), ("no more", None), ("no", None), ("不是我们的", None), ("not yet decided", None),
    ],
)  # fmt: skip
def test_corrections(reply: str, said: str | None) -> None:
    assert correction(reply, LEXICON, weak=True) == said


def test_what_answers_the_open_question_corrects_nothing() -> None:
    assert correction("不对，我们自己生产", LEXICON, weak=False) is None
    assert correction("改成2亿", LEXICON, weak=False) == "2亿"


def test_labelled_replies_are_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "replies.tsv"
    lines = ("half language asked reply facts", "A zh_Hans which_filing 我们在徐汇 district=310104;dispute=no")
    path.write_text("\n".join(line.replace(" ", "\t") for line in lines), encoding="utf-8")
    result = score(labelled(path))
    assert (result.right, result.wrong, result.missed) == (1, 0, 1)
    assert result.recall == 0.5
