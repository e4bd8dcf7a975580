# empty_group: a group that asks nothing of its items.
from flows.question import Group
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Group("patents", ())))
