# reserved_option: an option's words would be the question's name.
from flows.question import Choice
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Choice("changed", ("name", "model"))))
