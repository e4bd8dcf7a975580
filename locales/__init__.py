"""How we say it, and how people say it."""

from locales.catalogue import FIRST, add_folder, languages
from locales.detect import client_language, propose
from locales.format import day, instant, money, month, number, percent, place, tag, weekday
from locales.lexicons import Lexicon, command, commands, lexicon, table_words, uncourteous
from locales.words import Words, plain_text, words

__all__ = [
    "FIRST",
    "Lexicon",
    "Words",
    "add_folder",
    "client_language",
    "command",
    "commands",
    "day",
    "instant",
    "languages",
    "lexicon",
    "money",
    "month",
    "number",
    "percent",
    "place",
    "plain_text",
    "propose",
    "table_words",
    "tag",
    "uncourteous",
    "weekday",
    "words",
]
