from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from storage import catalogue
from storage.catalogue import Listed
from storage.database import Database, Transaction
from storage.keys import Keyring

CODE = "91310000132260250X"
UNIT = Listed(
    "上海某某有限公司", CODE, "310104", "先导产业、集成电路;先导产业", "张三", "13812345678", {"备注": "重点"}
)
NONE = {"added": 0, "changed": 0, "gone": 0, "kept": 0}


def an_import(tx: Transaction, office: str = "city", title: str = "") -> tuple[int, int]:
    held = catalogue.taken(tx, office, title)
    return held.id, catalogue.note_import(tx, held.id, "王五", "名单.xlsx", **(NONE | {"added": 1}))


def test_a_list_is_made_once_for_each_office_and_title(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        assert catalogue.find(tx, "city") is None
        first, again = catalogue.taken(tx, "city"), catalogue.taken(tx, "city")
        assert first == again == catalogue.find(tx, "city")
        catalogue.taken(tx, "city", "先导产业")
        catalogue.taken(tx, "310104")
        assert [(one.office, one.title) for one in catalogue.catalogues(tx)] == [
            ("city", ""),
            ("city", "先导产业"),
            ("310104", ""),
        ]

    database.run_now(turn)


def test_a_unit_is_kept_found_by_its_code_rewritten_and_removed(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        listed, import_id = an_import(tx)
        made = catalogue.add(tx, listed, import_id, UNIT)
        (row,) = catalogue.by_credit_code(tx, CODE)
        assert (row.id, row.listed, row.imported_at, row.removed_at) == (made, UNIT, tx.now, None)
        later = catalogue.note_import(tx, listed, "赵六", "名单2.xlsx", **NONE)
        catalogue.rewrite(tx, made, later, Listed("上海新名有限公司", CODE))
        (row,) = catalogue.units(tx, listed)
        assert (row.listed, row.import_id) == (Listed("上海新名有限公司", CODE), later)
        catalogue.remove(tx, made, later)
        assert catalogue.units(tx, listed) == catalogue.by_credit_code(tx, CODE) == ()
        assert [one.removed_at for one in catalogue.units(tx, listed, removed=True)] == [tx.now]
        assert [(one.by, one.file, one.added) for one in catalogue.imports(tx, listed)] == [
            ("赵六", "名单2.xlsx", 0),
            ("王五", "名单.xlsx", 1),
        ]

    database.run_now(turn)


def test_categories_are_the_parts_of_what_the_list_says() -> None:
    assert UNIT.categories == ("先导产业", "集成电路")
    assert Listed("x").categories == ()


def test_removed_units_go_for_good_after_a_while(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        listed, import_id = an_import(tx)
        first, second = (catalogue.add(tx, listed, import_id, UNIT) for _ in range(2))
        catalogue.remove(tx, first, import_id)
        assert catalogue.drop_removed(tx, tx.now) == 0
        assert catalogue.drop_removed(tx, tx.now + timedelta(seconds=1)) == 1
        assert [one.id for one in catalogue.units(tx, listed, removed=True)] == [second]

    database.run_now(turn)


def test_units_are_found_under_any_secret_and_after_a_new_one(database: Database) -> None:
    def turn(tx: Transaction) -> None:
        tx.keys = Keyring(["older"])
        listed, import_id = an_import(tx)
        made = catalogue.add(tx, listed, import_id, UNIT)
        catalogue.add(tx, listed, import_id, Listed("没有代码"))
        tx.keys = Keyring(["newer", "older"])
        assert [one.id for one in catalogue.by_credit_code(tx, CODE)] == [made]
        catalogue.rekey(tx)
        older = tx.keys.lookups(CODE)[1]
        assert tx.keys.lookup(CODE) != older
        assert [one.id for one in catalogue.by_credit_code(tx, CODE)] == [made]

    database.run_now(turn)


def test_imports_of_one_list_wait_for_each_other(database: Database) -> None:
    def turn(tx: Transaction) -> int:
        listed, import_id = an_import(tx)
        before = len(catalogue.units(tx, listed))
        catalogue.add(tx, listed, import_id, UNIT)
        return before

    with ThreadPoolExecutor(4) as side_by_side:
        seen = sorted(side_by_side.map(database.run_now, [turn] * 4))
    assert seen == [0, 1, 2, 3]
