# impossible_bounds: at least five, at most two.
from flows.question import Number
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Number("staff", least=5, most=2)))
