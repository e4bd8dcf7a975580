"""Telephone numbers and e-mail addresses."""

import pytest

from flows.problems import Problem
from flows.reading.contact import read_email, read_phone


@pytest.mark.parametrize(
    "text",
    ["13812345678", "+86 138-1234-5678", "我的手机是138 1234 5678，谢谢", "１３８１２３４５６７８", "0086 13812345678"],
)
def test_a_mobile_number(text: str) -> None:
    assert read_phone(text) == "+8613812345678"


@pytest.mark.parametrize(
    ("text", "number"),
    [("021-23110888", "+862123110888"), ("021-23110888转801", "+862123110888x801"), ("+852 9123 4567", "+85291234567")],
)
def test_other_numbers(text: str, number: str) -> None:
    assert read_phone(text) == number
    assert read_phone(number) == number


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1381234567", Problem("phone_short", {"count": 10})),
        ("138123456789", Problem("phone_long", {"count": 12})),
        ("13812345678或13912345678", Problem("several_phones", {}, ("+8613812345678", "+8613912345678"))),
        ("手机没带", Problem("no_phone")),
    ],
)
def test_numbers_that_need_a_second_look(text: str, problem: Problem) -> None:
    assert read_phone(text) == problem


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("wang@example.com", "wang@example.com"),
        ("邮箱是Wang.Li@Example.COM。", "Wang.Li@example.com"),
        ("wang＠example。com", "wang@example.com"),
        ("wang @ example.com", "wang@example.com"),
        ("<a+b@mail.example.cn>;", "a+b@mail.example.cn"),
    ],
)
def test_an_address(text: str, address: str) -> None:
    assert read_email(text) == address


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("wang", Problem("no_email")),
        ("wang@", Problem("email_form", {"email": "wang@"})),
        ("wang@example..com", Problem("email_form", {"email": "wang@example..com"})),
        ("a@x.com，b@y.com", Problem("several_emails", {}, ("a@x.com", "b@y.com"))),
    ],
)
def test_addresses_that_need_a_second_look(text: str, problem: Problem) -> None:
    assert read_email(text) == problem
