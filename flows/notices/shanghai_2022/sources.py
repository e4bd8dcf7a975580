"""The documents and bodies of practice this reading of the notice rests on.

Only the notice is quoted word for word; every other citation says in our own words what its source holds. A body of
practice carries no date of its own: its `issued` is the day it was last read, and its title says so.
"""

from __future__ import annotations

from datetime import date

from flows.cite import Citation, Source

_LAST_READ = date(2026, 11, 22)

NOTICE_TEXT = Source(
    "notice",
    "上海市知识产权局关于组织开展专利产品备案工作的通知",
    "上海市知识产权局",
    date(2022, 12, 5),
    "rule",
    verbatim=True,
)
PATENT_LAW = Source(
    "patent_law", "中华人民共和国专利法（2020 年修正）", "全国人民代表大会常务委员会", date(2020, 10, 17), "rule"
)
PLATFORM = Source(
    "platform",
    "国家专利密集型产品备案认定试点平台：操作说明与常见问题（2026 年 11 月查阅）",
    "国家专利密集型产品备案认定试点平台",
    _LAST_READ,
    "practice",
    url="https://www.zlcp.org.cn",
)
RECOGNITION_2023 = Source(
    "recognition_2023",
    "国家知识产权局办公室关于开展专利密集型产品认定工作的通知（国知办函运字〔2023〕584号）",
    "国家知识产权局办公室",
    date(2023, 7, 21),
    "practice",
)
RECOGNITION_2024 = Source(
    "recognition_2024",
    "关于开展2024年度专利密集型产品认定工作的通知",
    "中国专利保护协会",
    date(2024, 8, 14),
    "practice",
)
RECOGNITION_2025 = Source(
    "recognition_2025",
    "2025年度专利密集型产品认定工作（2026 年 11 月查阅）",
    "中国专利保护协会",
    _LAST_READ,
    "practice",
)
STANDARD = Source(
    "standard",
    "专利密集型产品评价方法（GB/T 46961-2025）",
    "国家市场监督管理总局、国家标准化管理委员会",
    date(2025, 12, 31),
    "practice",
)
PUDONG_2024 = Source(
    "pudong_2024",
    "浦东新区科技发展基金知识产权资助专项2024年度申报指南",
    "浦东新区知识产权局",
    date(2024, 4, 26),
    "practice",
)
ADVICE = Source("advice", "备案助手的建议", "备案助手", _LAST_READ, "advice")

SOURCES = (
    NOTICE_TEXT,
    PATENT_LAW,
    PLATFORM,
    RECOGNITION_2023,
    RECOGNITION_2024,
    RECOGNITION_2025,
    STANDARD,
    PUDONG_2024,
    ADVICE,
)


def advice(passage: str, why: str) -> Citation:
    """What experience suggests and no document demands."""
    return Citation("advice", passage, why)


def practice(passage: str, what: str) -> Citation:
    """What the platform is known to do, in our words."""
    return Citation("platform", passage, what)
