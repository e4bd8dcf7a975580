# quote_not_in_notice: one character differs from the notice.
from dataclasses import replace

from tests.flows.wrong.base import WHO, notice

NOTICE = notice(replace(WHO, quote="企业可以申报。"))
