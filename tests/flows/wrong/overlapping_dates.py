# overlapping_dates: both versions are in force in 2024.
from datetime import date

from flows.notice import Clause
from tests.flows.wrong.base import QUOTE, WHO, notice

NOTICE = notice(WHO, Clause("二", QUOTE, until=date(2024, 12, 31)), Clause("二", QUOTE, since=date(2024, 1, 1)))
