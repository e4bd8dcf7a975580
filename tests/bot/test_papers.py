"""Papers that were sent, looked after: what the draft consists of after every act, which bytes are left, and whose
buttons still do something."""

from __future__ import annotations

import asyncio

import pytest

from bot.screens import paper_state as state
from bot.screens import papers as screen
from bot.screens import parts
from bot.turn import Turn
from storage import contacts, drafts, files, readings
from storage.database import Transaction
from tests.support.dialogue import Dialogue, Script

_CHANGING = (screen.REPLACE, screen.ASK, screen.DELETE, screen.AS_IS, screen.MOVE)
LICENCE, LETTER = "business_licence", "commitment_letter"
AT_THE_LICENCE = """\
!given who
上海某某机电有限公司
91310000132260250X
王工
13812345678
跳过
"""
THREE = AT_THE_LICENCE + "@1.jpg @2.jpg @3.jpg\n"
COLLEAGUE = """\
邀请同事
整份
!as 周工
!link i_CODE000001
接受
周工
"""


class Shelf(Script):
    """A dialogue, with what is kept behind it."""

    def names(self, question: str) -> list[str]:
        """The names of a paper's files in order."""

        def read(tx: Transaction) -> list[str]:
            contact, _ = contacts.arrive(tx, "web", self.dialogue.who)
            assert contact.draft_id is not None
            kept = drafts.peek(tx, contact.draft_id).answers.get((question, ""))
            ids = kept.value if kept is not None and isinstance(kept.value, tuple) else ()
            return [files.get(tx, one).name for one in ids]

        return self.dialogue.office.core.db.run_now(read)

    def rows(self) -> list[str]:
        """The names of all files of whoever speaks."""

        def read(tx: Transaction) -> list[str]:
            contact, _ = contacts.arrive(tx, "web", self.dialogue.who)
            return [row.name for row in files.of_contact(tx, contact.id)]

        return sorted(self.dialogue.office.core.db.run_now(read))

    def read(self) -> int:
        """How many files something was read from."""

        def count(tx: Transaction) -> int:
            contact, _ = contacts.arrive(tx, "web", self.dialogue.who)
            assert contact.draft_id is not None
            return len(readings.of_draft(tx, contact.draft_id))

        return self.dialogue.office.core.db.run_now(count)

    def tap(self, verb: str, file_name: str = "") -> str:
        """What a button of a verb about the licence says to whoever speaks, about a file whoever sent it."""

        def made(tx: Transaction) -> str:
            contact, _ = contacts.arrive(tx, "web", self.dialogue.who)
            turn = Turn(self.dialogue.office.core.house, tx, contact)
            assert contact.draft_id is not None
            held = turn.look(contact.draft_id)
            if not file_name:
                return parts.tap(turn, verb, (LICENCE, ""), 2, label="").code
            row = next(one for one in files.of_draft(tx, held.draft.id) if one.name == file_name)
            numbers = (held.draft.id, held.mark(LICENCE), 0, state.number(row.id), held.mark(LETTER))
            return turn.codes.make(verb, *numbers[: 3 if verb in (screen.OPEN, screen.MORE) else 5])

        return asyncio.run(self.dialogue.tapped(self.dialogue.office.core.db.run_now(made)))

    def on_disk(self) -> int:
        """How many papers lie in the folder once it was swept."""
        core = self.dialogue.office.core
        asyncio.run(core.discard())
        return sum(path.is_file() for path in (core.settings.data_dir / "papers").rglob("*"))


@pytest.fixture
def shelf(numbered: Dialogue) -> Shelf:
    return Shelf(numbered)


def test_a_file_that_is_deleted_goes_with_its_bytes_and_what_was_read_from_it(shelf: Shelf) -> None:
    shelf.play(THREE + "!reads 2.jpg business_licence sure name=上海某某机电有限公司")
    assert shelf.on_disk() == 3
    assert "删掉「营业执照」的第 2 份（2.jpg）" in shelf.last("看、换、删\n删 2")
    assert shelf.names(LICENCE) == ["1.jpg", "2.jpg", "3.jpg"]
    assert "删掉了：2.jpg" in shelf.last("删掉")
    assert shelf.names(LICENCE) == ["1.jpg", "3.jpg"]
    assert shelf.rows() == ["1.jpg", "3.jpg"]
    assert shelf.on_disk() == 2
    assert shelf.read() == 0


