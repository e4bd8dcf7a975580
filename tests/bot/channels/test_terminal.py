"""The terminal: a file of replies plays a conversation."""

import io

import pytest

from bot.channels.terminal import Options, Terminal
from bot.messages import Button, Document, Inbound, Outbound, Replies

OWNERS = Outbound(
    "这件产品有<b>几家</b>单位共同制造或销售？",
    buttons=((Button("只有我们", "only"), Button("还有其他单位", "others")), (Button("依据", "law"),)),
)


class Desk:
    def __init__(self, *answers):
        self.answers, self.handled, self.answered = list(answers), [], []

    async def handle(self, inbound: Inbound) -> Replies:
        self.handled.append(inbound)
        return Replies(len(self.handled), (self.answers.pop(0) if self.answers else Outbound("好"),))

    async def done(self, inbox_id: int) -> None:
        self.answered.append(inbox_id)


async def play(script, *answers, **options):
    desk, out = Desk(*answers), io.StringIO()
    terminal = Terminal(desk.handle, desk.done, io.StringIO(script), out, Options(**options))
    await terminal.run()
    return desk, out.getvalue()


async def test_it_opens_with_start_and_prints_plain_text_with_numbered_buttons():
    desk, shown = await play("", OWNERS)
    assert (desk.handled[0].text, desk.handled[0].start) == ("/start", "")
    assert shown == "这件产品有几家单位共同制造或销售？\n[1] 只有我们  [2] 还有其他单位\n[3] 依据\n\n"
    assert desk.answered == [1]


@pytest.mark.parametrize(
    ("line", "button", "text"),
    [
        ("1", "only", ""),
        ("[3]", "law", ""),
        ("还有其他单位", "others", ""),
        ("4", "", "4"),
        ("三家", "", "三家"),
    ],
)
async def test_a_line_is_a_button_by_number_or_label_or_else_text(line, button, text):
    desk, _ = await play(line + "\n", OWNERS)
    assert (desk.handled[1].button, desk.handled[1].text) == (button, text)


@pytest.mark.parametrize("wants", ["number", "date", "tel"])
async def test_where_a_number_is_asked_for_a_bare_number_is_the_answer(wants):
    asked = Outbound("销售额是多少？", OWNERS.buttons, wants=wants)
    desk, _ = await play("2\n[2]\n", asked, asked)
    assert [inbound.text for inbound in desk.handled[1:]] == ["2", ""]
    assert desk.handled[2].button == "others"


async def test_buttons_of_an_earlier_turn_have_no_number_any_more():
    desk, _ = await play("1\n1\n", OWNERS, Outbound("记下了"))
    assert (desk.handled[2].button, desk.handled[2].text) == ("", "1")


async def test_comments_and_empty_lines_are_not_sent():
    desk, _ = await play("# 一家分公司\n\n   \n好\n", start=None)
    assert [inbound.text for inbound in desk.handled] == ["好"]


async def test_a_file_is_named_with_at_and_fetched_by_its_reference(tmp_path):
    (tmp_path / "证书 1.pdf").write_bytes(b"%PDF-1.7")
    desk, _ = await play(f"@{tmp_path}/证书 1.pdf\n")
    [file] = desk.handled[1].attachments
    assert (file.name, file.media_type, file.size) == ("证书 1.pdf", "application/pdf", 8)
    assert await Terminal(desk.handle, desk.done, io.StringIO(), io.StringIO()).fetch(file.ref) == b"%PDF-1.7"


async def test_a_file_that_is_not_there_is_said_and_nothing_is_sent():
    desk, shown = await play("@/nowhere/a.pdf\n", no_such_file="没有文件 {}".format)
    assert "没有文件 /nowhere/a.pdf" in shown
    assert len(desk.handled) == 1


async def test_a_file_that_went_away_cannot_be_fetched():
    with pytest.raises(LookupError):
        await Terminal(Desk().handle, Desk().done, io.StringIO(), io.StringIO()).fetch("/nowhere/a.pdf")


async def test_every_line_is_an_update_of_its_own():
    desk, _ = await play("好\n好\n")
    assert len({inbound.update_id for inbound in desk.handled}) == 3


async def test_documents_are_saved_where_asked(tmp_path):
    copy = Document("../BA-2026-00017.docx", "application/octet-stream", b"PK")
    _, shown = await play("", Outbound("副本", documents=(copy,)), folder=tmp_path)
    assert (tmp_path / "BA-2026-00017.docx").read_bytes() == b"PK"
    assert f"→ {tmp_path}/BA-2026-00017.docx" in shown


async def test_after_the_last_line_it_waits_for_the_verdict_as_long_as_one_may_come():
    desk, out = Desk(), io.StringIO()
    verdicts = [True, True, False]

    async def pending():
        if len(verdicts) == 2:
            await terminal(terminal.address, Outbound("已备案，编号 <b>2026-17</b>"))
        return verdicts.pop(0)

    terminal = Terminal(desk.handle, desk.done, io.StringIO(""), out, Options(wait=3600, pending=pending))
    await terminal.run()
    assert out.getvalue().endswith("已备案，编号 2026-17\n\n")


async def test_news_can_be_answered_by_number_beside_the_question():
    desk, out = Desk(OWNERS), io.StringIO()
    terminal = Terminal(desk.handle, desk.done, io.StringIO("4\n"), out, Options(settled=lambda: news(terminal)))
    await terminal.run()
    assert desk.handled[1].button == "fix"


async def news(terminal):
    await terminal(terminal.address, Outbound("平台退回了", buttons=((Button("从第 1 处开始改", "fix"),),)))


async def test_a_piped_script_shows_what_was_replied():
    _, shown = await play("只有我们\n", OWNERS, echo=True)
    assert "> 只有我们\n" in shown
