"""The indicators in the chat (指标统计): a table for the officer's scope, and its course as a picture."""

from __future__ import annotations

from bot.desk import asking, indicators, menu, ratings, shown
from bot.desk.indicators import INDICATORS
from bot.desk.roles import may, reach
from bot.documents import trends
from bot.messages import Outbound
from bot.screens import parts
from bot.turn import Turn
from locales import day, words
from storage import audit


def show(turn: Turn) -> list[Outbound]:
    """What the officer's districts come to today; whoever may not see it gets the menu. The picture is drawn after the
    turn: see `bot.documents.trends.illustrated`."""
    actor = asking.actor_of(turn)
    if actor is None or not may(actor, "indicators"):
        return menu.show(turn)
    where, say = reach(actor), words(turn.language, turn.house.main_notice)
    table = indicators.table(turn.tx, turn.house, where)
    audit.note(turn.tx, actor.name, "desk_view", detail="/stats")
    head = say("say.desk_stats", office=shown.office(say, actor.office), on=day(table.on, say.language))
    lines = [
        str(say("say.desk_stat", name=say.plain(f"ind.{name}"), value=indicators.written(say, name, table.whole[name])))
        for name in INDICATORS
    ]
    rated = ratings.whole(ratings.by_district(turn.tx, where))
    if rated.n:
        lines.append(str(say("say.desk_stat_rated", n=rated.n, satisfied=indicators.percent(rated.satisfied))))
    course = trends.as_document(indicators.drawn(say, indicators.course(turn.tx, turn.house, where)))
    buttons = parts.rows([parts.command(turn, "desk")])
    return [Outbound("\n".join([str(head), *lines]), buttons, "tasks", documents=(course,))]
