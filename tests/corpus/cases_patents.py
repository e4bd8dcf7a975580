"""Patent certificates, the register, the notice of receipt and receipts of fees."""

from __future__ import annotations

from datetime import date

from tests.corpus import damage as d
from tests.corpus import patent_papers as layout
from tests.corpus.facts import Case, code, ending_in_x, misprinted, number

_CERTIFICATE, _REGISTER, _APPLIED, _RECEIPT = (
    "patent_certificate",
    "patent_register",
    "patent_application",
    "fee_receipt",
)
_A, _B, _C = "上海某某机电有限公司", "昆山某某光学仪器股份有限公司", "上海某某大学"


def _facts(
    full: str, kind: str, title: str, owners: tuple[str, ...], filed: date, granted: date | None = None, **more: object
) -> dict[str, object]:
    facts = {"number": full, "patent_kind": kind, "title": title, "owners": owners, "filed_on": filed, **more}
    return facts | ({"granted_on": granted} if granted else {})


_X = ending_in_x(2018, 1, 862201)
PATENTS = (
    Case("certificate-01", _CERTIFICATE, layout.certificate, _facts(number(2016, 1, 523417), "invention", "一种高速电主轴的冷却结构", (_A,), date(2016, 7, 5), date(2018, 3, 13), second=True)),
    Case("certificate-02", _CERTIFICATE, layout.certificate, _facts(_X, "invention", "一种带有自锁装置的高速电主轴及其装配方法", (_A,), date(2018, 8, 1), date(2020, 5, 5)),
         (d.skewed(2.2), d.shadow(0.55)), findings=("page_missing",)),
    Case("certificate-03", _CERTIFICATE, layout.certificate, _facts(number(2019, 2, 2104418), "utility_model", "一种土壤湿度传感器的安装支架", (_B,), date(2019, 11, 29), date(2020, 8, 18), pages_say="第1页(共1页)")),
    Case("certificate-04", _CERTIFICATE, layout.certificate, _facts(ending_in_x(2020, 3, 301207), "design", "扫地机器人（X30）", (_A,), date(2020, 6, 16), date(2020, 12, 1), pages_say="第1页(共1页)"),
         (d.perspective(0.05), d.glare(0.7, 0.75))),
    Case("certificate-05", _CERTIFICATE, layout.new_certificate, _facts(number(2022, 1, 1063391), "invention", "基于多源数据融合的数控机床热误差补偿方法、装置及存储介质", (_A, _C), date(2022, 9, 1), date(2024, 1, 30))),
    Case("certificate-06", _CERTIFICATE, layout.new_certificate, _facts(number(2021, 2, 2764408), "utility_model", "一种便于维护的立式加工中心刀库", (_B,), date(2021, 11, 12), date(2022, 5, 17)),
         (d.low_jpeg(20), d.skewed(-3.0))),
    Case("certificate-07", _CERTIFICATE, layout.new_certificate, _facts(ending_in_x(2023, 2, 2091140), "utility_model", "末端执行器及协作机器人", (_A,), date(2023, 4, 21), date(2023, 10, 27)),
         (d.turned(90), d.shadow(0.5)), (("owners", _A),)),
    Case("certificate-08", _CERTIFICATE, layout.certificate, _facts(number(2002, 1, 37117), "invention", "齿轮箱体的加工夹具", ("上海示例齿轮厂",), date(2002, 9, 12), date(2005, 1, 26), pages_say="第1页(共1页)"),
         (d.grey(),)),
    Case("certificate-09", _CERTIFICATE, layout.certificate, _facts(number(2001, 2, 54413), "utility_model", "防松螺母", ("上海示例紧固件厂",), date(2001, 6, 20), date(2002, 4, 10), pages_say="第1页(共1页)")),
    Case("certificate-10", _CERTIFICATE, layout.certificate, _facts(number(2014, 8, 15506), "invention", "用于旋转机械的密封环", (_B,), date(2014, 2, 20), date(2017, 8, 22), pages_say="第1页(共1页)"),
         (d.blurred(1.2), d.folded())),
    Case("certificate-11", _CERTIFICATE, layout.certificate, {**_facts(number(2017, 1, 911502), "invention", "一种滚珠丝杠副的预紧力检测方法", (_A,), date(2017, 9, 30), date(2019, 6, 4), pages_say="第1页(共1页)"), "number": misprinted(number(2017, 1, 911502))},
         doubtful=("number",)),
    Case("certificate-12", _CERTIFICATE, layout.certificate, _facts(number(2018, 2, 2005512), "utility_model", "一种可拆卸式工业机器人底座", (_A,), date(2017, 12, 29), date(2018, 9, 7), pages_say="第1页(共1页)"),
         (d.low_jpeg(24),), doubtful=("number", "filed_on")),
    Case("certificate-13", _CERTIFICATE, layout.certificate, {**_facts(number(2020, 1, 640071), "invention", "一种磁悬浮轴承的控制方法", (_A,), date(2020, 7, 6), date(2020, 2, 11), pages_say="第1页(共1页)")},
         doubtful=("filed_on", "granted_on")),
    Case("certificate-14", _CERTIFICATE, layout.new_certificate, _facts(number(2024, 3, 305518), "design", "数控雕刻机（ZX-6040）", ("上海虚构新材料（集团）有限公司", "上海示例自动化控制系统工程有限公司"), date(2024, 5, 21), date(2024, 12, 3)),
         (d.turned(270), d.noisy(12)), (("office", "国家知识产权局"),)),
    Case("certificate-15", _CERTIFICATE, layout.new_certificate, _facts(number(2021, 1, 188023), "invention", "一种面向精密轴系装配的力位混合控制方法及系统、电子设备和计算机可读存储介质", (_C,), date(2021, 2, 18), date(2023, 7, 14)),
         (d.shrunk(1100), d.low_jpeg(40))),
    Case("certificate-16", _CERTIFICATE, layout.certificate, _facts(number(2015, 1, 70612), "invention", "一种双转子电机", (_A,), date(2015, 2, 10), date(2017, 5, 24), pages_say="第1页(共1页)"),
         (d.perspective(0.06), d.shadow(0.5)), (("number", "上海某某机电有限公司"),)),
    Case("register-01", _REGISTER, layout.register, _facts(number(2018, 1, 862228), "invention", "一种高速电主轴的冷却结构", (_A,), date(2018, 8, 1), date(2020, 5, 5), status="专利权有效", in_force=True, printed=date(2026, 3, 2))),
    Case("register-02", _REGISTER, layout.register, _facts(number(2019, 2, 2104418), "utility_model", "一种土壤湿度传感器的安装支架", (_B, _C), date(2019, 11, 29), date(2020, 8, 18), status="专利权维持", in_force=True, printed=date(2026, 4, 9)),
         (d.skewed(-2.0), d.grey())),
    Case("register-03", _REGISTER, layout.register, _facts(number(2013, 2, 415507), "utility_model", "一种气动夹紧机构", (_A,), date(2013, 7, 12), date(2014, 1, 1), status="专利权终止", in_force=False, printed=date(2026, 1, 15), fees="未缴年费专利权终止"),
         (d.low_jpeg(22),), (("office", "国家知识产权局"),)),
    Case("application-01", _APPLIED, layout.receipt_of_application, _facts(number(2025, 1, 330417), "invention", "一种电主轴在线监测方法及系统", (_A,), date(2025, 3, 9), sent=date(2025, 3, 10))),
    Case("application-02", _APPLIED, layout.receipt_of_application, _facts(ending_in_x(2025, 2, 2117403), "utility_model", "一种快换式主轴锁紧结构", (_B,), date(2025, 6, 3), sent=date(2025, 6, 4)),
         (d.perspective(0.05), d.low_jpeg(35))),
    Case("receipt-01", _RECEIPT, layout.fee_receipt, _facts(number(2018, 1, 862228), "invention", "", (), date(2018, 8, 1), paid_on=date(2025, 7, 21), fee_year=8, payer=_A)),
    Case("receipt-02", _RECEIPT, layout.electronic_receipt, _facts(_X, "invention", "", (), date(2018, 8, 1), paid_on=date(2024, 7, 15), fee_year=7, payer=_A, payer_code=code(11))),
    Case("receipt-03", _RECEIPT, layout.electronic_receipt, _facts(number(2019, 2, 2104418), "utility_model", "", (), date(2019, 11, 29), paid_on=date(2025, 11, 3), fee_year=7, payer=_B, payer_code=code(13, "91320583")),
         (d.turned(180), d.low_jpeg(25))),
    Case("receipt-04", _RECEIPT, layout.fee_receipt, _facts(number(2020, 3, 301207), "design", "", (), date(2020, 6, 16), paid_on=date(2025, 5, 30), fee_year=6, payer=_A),
         (d.shadow(0.5), d.skewed(1.5)), (("office", "国家知识产权局"),)),
)  # fmt: skip
