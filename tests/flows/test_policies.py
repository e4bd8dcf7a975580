"""When a support policy is in force, and whom it fits."""

import json
from datetime import date

import pytest

from flows.policies import content, policy_of
from tests.support.policies import policy

PILOT = policy(categories=("city_pilot",))
NOBODYS = policy(categories=("none",))
FILED = policy(needs="accepted")
RECOGNISED = policy(needs="recognised")


@pytest.mark.parametrize(
    ("today", "when"),
    [("2025-12-31", "coming"), ("2026-01-01", "open"), ("2027-06-30", "open"), ("2027-07-01", "past")],
)
def test_its_first_and_its_last_day_are_its_own(today: str, when: str) -> None:
    assert policy(until=date(2027, 6, 30)).when(date.fromisoformat(today)) == when


def test_without_a_last_day_it_does_not_end() -> None:
    assert policy().when(date(2099, 1, 1)) == "open"


@pytest.mark.parametrize(
    ("one", "categories", "fits"),
    [
        (policy(), None, True),
        (PILOT, ("city_pilot", "other"), True),
        (PILOT, ("other",), False),
        (PILOT, (), False),
        (PILOT, None, None),
        (NOBODYS, (), True),
        (NOBODYS, ("city_pilot",), False),
    ],
)
def test_it_fits_units_of_its_categories_and_nothing_is_guessed(one, categories, fits) -> None:
    assert one.fits(categories, "") is fits


@pytest.mark.parametrize(
    ("one", "status", "fits"),
    [
        (FILED, "", None),
        (FILED, "submitted", None),
        (FILED, "returned", None),
        (FILED, "accepted", True),
        (FILED, "not_recognised", True),
        (FILED, "withdrawn", False),
        (RECOGNISED, "accepted", None),
        (RECOGNISED, "recognised", True),
        (RECOGNISED, "revoked", False),
        (policy(), "withdrawn", True),
    ],
)
def test_it_fits_once_the_platform_has_said_what_it_needs(one, status, fits) -> None:
    assert one.fits((), status) is fits


def test_it_comes_back_from_json_as_it_was() -> None:
    for one in (PILOT, RECOGNISED, policy(until=date(2027, 6, 30))):
        assert policy_of(json.loads(json.dumps(content(one)))) == one
