# duplicate_id: two questions have one id.
from flows.question import YesNo
from tests.flows.wrong.base import WHO, asking, notice

NOTICE = notice(WHO, asking(YesNo("sold"), YesNo("sold")))
