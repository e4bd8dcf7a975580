# unknown_source: cited from a source the notice does not name.
from dataclasses import replace

from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, source="handbook"))
