"""The stand-in reviews as the platform would: registrations, then filings, by the notice's conditions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from fastapi.testclient import TestClient

from bot.platform.contract import Package
from bot.platform.sandbox import Settings, create_app
from tests.bot.platform.conftest import Platform
from tests.support import packages

Keys = Callable[[], str]
YEAR = datetime.now(ZoneInfo("Asia/Shanghai")).year - 1


def post(platform: Platform, path: str, key: str, package: Package | None = None) -> Any:
    content = package.model_dump_json() if package else None
    headers = {"Idempotency-Key": key, "Content-Type": "application/json"}
    return platform.http.post(path, content=content, headers=headers)


def hand_in(platform: Platform, keys: Keys, path: str, package: Package) -> str:
    """Creates, sends the papers, submits: the case's id."""
    made = post(platform, path, keys(), package)
    assert made.status_code == 201, made.text
    for digest in made.json()["wanted"]:
        assert platform.http.put(f"/v1/papers/{digest}", content=packages.CONTENT[digest]).status_code == 200
    assert post(platform, f"/v1/cases/{made.json()['id']}/submission", keys()).json()["state"] == "under_review"
    return str(made.json()["id"])


def read(platform: Platform, case: str) -> dict[str, Any]:
    found: dict[str, Any] = platform.http.get(f"/v1/cases/{case}").json()
    return found


@pytest.fixture
def subject(platform: Platform, keys: Keys) -> str:
    case = hand_in(platform, keys, "/v1/subjects", packages.registration())
    platform.review()
    assert read(platform, case)["state"] == "accepted"
    return case


def codes(platform: Platform, case: str) -> list[tuple[str, str, str]]:
    return [(one["code"], one["question"], one["item"]) for one in read(platform, case)["defects"]]


def test_a_product_is_filed_after_its_subject(platform: Platform, keys: Keys, subject: str) -> None:
    case = hand_in(platform, keys, "/v1/filings", packages.product(subject, YEAR))
    platform.review()
    assert read(platform, case)["state"] == "accepted"
    assert read(platform, case)["number"].startswith("演示-P")


def test_not_before_the_registration_is_accepted(platform: Platform, keys: Keys) -> None:
    waiting = hand_in(platform, keys, "/v1/subjects", packages.registration())
    refused = post(platform, "/v1/filings", keys(), packages.product(waiting, YEAR))
    assert (refused.status_code, refused.json()["code"]) == (409, "subject_not_accepted")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"subject_name": " "}, [("name_missing", "subject_name", "")]),
        ({"credit_code": "91310115MA1H8R7C6D"}, [("credit_code", "credit_code", "")]),
        ({"subject_kind": "branch"}, [("not_legal_person", "subject_kind", "")]),
        ({"papers": ["commitment_letter"]}, [("commitment_missing", "commitment_letter", "")]),
        (
            {"subject_kind": "university"},
            [("identity_missing", "institution_certificate", "")],
        ),
    ],
)
def test_why_a_registration_comes_back(
    platform: Platform, keys: Keys, changes: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    case = hand_in(platform, keys, "/v1/subjects", packages.registration(**changes))
    platform.review()
    assert codes(platform, case) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"product_name": None}, [("product_name_missing", "product_name", "")]),
        ({"model": ""}, [("model_missing", "model", "")]),
        ({"number": "ZL201810862282.X"}, [("patent_number", "number", "1")]),
        ({"in_force": False}, [("no_patent", "in_force", "")]),
        ({"owner_kind": "licensed"}, [("licence_missing", "licence_contract", "")]),
        ({"papers": ["economic_evidence"]}, [("evidence_missing", "economic_evidence", "")]),
        ({"papers": ["patent_certificate"]}, [("patent_proof_missing", "patent_certificate", "")]),
        ({"data_year": YEAR - 1}, [("data_year", "data_year", "")]),
        ({"exports": 2_900_000_001}, [("figures_differ", "exports", "")]),
        ({"sales": None}, [("figures_missing", "sales", "")]),
    ],
)
def test_why_a_product_comes_back(
    platform: Platform, keys: Keys, subject: str, changes: dict[str, Any], expected: list[tuple[str, str, str]]
) -> None:
    case = hand_in(platform, keys, "/v1/filings", packages.product(subject, YEAR, **changes))
    platform.review()
    assert codes(platform, case) == expected


def test_a_doubt_that_was_explained_is_no_defect(platform: Platform, keys: Keys, subject: str) -> None:
    statements = [{"about": "exports_above_sales", "reason": "上年度库存出口"}]
    package = packages.product(subject, YEAR, exports=2_900_000_001, statements=statements)
    case = hand_in(platform, keys, "/v1/filings", package)
    platform.review()
    assert read(platform, case)["state"] == "accepted"


def test_the_same_product_is_not_filed_twice(platform: Platform, keys: Keys, subject: str) -> None:
    """附件 一、3.（1）（2）: another colour is the same product."""
    first = hand_in(platform, keys, "/v1/filings", packages.product(subject, YEAR, model="X30"))
    platform.review()
    second = hand_in(platform, keys, "/v1/filings", packages.product(subject, YEAR, model="X30 曜石黑"))
    other = hand_in(platform, keys, "/v1/filings", packages.product(subject, YEAR, model="X40"))
    platform.review()
    assert [read(platform, case)["state"] for case in (first, other)] == ["accepted", "accepted"]
    assert codes(platform, second) == [("same_product", "model", "")]


