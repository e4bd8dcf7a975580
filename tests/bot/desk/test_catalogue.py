"""An office's list taken in, and the next one beside it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.desk import catalogue as acts
from bot.desk.catalogue import Difference
from bot.desk.officers import OPERATOR, Actor, RefusedError
from bot.documents import catalogues
from bot.documents.units import Reading
from storage import audit, catalogue, subjects
from storage.database import Database, Transaction
from tests.bot.documents.sheets import code, text
from tests.support.databases import *  # noqa: F403
from tests.support.rows import a_contact

A, B, C, D = (code(number) for number in (11111111, 22222222, 33333333, 44444444))
HEAD = ("单位名称", "信用代码", "区", "类别", "联系人", "电话", "备注")
FIRST = [
    ("上海甲有限公司", A, "徐汇", "集成电路", "张三", "13812345678", ""),
    ("上海乙有限公司", B, "徐汇", "集成电路", "李四", "13912345678", "旧"),
    ("上海丙有限公司", "", "闵行", "", "", "", ""),
]
OFFICER = Actor("officer:7", "310104", "district_officer")


def reading(lines: Sequence[Sequence[object]], office: str = "") -> Reading:
    found = acts.read(text([HEAD, *lines]), "名单.csv", office)
    assert isinstance(found, Reading)
    return found


def taken(tx: Transaction, lines: Sequence[Sequence[object]], *, partial: bool = False) -> Difference:
    return acts.take_in(tx, OPERATOR, "city", "", reading(lines), "名单.csv", "王五", partial=partial)


def known(tx: Transaction) -> list[tuple[int, str, str]]:
    held = catalogue.find(tx, "city")
    assert held is not None
    return [(one.id, one.listed.name, one.listed.credit_code) for one in catalogue.units(tx, held.id)]


def test_the_first_list_is_all_new(sqlite_database: Database) -> None:
    def turn(tx: Transaction) -> None:
        assert acts.compare(tx, "city", "", reading(FIRST)).counts()["added"] == 3
        assert catalogue.catalogues(tx) == (), "looking changes nothing"
        assert taken(tx, FIRST).counts() == {"added": 3, "changed": 0, "gone": 0, "kept": 0}
        assert known(tx) == [(1, "上海甲有限公司", A), (2, "上海乙有限公司", B), (3, "上海丙有限公司", "")]
        act = audit.latest(tx)[0]
        assert (act.actor, act.action) == ("operator", "catalogue_imported")
        assert act.detail == "catalogue 1: 3 added, 0 changed, 0 gone, 0 kept"

    sqlite_database.run_now(turn)


def test_the_next_list_says_field_by_field_what_changes(sqlite_database: Database) -> None:
    """乙 has another contact, a new column and no remark; 丙 has got its code; 甲 is gone, 丁 is new."""
    second = [
        ("上海乙有限公司", B, "徐汇", "集成电路", "赵六", "13912345678", ""),
        ("上海丙有限公司", C, "闵行", "", "", "", ""),
        ("上海丁有限公司", D, "闵行", "", "", "", ""),
    ]

    def turn(tx: Transaction) -> None:
        taken(tx, FIRST)
        found = acts.compare(tx, "city", "", reading(second))
        assert [one.name for one in found.added] == ["上海丁有限公司"]
        assert {one.now.name: one.fields for one in found.changed} == {
            "上海乙有限公司": {"contact": ("李四", "赵六"), "备注": ("旧", "")},
            "上海丙有限公司": {"credit_code": ("", C)},
        }
        assert [one.listed.name for one in found.gone] == ["上海甲有限公司"]
        assert taken(tx, second) == found
        assert known(tx) == [(2, "上海乙有限公司", B), (3, "上海丙有限公司", C), (4, "上海丁有限公司", D)]
        assert taken(tx, second).counts() == {"added": 0, "changed": 0, "gone": 0, "kept": 3}

    sqlite_database.run_now(turn)


def test_a_unit_that_comes_back_is_the_same_unit(sqlite_database: Database) -> None:
    def turn(tx: Transaction) -> None:
        taken(tx, FIRST)
        taken(tx, FIRST[1:])
        assert [row[0] for row in known(tx)] == [2, 3]
        found = taken(tx, FIRST)
        assert (found.counts()["added"], len(found.back)) == (1, 1)
        assert sorted(row[0] for row in known(tx)) == [1, 2, 3]

    sqlite_database.run_now(turn)


def test_a_list_without_codes_does_not_take_known_ones_away(sqlite_database: Database) -> None:
    def turn(tx: Transaction) -> None:
        taken(tx, FIRST)
        found = taken(tx, [(line[0], "", *line[2:]) for line in FIRST])
        assert found.counts() == {"added": 0, "changed": 0, "gone": 0, "kept": 3}

    sqlite_database.run_now(turn)


def test_a_firm_under_a_new_name_is_known_by_its_code(sqlite_database: Database) -> None:
    def turn(tx: Transaction) -> None:
        taken(tx, FIRST)
        (change,) = taken(tx, [("上海新甲有限公司", *FIRST[0][1:]), *FIRST[1:]]).changed
        assert change.fields == {"name": ("上海甲有限公司", "上海新甲有限公司")}

    sqlite_database.run_now(turn)


def test_with_errors_nothing_is_written_unless_the_rest_is_wanted(sqlite_database: Database) -> None:
    """A row with an error is neither taken in nor a reason to think its unit is gone."""
    wrong = [(FIRST[0][0], A[:-1] + "0", *FIRST[0][2:]), *FIRST[1:], ("上海丁有限公司", D, "徐江", "", "", "", "")]

    def turn(tx: Transaction) -> None:
        taken(tx, FIRST)
        with pytest.raises(RefusedError) as refused:
            taken(tx, wrong)
        assert (refused.value.code, refused.value.params) == ("catalogue_errors", {"n": 2})
        found = taken(tx, wrong, partial=True)
        assert found.counts() == {"added": 0, "changed": 0, "gone": 0, "kept": 2}
        assert [one.row for one in found.left] == [2, 5]
        assert len(known(tx)) == 3

    sqlite_database.run_now(turn)


def test_a_list_with_nothing_to_take_in_empties_no_list(sqlite_database: Database) -> None:
    def turn(tx: Transaction) -> None:
        taken(tx, FIRST)
        with pytest.raises(RefusedError) as refused:
            taken(tx, [("上海甲有限公司", "1", "徐汇", "", "", "", "")], partial=True)
        assert refused.value.code == "catalogue_empty"
        assert len(known(tx)) == 3

    sqlite_database.run_now(turn)


@pytest.mark.parametrize(
    ("office", "role", "target", "may"),
    [
        ("city", "city_admin", "310104", True),
        ("city", "city_officer", "city", True),
        ("310104", "district_officer", "310104", True),
        ("310104", "district_officer", "310115", False),
        ("310104", "district_officer", "city", False),
        ("lingang", "district_officer", "lingang", True),
        ("association", "association", "association", True),
        ("association", "association", "city", False),
        ("city", "reader", "city", False),
        ("310104", "reader", "310104", False),
    ],
)
def test_an_office_changes_its_own_lists_only(office: str, role: str, target: str, may: bool) -> None:
    actor = Actor("officer:1", office, role)
    if may:
        acts.allowed(actor, target)
    else:
        with pytest.raises(RefusedError) as refused:
            acts.allowed(actor, target)
        assert refused.value.code == "not_yours"


def test_a_district_officer_brings_in_no_unit_of_another_district(sqlite_database: Database) -> None:
    lines = [FIRST[0], (FIRST[1][0], B, "", *FIRST[1][3:]), FIRST[2]]

    def turn(tx: Transaction) -> None:
        read = reading(lines, "310104")
        found = acts.take_in(tx, OFFICER, "310104", "", read, "名单.csv", "王五", partial=True)
        assert [(one.name, one.district) for one in found.added] == [
            ("上海甲有限公司", "310104"),
            ("上海乙有限公司", "310104"),
        ]
        assert [one.name for one in found.left] == ["上海丙有限公司"]
        loose = catalogues.read((), acts.words())
        with pytest.raises(RefusedError):
            acts.take_in(tx, OFFICER, "city", "", loose, "名单.csv", "王五")

    sqlite_database.run_now(turn)


def test_units_are_matched_with_subjects_by_their_codes(sqlite_database: Database) -> None:
    def turn(tx: Transaction) -> None:
        subject = subjects.create(tx, a_contact(tx))
        subjects.describe(tx, subject, "上海乙有限公司", B, "310104")
        found = taken(tx, FIRST)
        assert acts.matched(tx, found.added) == {B: subject}

    sqlite_database.run_now(turn)
