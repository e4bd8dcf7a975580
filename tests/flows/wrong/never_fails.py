# never_fails: both options meet the clause.
from dataclasses import replace

from flows.condition import answer
from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, met_when=answer("kind").among("firm", "branch")))
