"""Lists of units (目录清单) taken in where a test wants them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import catalogue as acts
from bot.desk.catalogue import Difference
from bot.desk.officers import OPERATOR
from bot.documents.units import Reading
from storage import catalogue, unit_invitations
from storage.database import Transaction
from tests.bot.documents.sheets import code, text

HEAD = ("单位名称", "信用代码", "区", "类别", "联系人", "电话", "园区")
CODES = tuple(code(number * 11111111) for number in range(1, 9))
UNITS = (
    ("上海甲机电有限公司", CODES[0], "徐汇", "先导产业、集成电路", "张三", "13812345678", "漕河泾"),
    ("上海乙生物有限公司", CODES[1], "徐汇", "生物医药", "李四", "13912345678", "徐汇滨江"),
    ("上海丙软件有限公司", "", "徐汇", "先导产业", "王五", "", "漕河泾"),
    ("上海丁仪器有限公司", CODES[3], "浦东新区", "集成电路", "赵六", "13712345678", "张江"),
)


def take_in(
    tx: Transaction, office: str = "city", lines: Sequence[Sequence[str]] = UNITS, title: str = ""
) -> Difference:
    """An office's list, as its file says it."""
    reading = acts.read(text([HEAD, *lines]), "名单.csv", office)
    assert isinstance(reading, Reading)
    return acts.take_in(tx, OPERATOR, office, title, reading, "名单.csv", "王五")


def invited(tx: Transaction, office: str, name: str, credit_code: str, category: str) -> str:
    """An office lists a unit and invites it; returns what the link ends with."""
    take_in(tx, office, [(name, credit_code, "", category, "张三", "13812345678", "")])
    held = catalogue.find(tx, office)
    assert held is not None
    (unit,) = catalogue.units(tx, held.id)
    return unit_invitations.code(tx, unit_invitations.make(tx, unit.id, office))


def revoked(tx: Transaction, invitation_id: int) -> None:
    made = unit_invitations.get(tx, invitation_id)
    assert made is not None
    assert unit_invitations.revoke(tx, made.unit_id)
