"""Several people on one draft, read as the chat: what each may see and do, and what stops at once."""

from __future__ import annotations

import asyncio

import pytest

from bot.held import NotTheirsError
from bot.turn import Turn
from storage import audit, contacts, drafts, people
from storage.database import Transaction
from storage.drafts import Draft, Event
from tests.support.dialogue import Dialogue, Script

INVITED_TO_FIGURES = """\
!given product
邀请同事
经济数据
!as 李会计
!link i_CODE000001
"""
JOINED = INVITED_TO_FIGURES + "接受\n李会计\n"
BOTH = """\
!given registered
填一件产品
邀请同事
整份
!as 周工
!link i_CODE000001
接受
周工
继续：谁制造、谁销售
"""


class Desk(Script):
    """A dialogue with what is stored behind it."""

    def draft(self, name: str) -> tuple[Draft, tuple[Event, ...]]:
        """The product draft of whoever began it, with its events."""

        def read(tx: Transaction) -> tuple[Draft, tuple[Event, ...]]:
            contact, _ = contacts.arrive(tx, "web", name)
            assert contact.draft_id is not None
            return drafts.load(tx, contact.draft_id), drafts.events(tx, contact.draft_id)

        return self.dialogue.office.core.db.run_now(read)

    def value(self, name: str, question: str) -> object:
        return self.draft(name)[0].answers[question, ""].value


@pytest.fixture
def desk(numbered: Dialogue) -> Desk:
    return Desk(numbered)


def test_an_invitation_shows_who_and_what_but_nothing_of_the_draft(desk: Desk) -> None:
    shown = desk.last(INVITED_TO_FIGURES)
    assert "王工邀请您" in shown
    assert "经济数据" in shown
    assert "变频水泵" not in shown


def test_nothing_is_theirs_before_the_invitation_is_accepted(desk: Desk) -> None:
    assert "变频水泵" not in desk.last(INVITED_TO_FIGURES + "我的备案")
    assert "没有接受" in desk.last("!tap 不接受")


@pytest.mark.parametrize("code", ["YQ-CODE0-00001", "yq code000001", "ＹＱ－CODE0－00001"])
def test_a_code_may_be_typed_instead(desk: Desk, code: str) -> None:
    desk.play("!given product\n邀请同事\n经济数据")
    assert "王工邀请您" in desk.last(f"!as 李会计\n{code}")


def test_an_invitation_opens_once(desk: Desk) -> None:
    desk.play(INVITED_TO_FIGURES)
    assert "王工邀请您" in desk.last("!as 周工\n!link i_CODE000001")
    assert "加入了" in desk.last("!as 李会计\n接受")
    assert "已经用过" in desk.last("!as 周工\n接受")
    assert "变频水泵" not in desk.last("我的备案")


def test_an_invitation_taken_back_opens_nothing_even_when_it_is_on_the_screen(desk: Desk) -> None:
    desk.play(INVITED_TO_FIGURES)
    assert "撤回了" in desk.last("!as 王工\n撤回邀请")
    assert "撤回或过期" in desk.last("!as 李会计\n接受")


def test_an_invitation_runs_out_after_a_week(desk: Desk) -> None:
    desk.play(INVITED_TO_FIGURES)
    assert "过期" in desk.last("!later 7 days\n接受")


def test_whoever_invites_cannot_use_the_invitation_up(desk: Desk) -> None:
    desk.play("!given product\n邀请同事\n经济数据")
    assert "本来就是您" in desk.last("!link i_CODE000001\n接受")
    assert "加入了" in desk.last("!as 李会计\n!link i_CODE000001\n接受")


def test_the_inviter_is_told_who_joined(desk: Desk) -> None:
    desk.play(JOINED)
    core = desk.dialogue.office.core
    asyncio.run(core.deliveries.tick())
    assert [message.text for message in desk.dialogue.office._taken()] == ["同事接受了邀请，填的是：经济数据。"]


def test_of_other_sections_nothing_is_shown_asked_or_done(desk: Desk) -> None:
    desk.play(JOINED)
    shown = desk.last("清单")
    assert "经济数据" in shown
    assert "☐ 专利" not in shown
    for typed in ("提交前核对", "谁填了什么", "还差什么"):
        assert "VX20" not in desk.last(typed).replace("变频水泵 VX20", "")
    for typed in ("提交", "重新开始", "副本", "新产品", "邀请"):
        assert "这一步由填写整份备案的人来办：王工" in desk.last(typed)


def test_a_part_that_is_filled_waits_for_those_who_submit(desk: Desk) -> None:
    figures = "是\n是\n2900 万元\n1200 万元\n300 万元\n80 万元\n不用\n"
    shown = desk.last(JOINED + "继续：经济数据\n" + figures + "提交前核对\n这一节没问题")
    assert "您这部分都填好了" in shown
    assert "[提交]" not in shown


def test_a_button_of_a_section_does_nothing_for_whoever_lost_it(desk: Desk) -> None:
    desk.play(BOTH)
    before = desk.draft("王工")[0].version
    desk.play("!as 王工\n谁在填\n移除周工\n移除周工\n!as 周工")
    assert "不再参与" in desk.last("!tap 专利权人")
    assert desk.draft("王工")[0].version == before
    assert "VX" not in desk.last("我的备案")


