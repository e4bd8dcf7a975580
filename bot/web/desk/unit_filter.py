"""What a list of units is filtered by, and the units that are left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import Depends, Query
from starlette.datastructures import FormData

from bot.desk import units
from bot.desk.officers import Actor
from bot.desk.units import STAGES, Sought, Standing, Wanted
from bot.web.desk.pages import Desk, where

PAGE_PATH: Final = "/desk/units"
OVERDUE: Final = "overdue"
Text = Annotated[str, Query(max_length=100)]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list of units is filtered by, as the address says it."""

    district: Annotated[str, Query(max_length=12)] = ""
    category: Text = ""
    stage: Annotated[str, Query(max_length=20)] = ""
    list: Annotated[str, Query(max_length=16, pattern="^[0-9]*$")] = ""
    q: Text = ""
    column: Text = ""
    value: Text = ""

    def fields(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def wanted(self, actor: Actor, after: int = 0) -> tuple[Wanted, Sought]:
        """Which units these are; 404 for a district that is not the officer's."""
        inside = units.scope(actor, where(actor, "units", self.district))
        one = replace(
            inside, catalogue=int(self.list or 0), category=self.category, after=after,
            stage=self.stage if self.stage in STAGES else "", overdue=self.stage == OVERDUE,
        )  # fmt: skip
        return units.looked_for(one, self.q, self.column, self.value)


Filter = Annotated[Chosen, Depends()]


def read(form: FormData) -> Chosen:
    """The same out of a form."""
    said = {name: str(form.get(name, ""))[:100] for name in Chosen.__dataclass_fields__}
    listed = said["list"] if said["list"].isascii() and said["list"].isdecimal() else ""
    return Chosen(**{**said, "list": listed[:16]})


async def gathered(desk: Desk, actor: Actor, wanted: Wanted, sought: Sought, most: int | None) -> list[Standing]:
    """Units that fit, about so many (None: all), looked for part by part, each in a transaction of its own."""
    found: list[Standing] = []
    after: int | None = wanted.after
    while after is not None and (most is None or len(found) < most):
        here = replace(wanted, after=after)
        lines, after = await desk.db.run(lambda tx, here=here: units.part(tx, desk.house, actor, here, sought))  # type: ignore[misc]
        found += lines
    return found
