"""What is said of a paper that was looked at."""

from __future__ import annotations

from itertools import product

import pytest

from bot.documents.papers import REFUSALS
from bot.documents.verdict import Refused
from bot.screens.reactions import problems, reaction
from flows.papers import FIELDS, FINDINGS, Finding, Look, Reading
from locales import words

ZH, EN = words("zh_Hans"), words("en")
LICENCE = Reading("business_licence", sure=True, pages=(Look(),))


def found(*findings: Finding, pages: int = 1) -> Reading:
    return Reading("patent_certificate", True, findings=findings, pages=(Look(),) * pages)


def test_what_it_is() -> None:
    assert reaction(ZH, LICENCE, "执照.jpg") == "执照.jpg 是营业执照。"
    assert reaction(ZH, Reading("business_licence", pages=(Look(),)), "a.jpg") == "a.jpg 看起来是营业执照，还拿不准。"
    assert reaction(ZH, Reading(pages=(Look(),))) == "这份文件 看不出是哪种材料。"
    assert reaction(ZH, Reading(pages=(Look(source="none"),)), "b.png") == "b.png 里没有读出文字。"
    assert reaction(EN, LICENCE, "a.jpg") == "a.jpg is a business licence (营业执照)."


def test_a_file_that_was_not_kept_or_not_read() -> None:
    assert reaction(ZH, Refused("too_big", {"megabytes": 31, "limit": 20}), "审计.pdf").startswith("审计.pdf 有 31 MB")
    assert reaction(ZH, None, "a.pdf") == "a.pdf 收下了，但这里没能读出内容。需要的内容自己填就行。"


def test_what_is_wrong_with_it_page_by_page() -> None:
    assert reaction(ZH, found(Finding("dark", 1)), "a.jpg").splitlines() == [
        "a.jpg 是专利证书。",
        "照片太暗。到亮处、避开阴影再拍一张。",
    ]
    several = found(Finding("blank", 2), Finding("blurred", 3), Finding("blank", 5), Finding("expired"), pages=5)
    assert problems(ZH, several) == [
        "第 2、5 页：这一页是空白的。",
        "第 3 页：字有些糊。放稳手机、对好焦再拍一张。",
        "上面写的有效期已经过了。已经换发的，发新的一份。",
    ]
    assert problems(EN, found(*(Finding("blank", n) for n in range(1, 9)), pages=9)) == ["8 pages: This page is blank."]


@pytest.mark.parametrize("say", [ZH, EN], ids=["zh", "en"])
def test_every_kind_finding_and_refusal_has_words_that_fit_a_phone(say: object) -> None:
    spoken = ZH if say is ZH else EN
    for kind, sure, code in product(FIELDS, (True, False), FINDINGS):
        text = reaction(spoken, Reading(kind, sure, findings=(Finding(code, 1),), pages=(Look(),)), "file.pdf")
        assert len(text) <= (120 if spoken is ZH else 240)
    for code, names in REFUSALS.items():
        assert "file.pdf" in reaction(spoken, Refused(code, dict.fromkeys(names, 7)), "file.pdf")
