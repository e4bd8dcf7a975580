"""Checks of notices and words, and the form as a policy officer reads it."""

from __future__ import annotations

import json
from collections.abc import Callable

from bot import vocabulary
from bot.founding import candidates
from bot.settings import Settings, SettingsError
from flows import outline as outlines
from flows.lint import lint
from flows.outline_text import markdown
from locales import languages, words

Say = Callable[[str], None]


def report(settings: Settings, say: Say) -> int:
    """Prints every finding; 1 when there is one."""
    found = candidates(settings)
    notices = [(one.notice.id, finding) for one in found for finding in lint(one.notice)]
    for name, finding in notices:
        say(f"{name}: {finding.error}: {finding.where}: {finding.message}")
    spoken = vocabulary.findings(found)
    for finding_ in spoken:
        say(f"words: {finding_.error}: {finding_.where}: {finding_.message} ({finding_.fix})")
    if not notices and not spoken:
        say(f"{len(found)} notice{'s' if len(found) > 1 else ''}, {len(languages())} languages: nothing wrong")
    return 1 if notices or spoken else 0


def outline(settings: Settings, notice: str, format_: str, language: str, say: Say) -> None:
    """Prints the outline of one notice. Raises SettingsError for a notice or a language that is not here."""
    found = {one.notice.id: one for one in candidates(settings)}
    if notice not in found:
        raise SettingsError(f"{notice!r} is no notice here; there is {', '.join(found)}")
    if language not in languages():
        raise SettingsError(f"{language!r} is not offered; there is {', '.join(languages())}")
    one = found[notice]
    spoken = words(language, notice)
    data = outlines.outline(one.notice, one.deadlines, spoken.plain)
    say(json.dumps(data, ensure_ascii=False, indent=2) if format_ == "json" else markdown(data, spoken.plain))
