"""A conversation that shows every card, button style and keyboard, for looking at the page before and after changes."""

from __future__ import annotations

from collections.abc import Callable

from bot.alongside import Keep, kept, nothing
from bot.messages import Button, Document, Inbound, Outbound, Progress, Replies
from storage import contacts, inbox
from storage.database import Database, Transaction

Answer = Callable[[Inbound], tuple[Outbound, ...]]


def button(label: str, code: str, style: str = "plain") -> Button:
    return Button(label, code, style)


PUMP = "变频水泵 VX20"
LAW = Button("依据", "law", "quiet")
WELCOME = Outbound(
    "您好，我是备案助手，帮您办理<b>专利产品备案</b>：核对条件、收齐材料、填好表、提交，并在期限前提醒您。\n"
    "全程免费，随时可以停下，下次接着填。\n\n您要办的是哪一种备案？",
    buttons=(
        (button("专利产品备案", "tasks", "primary"),),
        (button("专利实施许可合同备案", "other"), button("专利费减备案", "other"), button("专利预审备案", "other")),
        (button("不确定", "other", "quiet"),),
    ),
)
TASKS = Outbound(
    f"<b>上海某某机电有限公司 · {PUMP}</b>\n"
    "☑ 备案主体　☑ 产品　☐ 专利（2 件，还差 1 处）　☐ 经济数据　☐ 证明材料（0 / 5）\n"
    "期限：您所属的类别「市级项目承担单位」原定 2023-03-31，已过；仍可备案。本年度数据更新：1 月 1 日至 3 月 31 日。",
    buttons=(
        (button("继续：专利", "patent", "primary"), button("选一项", "check")),
        (button("邀请同事填写", "other"), button("先到这里", "other", "quiet")),
    ),
    card="tasks",
    progress=Progress(PUMP, 19, 31),
)
PATENT = Outbound(
    "专利号是多少？在专利证书第一页，ZL 开头。",
    buttons=((button("拍照识别证书", "paper", "primary"), button("稍后再填", "money"), LAW),),
    wants="text",
    progress=Progress(PUMP, 20, 31),
)
CLAUSE = Outbound(
    "附件 一、2.（1）：「备案产品至少涉及一项有效专利，且该一项或多项专利不存在权属纠纷；」\n"
    "上海市知识产权局，2022-12-05 · 文件规定",
    card="law",
)
WRONG_NUMBER = Outbound(
    "这个号码的校验位对不上，通常是抄错了一位或相邻两位颠倒。\n"
    "您写的是 <b>ZL201810862282.X</b>，对照证书再看一眼最后四位。",
    buttons=((button("重新输入", "patent", "primary"), button("拍照识别证书", "paper")),),
    card="problem",
    wants="text",
)
MONEY = Outbound(
    "记下了：<b>ZL201810862228.X</b>，发明专利，2018 年申请。\n2025 年这件产品的销售额是多少？",
    buttons=((button("稍后再填", "check"), LAW),),
    wants="number",
    progress=Progress(PUMP, 24, 31),
)
DOUBT = Outbound(
    "出口额 3,200 万元大于销售额 2,900 万元。单位或数字可能填反了。",
    buttons=(
        (button("改出口额", "money", "primary"), button("改销售额", "money")),
        (button("数字没错，说明原因", "check"),),
    ),
    card="doubt",
)
PAPER = Outbound(
    "上传专利证书或登记簿副本，拍照、PDF 都可以。\n必备 · 文件规定",
    buttons=((button("稍后再传", "check"), LAW),),
    wants="file",
    progress=Progress(PUMP, 26, 31),
)
CHECK = Outbound(
    "<b>提交前核对 2 / 4 · 产品</b>\n名称　变频水泵\n"
    "型号　VX20（含 3 种流量规格，算同一产品）\n参与专利密集型产品认定　是",
    buttons=(
        (button("这一节没问题", "submit", "primary"), button("上一节", "check")),
        (button("改名称", "edited"), button("改型号", "edited"), button("改参与认定", "edited")),
    ),
    progress=Progress(PUMP, 30, 31),
)
EDITED = Outbound(
    "<b>提交前核对 2 / 4 · 产品</b>\n名称　变频离心水泵\n"
    "型号　VX20（含 3 种流量规格，算同一产品）\n参与专利密集型产品认定　是",
    buttons=CHECK.buttons,
    edit=True,
)
RECEIPT = Outbound(
    "已提交，编号 <b>BA-2026-00017</b>。\n接下来：平台核查，一般 3–5 个工作日。结果会发到这里，不用再来查。",
    buttons=((button("进度", "status"),),),
    card="receipt",
    documents=(Document("填报副本 BA-2026-00017.docx", "application/vnd.ms-word", b"copy of the filing"),),
    progress=Progress(PUMP, 31, 31),
)
RETURNED = Outbound(
    "平台退回了 VX20 的备案，要改 2 处，其余不用动：\n"
    "1　专利权人与备案主体不一致（ZL201810862228.X）\n2　销售额缺少证明",
    buttons=((button("从第 1 处开始改", "patent", "primary"),),),
)
OTHER = Outbound(
    "这个问题我没有可靠的依据，不猜。您可以问<a href='https://www.xuhui.gov.cn/'>徐汇区知识产权局</a>，"
    "我也可以把问题转给他们，回复会发到这里。",
    buttons=((button("转给区局", "other"), button("回到：经济数据", "money", "primary")),),
)
ENGLISH = Outbound(
    "We read <b>ZL201810862282.X</b>. Its check digit does not match: "
    "usually one digit is miscopied or two are swapped.\nCompare the last four with the certificate.",
    buttons=((button("Type it again", "patent", "primary"), button("Read it from a photo", "paper")),),
    card="problem",
    wants="text",
    progress=Progress("Inverter pump VX20", 20, 31),
)
REVIEW = Outbound(
    "<b>提交前核对 1 / 4</b>\n<b>专利 · 1</b>\n"
    "1　专利号　<b>ZL201810862228.X</b>\n2　核心专利　<b>是</b>\n10　许可合同　<i>还没填</i>",
    buttons=((button("没问题", "submit", "primary"),),),
)


