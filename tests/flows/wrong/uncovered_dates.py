# uncovered_dates: nothing is in force in 2024.
from datetime import date

from flows.notice import Clause
from tests.flows.wrong.base import QUOTE, WHO, notice

NOTICE = notice(WHO, Clause("二", QUOTE, until=date(2023, 12, 31)), Clause("二", QUOTE, since=date(2025, 1, 1)))
