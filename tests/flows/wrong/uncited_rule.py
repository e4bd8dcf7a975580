# uncited_rule: a rule without its passage.
from dataclasses import replace

from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, passage=""))