def test_a_paper_whose_content_never_came(platform: Platform, keys: Keys, subject: str) -> None:
    package = packages.product(subject, YEAR)
    lost = package.papers[0].model_copy(update={"digest": "0" * 64})
    made = post(
        platform, "/v1/filings", keys(), package.model_copy(update={"papers": [lost, package.papers[1]]})
    ).json()
    platform.http.put(f"/v1/papers/{package.papers[1].digest}", content=packages.STATEMENTS)
    post(platform, f"/v1/cases/{made['id']}/submission", keys())
    platform.review()
    assert codes(platform, made["id"]) == [("paper_missing", "patent_certificate", "")]


def test_a_returned_case_is_corrected_once(platform: Platform, keys: Keys, subject: str) -> None:
    first = hand_in(platform, keys, "/v1/filings", packages.product(subject, YEAR, model=""))
    platform.review()
    corrected = packages.product(subject, YEAR, replaces=first)
    second = hand_in(platform, keys, "/v1/filings", corrected)
    platform.review()
    assert read(platform, second)["state"] == "accepted"
    assert post(platform, "/v1/filings", keys(), corrected).json()["code"] == "nothing_to_replace"


def test_update_and_withdrawal_follow_an_accepted_product(platform: Platform, keys: Keys, subject: str) -> None:
    case = hand_in(platform, keys, "/v1/filings", packages.product(subject, YEAR))
    early = post(platform, f"/v1/filings/{case}/updates", keys(), packages.product("", YEAR))
    assert early.json()["code"] == "product_not_accepted"
    platform.review()
    update = hand_in(platform, keys, f"/v1/filings/{case}/updates", packages.product("", YEAR))
    leaving = hand_in(platform, keys, f"/v1/filings/{case}/withdrawals", packages.product("", YEAR))
    platform.review()
    assert [read(platform, one)["state"] for one in (update, leaving, case)] == ["accepted", "accepted", "withdrawn"]
    assert read(platform, update)["number"] == read(platform, case)["number"]


def test_the_same_key_does_it_once(platform: Platform, subject: str) -> None:
    package = packages.product(subject, YEAR)
    first = post(platform, "/v1/filings", "17-1-create", package)
    again = post(platform, "/v1/filings", "17-1-create", package)
    assert (first.text, again.headers["Idempotency-Replayed"]) == (again.text, "true")
    other = post(platform, "/v1/filings", "17-1-create", packages.product(subject, YEAR, model="X40"))
    assert (other.status_code, other.json()["code"]) == (409, "key_reused")


def test_a_refusal_is_not_remembered(platform: Platform, keys: Keys) -> None:
    """The registration is accepted meanwhile, and the same request goes through."""
    waiting = hand_in(platform, keys, "/v1/subjects", packages.registration())
    package = packages.product(waiting, YEAR)
    assert post(platform, "/v1/filings", "17-1-create", package).status_code == 409
    platform.review()
    assert post(platform, "/v1/filings", "17-1-create", package).status_code == 201


def test_a_paper_is_what_its_digest_says(platform: Platform) -> None:
    refused = platform.http.put(f"/v1/papers/{'0' * 64}", content=b"something else")
    assert (refused.status_code, refused.json()["code"]) == (409, "digest_differs")


def test_events_are_read_from_a_cursor(platform: Platform, keys: Keys, subject: str) -> None:
    first = platform.http.get("/v1/events?limit=1").json()
    rest = platform.http.get(f"/v1/events?after={first['next']}").json()
    assert [event["data"]["kind"] for event in first["events"] + rest["events"]] == ["received", "accepted"]
    assert platform.http.get(f"/v1/events?after={rest['next']}").json()["events"] == []


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", "Basic key-of-the-bot", "Bearer kéy"])
def test_no_key_no_answer(platform: Platform, authorization: str) -> None:
    refused = platform.http.get("/v1/events", headers={"Authorization": authorization.encode()})
    assert refused.status_code == 401
    assert refused.headers["Content-Type"] == "application/problem+json"


def test_it_says_that_it_is_a_demonstration(platform: Platform, subject: str) -> None:
    answers = [platform.http.get(path) for path in (f"/v1/cases/{subject}", "/v1/cases/none", "/v1/events", "/v1/none")]
    assert all(answer.json()["demo"] is True and answer.headers["Beian-Demo"] == "true" for answer in answers)
    assert "演示" in platform.http.get("/").text


def test_a_review_that_was_due_while_it_was_down_is_done_at_the_start(
    settings: Settings, platform: Platform, keys: Keys
) -> None:
    case = hand_in(platform, keys, "/v1/subjects", packages.registration())
    platform.desk.store.hold(0.0)
    with TestClient(create_app(settings), headers=dict(platform.http.headers)) as restarted:
        while (state := restarted.get(f"/v1/cases/{case}").json()["state"]) == "under_review":
            pass
    assert state == "accepted"
