# missing_outcome: the clause can fail and says nothing then.
from dataclasses import replace

from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, otherwise=None))
