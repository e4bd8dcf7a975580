"""Several patents and several products at once: what is confirmed is what was shown, and equals what typing gives."""

from __future__ import annotations

import asyncio
import re
from typing import Any

from storage import contacts, drafts
from storage.database import Transaction
from storage.drafts import Draft
from tests.support.dialogue import Dialogue, Script

A, B, C = "ZL201810862228.X", "ZL202120592620.4", "ZL201480005701.2"
HEAD = ("专利号", "专利名称", "类型", "申请日", "状态", "权属纠纷", "来源", "核心", "保护部分")
FIRST = (A, "水泵", "发明", "2018-08-01", "有效", "没有", "本单位所有", "是", "叶轮")
BEGIN = "/start\n新产品\n!given pump\n"
ONE_BY_ONE = BEGIN + "\n".join(FIRST)


def in_hand(dialogue: Dialogue, who: str = "王工") -> Draft:
    def load(tx: Transaction) -> Draft:
        contact = contacts.arrive(tx, "web", who, "zh_Hans")[0]
        assert contact.draft_id is not None
        return drafts.peek(tx, contact.draft_id)

    return dialogue.office.core.db.run_now(load)


def answers(dialogue: Dialogue, who: str = "王工") -> dict[Any, Any]:
    return {key: one.value for key, one in in_hand(dialogue, who).answers.items()}


def write(dialogue: Dialogue, who: str, text: str) -> list[str]:
    """One message of several lines, as a client sends it; what is said."""
    dialogue._person = dialogue.people[who]
    said = asyncio.run(dialogue._send(text=text))
    return [one.text for one in said]


def test_what_is_taken_in_is_what_typing_one_by_one_gives(numbered: Dialogue) -> None:
    script = Script(numbered)
    script.play(f"{ONE_BY_ONE}\n有\n{B}\n泵壳")
    typed = answers(numbered)
    script.play(f"!as 李工\n{BEGIN}")
    write(numbered, "李工", "\n".join("\t".join(line) for line in (HEAD, FIRST, (B, "泵壳"))))
    assert script.last("收下 2 件").startswith("收下了 2 件专利")
    assert answers(numbered, "李工") == typed


def test_a_closed_list_of_patents_opens_again(numbered: Dialogue) -> None:
    script = Script(numbered)
    script.play(
        f"{BEGIN}{A}\n水泵\n发明\n2018-08-01\n有效\n没有\n本单位所有\n是\n叶轮\n没有了\n批量填专利\n{B}\n收下 1 件"
    )
    given = answers(numbered)
    assert given[("number", "2")] == B
    assert ("patents", "") not in given or given[("patents", "")] is not True


def test_nothing_is_written_before_it_is_confirmed(numbered: Dialogue) -> None:
    script = Script(numbered)
    script.play(BEGIN)
    before = in_hand(numbered)
    script.play(f"{A}，{B}\n先改\n看这份清单\n下载全表\n批量填专利\n不要这份清单")
    assert in_hand(numbered) == before


def test_one_number_is_still_read_as_one(numbered: Dialogue) -> None:
    script = Script(numbered)
    assert "记下了" in script.last(f"{BEGIN}我们的专利是 {A}")


def test_the_list_waits_while_another_product_is_filled(numbered: Dialogue) -> None:
    script = Script(numbered)
    script.play(f"{BEGIN}{A}，{B}，ZL201810862282.9")
    product = in_hand(numbered).id
    script.play("新产品\n批量填专利\n我的备案\n变频水泵 VX20\n批量填专利")
    assert in_hand(numbered).id == product
    script.play("!restart\n收下 2 件")
    assert answers(numbered)[("number", "2")] == B


def test_a_button_of_somebody_else_takes_nothing_in(numbered: Dialogue) -> None:
    script = Script(numbered)
    script.play(f"{BEGIN}{A}，{B}\n!as 李工\n{BEGIN}{C}，{B}")
    before = in_hand(numbered, "李工")
    script.play("!foreign 王工 收下 2 件")
    assert in_hand(numbered, "李工") == before


def test_what_was_handed_over_takes_nothing_in(numbered: Dialogue) -> None:
    script = Script(numbered)
    script.play("!given filled\n!given submitted")
    before = in_hand(numbered)
    assert "读到" not in "".join(write(numbered, "王工", f"{A}\n{B}"))
    assert "读到" not in script.last("批量填专利")
    assert in_hand(numbered) == before


def test_more_than_a_list_holds_is_refused_in_words(numbered: Dialogue) -> None:
    Script(numbered).play(f"{BEGIN}批量填专利")
    assert "最多读" in "".join(write(numbered, "王工", "\n".join([A] * 1_200)))
    assert "200 行" in "".join(write(numbered, "王工", "\n".join([C, B] * 101)))


def test_figures_go_only_where_the_contact_fills_them(numbered: Dialogue) -> None:
    """A colleague who fills the patents has no product to give figures for; who fills the economy has this one."""
    script = Script(numbered)
    script.play("!given filled")
    for section, expected in (("专利", "还没有您能填数据的产品"), ("经济数据", "您能填的产品有 1 件")):
        code = next(iter(_invited(script, section)))
        script.play(f"!as {section}\n/start\n{code}\n接受\n{section}同事")
        assert expected in script.last("批量填数据")
        script.play("!as 王工")


def _invited(script: Script, section: str) -> list[str]:
    said = "".join(script.play(f"邀请\n{section}\n"))
    return re.findall(r"YQ-[0-9A-Z-]+|YQ [0-9A-Z ]+", said)
