# incomparable: a day is compared with a number.
from flows.condition import answer
from flows.question import Day, YesNo
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(Day("sold_on"), YesNo("recent", when=answer("sold_on") > 2020)))
