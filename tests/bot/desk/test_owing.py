"""An audience by deadline: whom the date binds and who has not done what it asks, as reminders see it."""

import pytest

from bot.broadcast import message
from bot.desk import broadcasts as acts
from bot.desk import composing
from bot.desk.officers import RefusedError, actor
from bot.reminders.owing import owing
from locales import words
from storage import preferences
from storage.broadcasts import Audience, Content
from tests.support import units
from tests.support.town import Town


@pytest.fixture
def town(sqlite_database):
    made = Town(sqlite_database)
    made.by = made.officer(1, "city", "city_officer")
    made.chats = {}
    return made


def unit(town, who, *categories, district="310104", **changes):
    found = town.run(units.unit, town.house, who, categories, district, **changes)
    town.chats[found.contact] = who
    return found


def product(town, whose, *, accepted=False, year=None):
    draft = town.run(units.product, town.house, whose, **({"data_year": year} if year else {}))
    if accepted:
        town.run(units.hand_over, town.house, draft)
        town.run(units.review, town.house, draft, "accepted")
    return draft


def reached(town, **audience):
    """Who is chosen, by the name of their chat, and the drafts by which they are."""
    content = Content("催办", {"zh_Hans": "{{期限}}到 {{日期}}"}, Audience(**audience))
    number = town.run(lambda tx: acts.compose(tx, town.house, town.by, actor(town.by), content))
    lines = town.run(acts.report, town.found(number))
    return number, {town.chats[line.contact_id]: line.draft_id for line, _ in lines}


def test_a_date_for_filing_reaches_units_of_its_categories_that_have_not_filed(town):
    unit(town, "not yet", "city_project")
    unit(town, "in another category", "zhuanjingtexin")
    unit(town, "elsewhere", "city_project", district="310115")
    done = unit(town, "filed", "city_project")
    product(town, done, accepted=True)
    number, found = reached(town, due="city_projects")
    assert set(found) == {"not yet", "elsewhere"}
    assert set(reached(town, due="city_projects", districts=("310104",))[1]) == {"not yet"}
    assert town.found(number).content.deadline == "city_projects", "it is what the text may name"
    say = words("zh_Hans", town.house.main_notice)
    assert "还没有做完：2023-03-31 市级知识产权项目承担单位的产品备案" in town.run(
        composing.whom, town.house, say, town.found(number).content.audience
    )


def test_what_was_done_elsewhere_is_done(town):
    whose = unit(town, "on the platform itself", "city_project")
    deadline = town.run(town.house.calendar.find, town.house.main_notice, "city_projects")
    [topic] = town.run(lambda tx: list(owing(tx, town.house, town.house.main_notice, deadline)))
    town.run(preferences.done, topic.key, whose.contact)
    assert reached(town, due="city_projects")[1] == {}


def test_the_yearly_update_reaches_products_with_old_figures_and_says_the_day_that_passed(town):
    old = product(town, unit(town, "old figures"), accepted=True, year=2022)
    product(town, unit(town, "new figures"), accepted=True, year=2025)
    product(town, unit(town, "not accepted"), year=2022)
    number, found = reached(town, due="yearly_update")
    assert found == {"old figures": old}
    [whose] = [contact for contact, who in town.chats.items() if who == "old figures"]
    year = town.run(town.house.today).year
    assert f"到 {year} 年 3 月 31 日" in town.run(message, town.house, town.found(number), whose).text


def test_a_date_nobody_has_published_can_be_owed_by_nobody(town):
    codes = [code for code, _ in town.run(composing.owed_dates, town.house, words("zh_Hans", town.house.main_notice))]
    assert "voluntary" not in codes
    for unknown in ("voluntary", "no such date"):
        with pytest.raises(RefusedError, match="no_deadline"):
            reached(town, due=unknown)
