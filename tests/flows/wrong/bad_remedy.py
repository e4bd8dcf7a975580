# bad_remedy: the remedy answers with an option that is not offered.
from dataclasses import replace

from flows.notice import Outcome, Remedy
from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, otherwise=Outcome("not_a_firm", (Remedy("parent", "kind", "company"),))))