def test_whoever_began_cannot_be_removed_by_an_invited_colleague(desk: Desk) -> None:
    desk.play(BOTH)
    assert "[移除王工]" not in desk.last("谁在填")


def test_handing_over_gives_everything_and_leaving_ends_it(desk: Desk) -> None:
    desk.play(BOTH + "!as 王工\n谁在填\n交给周工\n")
    assert "您退出了" in desk.last("交给周工，我退出")
    assert "产品备案" not in desk.last("我的备案").replace("专利产品备案", "")
    assert "您　单位的全部备案" in desk.last("!as 周工\n谁在填")


def test_a_colleague_follows_to_the_draft_that_was_started_over(desk: Desk) -> None:
    desk.play(BOTH + "专利权人\n!as 王工\n重新开始\n确定，重新填")
    assert "重新开始了" in desk.last("!as 周工\n制造")
    assert desk.draft("周工")[0].id == desk.draft("王工")[0].id
    assert desk.draft("王工")[0].version == 0


def test_a_question_answered_by_a_colleague_is_not_overwritten_unseen(desk: Desk) -> None:
    desk.play(BOTH + "!as 王工\n清单\n继续：谁制造、谁销售\n!as 周工\n专利权人")
    asked = desk.last("!as 王工\n被许可人")
    assert "周工已经填了「与专利的关系」：专利权人" in asked
    assert desk.value("王工", "role") == "patentee"
    desk.play("改成我的")
    assert desk.value("王工", "role") == "licensee"


def test_a_typed_reply_is_never_read_as_the_answer_to_another_question(desk: Desk) -> None:
    desk.play(BOTH + "专利权人\n制造\n!as 王工\n清单\n继续：产品\n!as 周工\n变频水泵")
    assert "周工已经填了「产品名称」：变频水泵" in desk.last("!as 王工\n变频风机")
    assert desk.value("王工", "product_name") == "变频水泵"


def test_a_colleagues_answer_to_another_question_leaves_a_button_good(desk: Desk) -> None:
    desk.play(BOTH + "专利权人\n!as 王工\n清单\n继续：谁制造、谁销售\n!as 周工\n上一题\n被许可人")
    assert "记下了：制造" in desk.last("!as 王工\n!tap 制造")
    assert (desk.value("王工", "role"), desk.value("王工", "makes_or_sells")) == ("licensee", "makes")


def test_the_same_button_twice_answers_once(desk: Desk) -> None:
    desk.play("!given registered\n填一件产品\n专利权人")
    before = desk.draft("王工")[0].version
    assert "过时" in desk.last("!tap 专利权人")
    assert desk.draft("王工")[0].version == before


def test_putting_off_twice_puts_off_one_question(desk: Desk) -> None:
    desk.play("!given registered\n填一件产品\n稍后再填")
    before = desk.draft("王工")[0].version
    desk.play("!stale 稍后再填")
    assert desk.draft("王工")[0].version == before


def test_events_say_who_answered(desk: Desk) -> None:
    desk.play(BOTH + "专利权人\n!as 王工\n清单\n继续：谁制造、谁销售\n制造")
    _, events = desk.draft("王工")
    assert len({event.contact_id for event in events}) == 2


def test_a_draft_cannot_be_opened_without_a_part_in_it(desk: Desk) -> None:
    desk.play("!given registered\n填一件产品\n!as 陌生人\n你好")
    core = desk.dialogue.office.core
    draft = desk.draft("王工")[0].id

    def peep(tx: Transaction) -> None:
        Turn(core.house, tx, contacts.arrive(tx, "web", "陌生人")[0]).open(draft)

    with pytest.raises(NotTheirsError):
        core.db.run_now(peep)


def test_linking_needs_a_tap_and_the_code_works_once(desk: Desk) -> None:
    desk.play("!given who\n关联\n!as 手机\n你好\nGL-CODE0-00001")
    assert "关联好了" in desk.last("是我自己，关联")
    assert "已经用过" in desk.last("!as 别人\n你好\nGL-CODE0-00001")
    assert desk.draft("手机")[0].id == desk.draft("王工")[0].id


def test_a_code_that_links_runs_out_after_ten_minutes(desk: Desk) -> None:
    desk.play("!given who\n关联\n!as 手机\n你好\nGL-CODE0-00001\n!later 10 minutes")
    assert "过期" in desk.last("是我自己，关联")
    assert desk.draft("手机")[0].id != desk.draft("王工")[0].id


def test_filing_for_another_firm_records_who_authorised_it(desk: Desk) -> None:
    desk.play("!given who\n代办\n李总，总经理\n2026-11-20 委托书 WT-17")
    subject = desk.draft("王工")[0].subject_id
    [recorded] = desk.dialogue.office.core.db.run_now(lambda tx: people.authorisations(tx, subject))
    assert (recorded.by, recorded.basis) == ("李总，总经理", "2026-11-20 委托书 WT-17")


def test_the_trail_tells_who_let_whom_in_and_out_but_names_nobody(desk: Desk) -> None:
    desk.play(INVITED_TO_FIGURES + "接受")
    acts = [act for act in desk.dialogue.office.core.db.run_now(audit.latest) if act.action in ("invite", "join")]
    assert [act.action for act in acts] == ["join", "invite"]
    assert not any("王" in act.detail or "李" in act.detail for act in acts)