def boxes(inbound: Inbound) -> Outbound:
    """A list to tick in place."""
    ticked = len(inbound.button.partition(":")[2])
    labels = ("国家知识产权优势示范企业", "上海市企事业专利工作试点示范单位", "“专精特新”企业")
    rows = tuple(
        (button(f"{'☑' if place < ticked else '☐'} {label}", f"box:{'x' * (place + 1)}"),)
        for place, label in enumerate(labels)
    )
    done = (button("就这些" if ticked else "都不是", "tasks", "primary"),)
    return Outbound("您属于下面哪些？可以选多项。", (*rows, done), edit=bool(ticked))


PAGES = {
    "tasks": TASKS,
    "patent": PATENT,
    "law": CLAUSE,
    "paper": PAPER,
    "money": MONEY,
    "check": CHECK,
    "edited": EDITED,
    "submit": RECEIPT,
    "status": RETURNED,
    "other": OTHER,
}
TYPED = {
    "核对": REVIEW,
    "ZL201810862282.X": WRONG_NUMBER,
    "zl2018 1 0862228．x": MONEY,
    "出口 3200 万": DOUBT,
    "English": ENGLISH,
}


def scripted(inbound: Inbound) -> tuple[Outbound, ...]:
    """What the scripted colleague says back."""
    if inbound.start is not None:
        return (WELCOME,)
    if inbound.attachments:
        return (Outbound(f"收到「{inbound.attachments[0].name}」。"), CHECK)
    if inbound.button.startswith("box"):
        return (boxes(inbound),)
    if inbound.button:
        return (PAGES.get(inbound.button, OTHER),)
    return (TYPED.get(inbound.text, OTHER),)


class Conversation:
    """Answers by `answer`, keeps the inbox as the product does, and remembers what it was asked."""

    def __init__(self, database: Database, answer: Answer = scripted) -> None:
        self.database = database
        self.answer = answer
        self.heard: list[Inbound] = []

    async def handle(self, inbound: Inbound, keep: Keep = nothing) -> Replies:
        def turn(tx: Transaction) -> Replies:
            accepted = inbox.accept(tx, inbound.address.channel, inbound.update_id, inbound.raw)
            contact, _ = contacts.arrive(tx, inbound.address.channel, inbound.address.id)
            contacts.change(tx, contact.id, language="en" if inbound.text == "English" else "zh_Hans")
            return kept(tx, Replies(accepted.id, self.answer(inbound), repeated=accepted.repeated), keep)

        replies = await self.database.run(turn)
        if not replies.repeated:
            self.heard.append(inbound)
        return replies
