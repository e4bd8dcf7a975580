"""How we say it, and how people say it."""

from locales.catalogue import FIRST, add_folder, languages
from locales.format import day, instant, money, month, number, percent
from locales.words import Words, plain_text, words

__all__ = [
    "FIRST",
    "Words",
    "add_folder",
    "day",
    "instant",
    "languages",
    "money",
    "month",
    "number",
    "percent",
    "plain_text",
    "words",
]
