"""The document is what the stand-in does: schemathesis sends it what the document allows and what it does not."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from bot.platform.contract import OPERATIONS, REVIEW_CODES, Operation
from bot.platform.openapi import document
from bot.platform.sandbox import Settings, create_app
from locales import languages, words
from tests.bot.platform.conftest import KEY, Platform

REFUSED_AS_DOCUMENTED = schemathesis.Config.from_dict(
    {
        "checks": {
            "positive_data_acceptance": {"expected-statuses": ["2xx", 404, 409, 413]},
            "negative_data_rejection": {"expected-statuses": [400, 401, 404, 405, 409, 413, 415, 422]},
        }
    }
)
EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.id)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> schemathesis.BaseSchema:
    app = create_app(Settings(tmp_path_factory.mktemp("sandbox") / "sandbox.db", key=KEY, delay=1000))
    return schemathesis.openapi.from_asgi("/openapi.json", app, config=REFUSED_AS_DOCUMENTED)


@EVERY_OPERATION
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"])
def test_every_answer_is_as_the_document_says(
    described: schemathesis.BaseSchema, operation: Operation, mode: GenerationMode
) -> None:
    @given(case=described[operation.path][operation.method.upper()].as_strategy(generation_mode=mode))
    @settings(
        max_examples=10, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck), database=None
    )
    def answered(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {KEY}"})

    answered()


@EVERY_OPERATION
def test_every_operation_has_its_route(platform: Platform, operation: Operation) -> None:
    path = operation.path.format(case="c1", digest="0" * 64)
    answer = platform.http.request(operation.method, path, headers={"Idempotency-Key": "k"})
    assert answer.json().get("code") not in {"not_found", "method_not_allowed"}


def test_every_post_can_be_repeated_safely() -> None:
    paths = document()["paths"]
    posts = [methods["post"] for methods in paths.values() if "post" in methods]
    assert posts
    assert all("Idempotency-Key" in [one["name"] for one in post["parameters"]] for post in posts)


def test_every_review_code_has_words_in_every_language() -> None:
    missing = [
        (language, code)
        for language in languages()
        for code in REVIEW_CODES
        if not words(language).has(f"review.{code}")
    ]
    assert missing == []
