"""Names, places and segments told beside another answer, and what is said of somebody else."""

from __future__ import annotations

import pytest

from tests.support.replies import Labelled, read


def _read(language: str, asked: str, reply: str) -> set[str]:
    return {f"{question}={value}" for question, value in read(Labelled("", language, asked, reply, frozenset()))}


@pytest.mark.parametrize(
    ("language", "asked", "reply", "told"),
    [
        ("zh_Hans", "subject_kind", "高校 校名为上海海湾理工大学", "subject_name=上海海湾理工大学"),
        ("zh_Hant", "subject_kind", "企業，名字是上海遠帆閥門有限公司", "subject_name=上海遠帆閥門有限公司"),
        ("en", "subject_kind", "company, the name is Harbour Pumps Co., Ltd.", "subject_name=Harbour Pumps Co., Ltd."),
        ("de", "subject_kind", "Unternehmen, der Name ist Hafen Pumpen GmbH", "subject_name=Hafen Pumpen GmbH"),
        ("fr", "subject_kind", "entreprise, le nom est Shanghai Pompes SARL", "subject_name=Shanghai Pompes SARL"),
        ("ja", "subject_kind", "企業です。名前は上海港湾ポンプ有限公司です", "subject_name=上海港湾ポンプ有限公司"),
        ("ko", "subject_kind", "기업입니다, 이름은 한빛정밀 유한공사입니다", "subject_name=한빛정밀 유한공사"),
        ("zh_Hans", "role", "被许可人，许可人叫上海海湾理工大学", "licensor=上海海湾理工大学"),
        ("zh_Hant", "role", "被許可人，許可方是上海海灣理工大學", "licensor=上海海灣理工大學"),
        ("en", "role", "licensee, licensor: Harbour Pumps Co., Ltd.", "licensor=Harbour Pumps Co., Ltd."),
        ("de", "role", "Lizenznehmer, Lizenzgeber ist die Universität Tongji", "licensor=Universität Tongji"),
        ("fr", "role", "licencié, le donneur de licence est l'université Tongji", "licensor=université Tongji"),
        ("ja", "role", "被許諾者です。許諾者は上海交通大学です", "licensor=上海交通大学"),
        ("ko", "role", "실시권자, 허락자는 한빛대학교입니다", "licensor=한빛대학교"),
        ("zh_Hans", "legal_person", "是，公司在嘉定高新区", "district=310114"),
        ("en", "legal_person", "yes, we are in the Songjiang industrial zone", "district=310117"),
        ("de", "legal_person", "ja, wir sitzen im Industriepark Qingpu", "district=310118"),
        ("fr", "legal_person", "oui, nous sommes dans la zone industrielle de Songjiang", "district=310117"),
        ("ja", "legal_person", "はい、弊社は青浦工業団地にあります", "district=310118"),
        ("ko", "legal_person", "네, 저희는 칭푸 산업단지에 있습니다", "district=310118"),
        ("zh_Hans", "subject_name", "上海远帆阀门有限公司，松江区的", "district=310117"),
        ("zh_Hans", "number", "ZL202021163548.1 外观 2020年6月22日申请", "patent_kind=design; filed_on=2020-06-22"),
        ("zh_Hans", "number", "ZL202021163548.1 我们自己的专利无纠纷", "owner_kind=own; dispute=no"),
        ("en", "number", "ZL202221140692.6, filed on 3rd May 2021", "filed_on=2021-05-03"),
        ("de", "model", "P-20, Gewinn 2025: 1,2 Mio. RMB", "data_year=2025; profit=120000000"),
        ("fr", "model", "P-20, ventes 2025 : 8,4 millions de yuans", "data_year=2025; sales=840000000"),
    ],
)  # fmt: skip
def test_what_is_told_beside_an_answer(language: str, asked: str, reply: str, told: str) -> None:
    found = {one for one in _read(language, asked, reply) if not one.startswith("number=")}
    assert found == set(told.split("; "))


@pytest.mark.parametrize(
    ("language", "asked", "reply"),
    [
        ("zh_Hans", "role", "被许可人，许可方不是上海海湾理工大学"),
        ("zh_Hans", "role", "被许可人，许可方可能是上海海湾理工大学"),
        ("zh_Hans", "role", "被许可人，许可方是杨浦的大学"),
        ("zh_Hans", "role", "被许可人，许可方在杨浦"),
        ("en", "role", "licensee, the licensor is a university in Xuhui"),
        ("zh_Hans", "subject_kind", "企业，客户名字是上海远帆阀门有限公司"),
        ("zh_Hans", "subject_kind", "企业，名字不是上海远帆阀门有限公司"),
        ("zh_Hans", "number", "ZL202021163548.1 不是 自己的专利"),
        ("zh_Hans", "number", "ZL202021163548.1 不是自己的专利没有纠纷"),
        ("zh_Hans", "legal_person", "是，我们的仓库在青浦工业园区"),
        ("zh_Hans", "subject_name", "上海远帆阀门有限公司，徐汇的那家不是我们"),
        ("de", "model", "P-20, Umsatzziel 2025: 7,5 Mio. Yuan"),
        ("zh_Hans", "subject_name", "上海远帆阀门有限公司，别跟913101187729046168弄混了"),
        ("zh_Hant", "subject_name", "上海遠帆閥門有限公司，不要跟913101187729046168那家搞混"),
        ("en", "subject_name", "Shanghai Harbour, don't mix us up with 913101187729046168"),
        ("de", "subject_name", "Hafen Pumpen, bitte nicht mit der Firma 913101187729046168 verwechseln"),
        ("fr", "subject_name", "Pompes, ne nous confondez pas avec 913101187729046168"),
        ("ja", "subject_name", "上海港湾です。コード913101187729046168の会社とは混同しないでください"),
        ("ko", "subject_name", "한빛정밀, 코드 913101187729046168 회사와 혼동하지 마세요"),
    ],
)
def test_what_is_denied_or_of_others_is_not_told(language: str, asked: str, reply: str) -> None:
    assert {one for one in _read(language, asked, reply) if not one.startswith("number=")} == set()
