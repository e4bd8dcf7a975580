"""The questions of a broadcast that is written in the chat: which there are, what each says, what can be tapped."""

from __future__ import annotations

from bot.desk import cast_audience, composing, instants
from bot.desk.cast_audience import State
from bot.desk.officers import RefusedError
from bot.messages import Button, Outbound
from bot.screens import parts
from bot.turn import Turn
from locales import FIRST, languages, words
from locales.placeholders import used

KEEP, BACK, CANCEL = 97, 98, 99
"""Places of the ways around under each question."""


def problem(step: str, text: str) -> RefusedError | None:
    """What is wrong with a typed reply; a date that a text names is asked for afterwards."""
    if step == "title":
        return composing.title_problem(text)
    return composing.text_problem(step.removeprefix("text_"), text, dated=True)


def steps(state: State) -> list[str]:
    """The questions: a text names a date only when it is said which."""
    said = state["said"]
    dated = any(used(text) & {"deadline", "date"} for name, text in said.items() if name.startswith("text_"))
    return ["title", *(f"text_{one}" for one in languages()), *(["deadline"] if dated else [])]


def no_more_texts(state: State) -> State:
    """The same at the last language when the one that is asked for has no text: the others are not asked one by one."""
    last = f"text_{languages()[-1]}"
    more = state["step"].startswith("text_") and state["step"] not in state["said"]
    return {**state, "step": last} if more else state


def question(turn: Turn, state: State) -> Outbound:
    """What is asked now, with what there is to tap."""
    step, say = state["step"], turn.say
    kept = state["said"].get(step, "")
    key = "text_first" if step == f"text_{FIRST}" else "text_more" if step.startswith("text_") else step
    language = words(step.removeprefix("text_")).plain("language.name") if step.startswith("text_") else ""
    text = str(say(f"say.cast_ask_{key}", language=language))
    if kept and step != "deadline":
        text += "\n" + str(say("say.cast_kept", text=kept))
    taps = [
        Button(label, turn.codes.make("vw", cast_audience.stamp(state), place)) for place, label in picks(turn, state)
    ]
    ways = [(KEEP, "button.desk_same")] if kept else [(KEEP, "button.cast_no_more")] if key == "text_more" else []
    ways += [(BACK, "button.desk_step_back")] if step not in ("title", "hour") else []
    around = [
        Button(say.plain(label), turn.codes.make("vw", cast_audience.stamp(state), place), "quiet")
        for place, label in (*ways, (CANCEL, "button.cancel"))
    ]
    return Outbound(text, (*parts.rows(taps), *parts.rows(around)), "tasks", wants="text")


def picks(turn: Turn, state: State) -> list[tuple[int, str]]:
    """What can be tapped: places and labels."""
    if state["step"] == "hour":
        return [(place, label) for place, (_, label) in enumerate(instants.offered(turn))]
    if state["step"] == "deadline":
        return [(place, label) for place, (_, label) in enumerate(cast_audience.deadlines(turn))]
    return []
