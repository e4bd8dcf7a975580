# bad_id: an option is written with a capital.
from flows.question import Choice
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Choice("size", ("Small", "large"))))
