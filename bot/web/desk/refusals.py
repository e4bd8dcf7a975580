"""What the console answers when it does not do what was asked."""

from __future__ import annotations

from datetime import date
from typing import Final

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from bot.desk.officers import RefusedError
from bot.web.desk.pages import stranger_page, the_desk
from bot.web.desk.session import current
from bot.web.desk.sign_in import spoken
from locales import day, words
from locales.words import Words

_SAID: Final = {
    403: "not_yours",
    404: "nothing",
    405: "nothing",
    410: "gone",
    413: "too_big",
    429: "too_fast",
    500: "trouble",
    503: "trouble",
}


def serves(request: Request) -> bool:
    """Whether a request is for the console."""
    path = request.url.path
    return hasattr(request.app.state, "desk") and (path == "/desk" or path.startswith("/desk/"))


async def refused(request: Request, problem: HTTPException) -> Response:
    """A page with a sentence for a status."""
    language = await _language(request)
    seconds = (problem.headers or {}).get("Retry-After", "")
    said = words(language)(f"desk.refused_{_SAID.get(problem.status_code, 'unread')}", seconds=seconds)
    answer = stranger_page("refused.html", language, problem.status_code, said=said)
    answer.headers.update(problem.headers or {})
    return answer


async def act_refused(request: Request, error: Exception) -> Response:
    """An act that is not done, and that its page had no better place to say so for."""
    assert isinstance(error, RefusedError)
    language = await _language(request)
    said = why(words(language), error)
    return stranger_page("refused.html", language, 409, said=said)


def why(say: Words, error: RefusedError) -> str:
    """Why an act is not done, as the chat says it."""
    known = {
        name: day(value, say.language) if isinstance(value, date) else value for name, value in error.params.items()
    }
    return say.plain(f"say.desk_{error.code}", **known)


async def _language(request: Request) -> str:
    try:
        found = await the_desk(request).db.run(lambda tx: current(tx, request))
    except Exception:  # the database may be what is the matter
        found = None
    return found.language if found is not None else spoken(request)
