"""Which of the notice's categories a list's own word means: said by officers, word by word, for an office's lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import Field

from storage.query import Query, Transaction
from storage.tables import Row, columns


class CategoryMeanings(Row, table=True):
    """`word` stands in the lists of `office`; `category` is one of the notice's, or "none": the word means none of
    them. `author` is an actor of the audit trail."""

    __tablename__ = "category_meanings"

    office: str = Field(primary_key=True)
    word: str = Field(primary_key=True)
    category: str
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word means, and who said so when."""

    category: str
    author: str
    at: datetime


_c = columns(CategoryMeanings)
_this = (_c.office == bindparam("of_office"), _c.word == bindparam("of_word"))
_insert = insert(CategoryMeanings)
_say = Query(
    _insert.on_conflict_do_update(
        index_elements=["office", "word"],
        set_={name: _insert.excluded[name] for name in ("category", "author", "at")},
    ),
    "office", "word", "category", "author", "at",
)  # fmt: skip
_drop = Query(delete(CategoryMeanings).where(*_this))
_every = Query(select(_c.office, _c.word, _c.category, _c.author, _c.at))


def mean(tx: Transaction, office: str, word: str, category: str, author: str) -> None:
    """The word means this category from now on; "": nobody says what it means any more."""
    if category:
        tx.run(_say, office=office, word=word, category=category, author=author, at=tx.now)
    else:
        tx.run(_drop, of_office=office, of_word=word)


def every(tx: Transaction) -> dict[tuple[str, str], Meaning]:
    """What all words mean: (office, word) -> meaning. A word that nobody spoke of is not in it."""
    return {(str(row[0]), str(row[1])): Meaning(*row[2:]) for row in tx.all(_every)}
