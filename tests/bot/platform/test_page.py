"""The page where a person decides: what it shows, what it does, and from where it takes a decision."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.platform.conftest import Platform
from tests.bot.platform.test_sandbox import YEAR, Keys, hand_in, read
from tests.support import packages

HERE = {"Origin": "http://testserver"}


@pytest.fixture
def waiting(platform: Platform, keys: Keys) -> str:
    return hand_in(platform, keys, "/v1/subjects", packages.registration())


@pytest.fixture
def filed(platform: Platform, keys: Keys, waiting: str) -> str:
    platform.review()
    product = hand_in(platform, keys, "/v1/filings", packages.product(waiting, YEAR))
    platform.review()
    return product


def decide(platform: Platform, case: str, decision: str, form: dict[str, str] | None = None, **headers: str) -> Any:
    return platform.http.post(f"/cases/{case}/{decision}", data=form or {}, headers=headers or HERE)


def told(platform: Platform) -> list[str]:
    return [event["data"]["kind"] for event in platform.http.get("/v1/events").json()["events"]]


def test_what_waits_is_listed_and_shown_whole(platform: Platform, waiting: str) -> None:
    listed = platform.http.get("/").text
    assert "1 件待审核" in listed
    assert "上海某某机电有限公司" in listed
    shown = platform.http.get(f"/cases/{waiting}").text
    assert all(text in shown for text in ("91310000132260250X", "浦东新区", "commitment_letter.pdf"))


def test_values_are_shown_as_a_reviewer_reads_them(platform: Platform, keys: Keys, filed: str, waiting: str) -> None:
    package = packages.product(waiting, YEAR, model="VX40")
    section = package.sections[0]
    money = [entry.model_copy(update={"kind": "money"} if entry.question == "sales" else {}) for entry in section.items]
    package = package.model_copy(update={"sections": [section.model_copy(update={"items": money})]})
    shown = platform.http.get(f"/cases/{hand_in(platform, keys, '/v1/filings', package)}").text
    assert all(
        text in shown for text in ("<span>2,900 万元</span>", "<span>是</span>", f"<span>{YEAR}</span>", "（第 1 项）")
    )


def test_what_a_firm_wrote_is_not_markup(platform: Platform, keys: Keys) -> None:
    case = hand_in(platform, keys, "/v1/subjects", packages.registration(subject_name="<script>1</script>"))
    assert "<script>" not in platform.http.get("/").text + platform.http.get(f"/cases/{case}").text


def test_a_person_accepts(platform: Platform, waiting: str) -> None:
    assert decide(platform, waiting, "accept").headers["Location"] == f"/cases/{waiting}"
    assert read(platform, waiting)["state"] == "accepted"
    assert told(platform) == ["received", "accepted"]


def test_a_person_returns_with_chosen_defects(platform: Platform, waiting: str) -> None:
    form = {
        "code:subject_name:": "name_differs",
        "message:subject_name:": "执照上是「上海某某机电科技有限公司」",
        "code:credit_code:": "",
        "code:commitment_letter:": "commitment_missing",
    }
    decide(platform, waiting, "return", form)
    assert [(one["question"], one["message"]) for one in read(platform, waiting)["defects"]] == [
        ("subject_name", "执照上是「上海某某机电科技有限公司」"),
        ("commitment_letter", "缺少盖章的诚信承诺书"),
    ]


def test_a_return_says_what_is_wrong(platform: Platform, waiting: str) -> None:
    assert decide(platform, waiting, "return").status_code == 422
    assert read(platform, waiting)["state"] == "under_review"


def test_a_decision_stands(platform: Platform, waiting: str) -> None:
    decide(platform, waiting, "accept")
    again = decide(platform, waiting, "return", {"code:subject_name:": "name_differs"})
    assert (again.status_code, read(platform, waiting)["state"]) == (409, "accepted")


@pytest.mark.parametrize(
    ("decisions", "state"),
    [(["recognise"], "accepted"), (["not-recognise"], "accepted"), (["revoke"], "revoked")],
)
def test_after_acceptance(platform: Platform, filed: str, decisions: list[str], state: str) -> None:
    kinds = {"recognise": "recognised", "not-recognise": "not_recognised", "revoke": "revoked"}
    for decision in decisions:
        decide(platform, filed, decision)
    assert told(platform)[-1] == kinds[decisions[-1]]
    assert read(platform, filed)["state"] == state


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-site"},
        {"X-Nothing": "said"},
    ],
)
def test_only_this_page_decides(platform: Platform, waiting: str, headers: dict[str, str]) -> None:
    assert decide(platform, waiting, "accept", **headers).status_code == 403
    assert read(platform, waiting)["state"] == "under_review"


def test_by_hand_nothing_is_reviewed_by_the_clock(platform: Platform, keys: Keys) -> None:
    platform.http.post("/by-hand", data={"on": "yes"}, headers=HERE)
    case = hand_in(platform, keys, "/v1/subjects", packages.registration())
    platform.review()
    assert read(platform, case)["state"] == "under_review"
    platform.http.post("/by-hand", data={"on": "no"}, headers=HERE)
    platform.review()
    assert read(platform, case)["state"] == "accepted"


def test_the_page_runs_no_script_and_stands_in_no_frame(platform: Platform) -> None:
    policy = platform.http.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
