"""No text is missing, unused, malformed or out of voice, in any language."""

from bot.notices import Candidate
from bot.vocabulary import findings, of_product
from flows.notices.shanghai_2022 import DEADLINES, KNOWLEDGE, NOTICE


def test_the_words_are_complete_and_in_order():
    assert findings([Candidate(NOTICE, DEADLINES, knowledge=KNOWLEDGE)]) == ()


def test_words_built_from_codes_are_known_too():
    keys = of_product()
    assert keys["problem.patent_check"] == {"number", "given", "expected", "typed"}
    assert keys["paper.too_big"] == {"name", "megabytes", "limit"}
    assert "district.lingang" in keys
