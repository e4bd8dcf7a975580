# unknown_name: an item's answer is used outside its group.
from flows.condition import answer
from flows.question import Group, Text, YesNo
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Group("patents", (YesNo("sold"),)), Text("why", when=answer("sold").is_(True))))
