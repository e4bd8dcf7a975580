"""How we say it, and how people say it."""

from locales.catalogue import FIRST, add_folder, languages, nearest
from locales.detect import client_language, propose
from locales.finding import Found, find
from locales.format import day, instant, money, month, number, percent, place, tag, weekday
from locales.lexicons import Lexicon, agrees, command, commands, lexicon, table_words, uncourteous
from locales.wordings import asks
from locales.wordings import label as asked_as
from locales.words import Words, plain_text, words

__all__ = [
    "FIRST",
    "Found",
    "Lexicon",
    "Words",
    "add_folder",
    "agrees",
    "asked_as",
    "asks",
    "client_language",
    "command",
    "commands",
    "day",
    "find",
    "instant",
    "languages",
    "lexicon",
    "money",
    "month",
    "nearest",
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