def test_the_last_file_deleted_leaves_the_paper_as_if_never_sent(shelf: Shelf) -> None:
    shelf.play(AT_THE_LICENCE + "@1.jpg\n看、换、删\n删 1\n删掉")
    assert shelf.names(LICENCE) == []
    assert "营业执照（必备）　缺" in shelf.last("材料清单")
    assert shelf.on_disk() == 0


def test_the_file_that_replaces_another_takes_its_place(shelf: Shelf) -> None:
    shelf.play(THREE + "看、换、删\n换 2\n@新.jpg @又一页.jpg")
    assert shelf.names(LICENCE) == ["1.jpg", "新.jpg", "3.jpg", "又一页.jpg"]
    assert shelf.on_disk() == 4


def test_what_was_to_be_replaced_stays_until_a_good_file_is_here(shelf: Shelf) -> None:
    shelf.play(THREE + "看、换、删\n换 2\n@坏.exe\n@copy=1.jpg\n@empty.pdf")
    assert shelf.names(LICENCE) == ["1.jpg", "2.jpg", "3.jpg"]
    shelf.play("@新.jpg")
    assert shelf.names(LICENCE) == ["1.jpg", "新.jpg", "3.jpg"]


def test_after_going_elsewhere_a_file_replaces_nothing_any_more(shelf: Shelf) -> None:
    shelf.play(THREE + "看、换、删\n换 2\n清单\n材料清单\n看 1\n@新.jpg")
    assert shelf.names(LICENCE) == ["1.jpg", "2.jpg", "3.jpg", "新.jpg"]


def test_the_order_is_the_contacts(shelf: Shelf) -> None:
    shelf.play(THREE + "看、换、删\n材料清单\n看 1\n往前 3\n往前 2")
    assert shelf.names(LICENCE) == ["3.jpg", "1.jpg", "2.jpg"]
    shelf.play("!stale 往前 2")
    assert shelf.names(LICENCE) == ["3.jpg", "1.jpg", "2.jpg"]


def test_the_same_bytes_are_kept_once_in_a_paper(shelf: Shelf) -> None:
    said = shelf.last(AT_THE_LICENCE + "@1.jpg @copy=1.jpg @2.jpg")
    assert "copy=1.jpg 和「营业执照」里的第 1 份一样，没有重复收" in said
    assert shelf.names(LICENCE) == ["1.jpg", "2.jpg"]
    assert shelf.rows() == ["1.jpg", "2.jpg"]
    assert shelf.on_disk() == 2


def test_the_same_bytes_may_serve_two_papers(shelf: Shelf) -> None:
    assert "两项都用它吗" in shelf.last(AT_THE_LICENCE + "@1.pdf\n就这些\n@copy=1.pdf")
    assert shelf.names(LETTER) == ["copy=1.pdf"]
    shelf.play("两项都用\n材料清单\n看 1\n删 1\n删掉")
    assert (shelf.names(LICENCE), shelf.names(LETTER)) == ([], ["copy=1.pdf"])
    assert shelf.on_disk() == 1


def test_the_same_bytes_may_be_taken_out_of_the_second_paper_at_once(shelf: Shelf) -> None:
    shelf.play(AT_THE_LICENCE + "@1.pdf\n就这些\n@copy=1.pdf\n只放在营业执照")
    assert (shelf.names(LICENCE), shelf.names(LETTER)) == (["1.pdf"], [])


def test_more_files_than_we_take_are_not_kept_and_the_limit_is_said_to_be_ours(shelf: Shelf) -> None:
    shelf.play(AT_THE_LICENCE + " ".join(f"@{n}.jpg" for n in range(10)))
    said = shelf.last("@11.jpg")
    assert "本助手最多收 10 份" in said
    assert len(shelf.names(LICENCE)) == len(shelf.rows()) == shelf.on_disk() == 10
    shelf.play("回到营业执照\n换 1\n@11.jpg")
    assert shelf.names(LICENCE)[0] == "11.jpg"


