# empty_choice: a choice of one.
from flows.question import Choice
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Choice("size", ("large",))))
