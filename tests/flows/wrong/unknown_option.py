# unknown_option: the choice does not offer a company.
from dataclasses import replace

from flows.condition import answer
from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, met_when=answer("kind").among("firm", "company")))