def test_a_file_that_is_no_paper_is_not_kept(shelf: Shelf) -> None:
    assert "没有留下" in shelf.last("!given who\n@合影.jpg @合影2.jpg\n都不是，接着填")
    assert (shelf.rows(), shelf.on_disk()) == ([], 0)


def test_of_files_nobody_asked_for_each_goes_where_it_belongs(shelf: Shelf) -> None:
    shelf.play("!given who\n@a.jpg @b.jpg\n!reads b.jpg business_licence sure")
    shelf.play("放到营业执照")
    assert shelf.names(LICENCE) == ["b.jpg"]
    shelf.play("!tap 诚信承诺书")
    assert (shelf.names(LICENCE), shelf.names(LETTER)) == (["b.jpg"], ["a.jpg"])
    assert "已经过时了" in shelf.last("!stale 放到营业执照")


@pytest.mark.parametrize("read", ["business_licence", "patent_certificate sure", "unknown", "failed"])
def test_nothing_is_proposed_for_a_file_that_is_not_surely_one_paper(shelf: Shelf, read: str) -> None:
    assert shelf.last(f"!given who\n@a.jpg\n!reads a.jpg {read}").strip() == ""


def test_a_paper_of_another_kind_is_moved_with_its_reading(shelf: Shelf) -> None:
    shelf.play(
        AT_THE_LICENCE + "稍后再填\n@a.jpg\n!reads a.jpg business_licence sure name=上海某某机电有限公司\n放到营业执照"
    )
    assert (shelf.names(LICENCE), shelf.names(LETTER)) == (["a.jpg"], [])
    assert "营业执照 上海某某机电有限公司" in shelf.last("材料清单\n看 1")


def test_a_remark_is_made_once_and_the_contacts_word_ends_it(shelf: Shelf) -> None:
    shelf.play(AT_THE_LICENCE + "@1.jpg\n!reads 1.jpg unknown dark")
    assert "第 1 份要换清楚的（太暗，看不清）" in shelf.last("材料清单")
    assert "留在「营业执照」里" in shelf.last("!tap 就用这份")
    assert "☑ 营业执照（必备）　已收 1 份\n" in shelf.last("材料清单")
    assert "可以再看一眼" not in shelf.last("清单")


def test_pages_are_named_where_a_file_has_several(shelf: Shelf) -> None:
    said = shelf.last(AT_THE_LICENCE + "@1.pdf\n!reads 1.pdf business_licence sure pages=3 dark:2 dark:3 page_missing")
    assert "第 2、3 页太暗，看不清" in said
    assert said.count("换这一份") == 1


def test_a_stamp_on_one_page_is_enough(shelf: Shelf) -> None:
    start = AT_THE_LICENCE + "稍后再填\n@1.jpg @2.jpg\n!reads 1.jpg commitment_letter sure stamped=no\n"
    first, second = shelf.play(start + "!reads 2.jpg commitment_letter sure stamped=yes")[-2:]
    assert (first.strip(), second.strip()) == ("", "")
    listed = shelf.last("材料清单")
    assert "已收 2 份，看到公章" in listed
    assert "没看出公章" not in listed


@pytest.mark.parametrize(("stamped", "said"), [("no", True), ("unknown", False)])
def test_a_stamp_is_missed_only_where_it_can_be_told(shelf: Shelf, stamped: str, *, said: bool) -> None:
    shown = shelf.last(AT_THE_LICENCE + f"稍后再填\n@1.jpg\n!reads 1.jpg commitment_letter sure stamped={stamped}")
    assert ("没看出公章" in shown) == said


def test_no_stamp_is_looked_for_where_none_is_asked_for(shelf: Shelf) -> None:
    assert shelf.last(AT_THE_LICENCE + "@1.jpg\n!reads 1.jpg business_licence sure stamped=no").strip() == ""


def test_what_was_handed_over_stays_as_it_is(shelf: Shelf) -> None:
    shelf.play("!given registration\n材料清单\n看 1")
    shelf.play("删 1\n!given submitted")
    assert "已经提交" in shelf.last("!stale 删掉")
    assert shelf.names(LICENCE) == ["营业执照.pdf"]
    assert "[看 1]\n[依据] [材料清单]" in shelf.last("材料清单\n看 1")
    assert "{营业执照.pdf}" in shelf.last("看 1")
    assert shelf.last("!reads 营业执照.pdf unknown dark").strip() == ""


