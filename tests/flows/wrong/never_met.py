# never_met: a branch would have to be a firm.
from dataclasses import replace

from flows.condition import answer
from tests.flows.wrong.base import IS_FIRM, WHO, notice

NOTICE = notice(replace(WHO, met_when=IS_FIRM & answer("kind").is_("branch")))
