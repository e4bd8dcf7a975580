# nested_group: a group inside a group.
from flows.question import Group, Text
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Group("patents", (Group("owners", (Text("owner"),)),))))
