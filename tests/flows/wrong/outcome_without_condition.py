# outcome_without_condition: an outcome that nothing leads to.
from dataclasses import replace

from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, met_when=None))
