# condition_on_later_question: the first question depends on the second.
from flows.condition import answer
from flows.question import YesNo
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(YesNo("first", when=answer("second").is_(True)), YesNo("second")))