def test_a_file_of_a_filing_that_was_returned_may_be_replaced_and_the_filing_keeps_it(shelf: Shelf) -> None:
    shelf.play("!given registration\n!given submitted\n!later 1 day\n!returned business_licence: 看不清")
    assert "仍会保留它" in shelf.last("材料清单\n看 1\n删 1")
    assert "[删 1]" not in shelf.last("材料清单\n看 2")
    shelf.play("材料清单\n看 1\n换 1\n@新.jpg")
    assert shelf.names(LICENCE) == ["新.jpg"]
    assert "营业执照.pdf" in shelf.rows()
    assert shelf.on_disk() == 3


def test_colleagues_at_one_paper_never_act_on_another_file_than_they_saw(shelf: Shelf) -> None:
    shelf.play(THREE + COLLEAGUE + "材料清单\n看 1\n删 2")
    shelf.play("!as 王工\n材料清单\n看 1\n删 2\n删掉")
    assert shelf.names(LICENCE) == ["1.jpg", "3.jpg"]
    said = shelf.last("!as 周工\n删掉")
    assert "已经不在「营业执照」里了" in said
    assert shelf.names(LICENCE) == ["1.jpg", "3.jpg"]
    shelf.play("!stale 换 1\n@新.jpg")
    assert shelf.names(LICENCE) == ["新.jpg", "3.jpg"]
    assert "已经填了「营业执照」" in shelf.last("!as 王工\n!stale 往前 3")


def test_a_colleague_of_one_section_sees_only_its_papers(shelf: Shelf) -> None:
    shelf.play(THREE + "看、换、删\n邀请同事\n单位与联系人\n!as 李会计\n!link i_CODE000001\n接受\n李会计")
    assert "现在还没有要交的材料" in shelf.last("材料清单")
    for verb in (screen.OPEN, screen.SEE, screen.CITE, screen.MORE, *_CHANGING):
        said = shelf.tap(verb, "1.jpg")
        assert "已经过时了" in said, verb
        assert "1.jpg" not in said, verb
    assert shelf.names(LICENCE) == ["1.jpg", "2.jpg", "3.jpg"]


def test_no_button_changes_what_was_handed_over(shelf: Shelf) -> None:
    shelf.play("!given registration\n!given submitted")
    assert all("已经提交" in shelf.tap(verb, "营业执照.pdf") for verb in (screen.MORE, screen.UP, *_CHANGING))
    assert (shelf.names(LICENCE), shelf.names(LETTER)) == (["营业执照.pdf"], ["承诺书.pdf"])


def test_a_draft_of_many_papers_has_pages(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "LINES", 2)
    shelf.play("!given product")
    first = shelf.last("材料清单")
    assert "1 / 2" in first
    assert "3　☐" not in first
    last = shelf.last("下一页")
    assert "3　☐" in last
    assert "[上一页]" in last


def test_a_paper_of_many_files_has_pages(shelf: Shelf) -> None:
    shelf.play(AT_THE_LICENCE + " ".join(f"@{n}.jpg" for n in range(7)))
    assert "6　" not in shelf.last("看、换、删")
    assert "6　5.jpg" in shelf.last("下一页")
    shelf.play("往前 6")
    assert shelf.names(LICENCE)[4:6] == ["5.jpg", "4.jpg"]


def test_a_reading_of_a_draft_the_contact_is_not_busy_with_leads_there(shelf: Shelf) -> None:
    shelf.play(AT_THE_LICENCE + "@1.jpg\n填一件产品\n新产品")
    said = shelf.last("!reads 1.jpg unknown dark")
    assert "[上海某某机电有限公司]" in said
    assert "已完成" in shelf.last("上海某某机电有限公司")


def test_a_button_of_an_older_release_opens_the_paper(shelf: Shelf) -> None:
    shelf.play(THREE)
    assert "1　1.jpg" in shelf.tap("z")
    assert shelf.names(LICENCE) == ["1.jpg", "2.jpg", "3.jpg"]
