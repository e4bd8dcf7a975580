# not_a_condition: compared with == instead of is_.
from dataclasses import replace

from flows.condition import answer
from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, met_when=answer("kind") == "firm"))  # type: ignore[arg-type]
