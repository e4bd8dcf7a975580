# negated_absent: what is not asked of a branch is negated.
from flows.condition import answer
from flows.question import YesNo
from tests.flows.wrong.base import IS_FIRM, KIND, asking, notice

NOTICE = notice(asking(KIND, YesNo("sold", when=IS_FIRM), YesNo("why_not", when=~answer("sold").is_(True))))
