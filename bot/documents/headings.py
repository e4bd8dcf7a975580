"""Which row names the columns of a list of units, and which column holds what: by the headings and by what is below."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.documents.grid import Cells, Grid, bare, between, is_code, is_unit, squeezed, tidy, tidy_code

ROLES = ("name", "code", "district", "category", "contact", "phone", "serial")
"""What a column can hold; every other one is kept by its heading."""

_UNDER = "·"
"""Between the two lines of a heading."""
_PARTIAL = 3
"""Characters of a phrase from which on it is recognised inside a longer heading."""
_TELLING = 4
_LONGEST = 30
_COUNT = re.compile(r"\(?\d{1,2}\)?|[甲乙丙丁戊己庚辛壬癸a-z]|[①-⑳]|[一二三四五六七八九十]{1,2}|栏次")
_LIKE_CODE = re.compile(r"(?=(?:.*\d){8})[0-9A-Z]{15,20}")
_FIGURE = re.compile(r"[\d.,%/年月日:+-]+")


@dataclass(frozen=True, slots=True)
class Table:
    """A list of units: the first and last rows of its heading (1 and 0: it has none), those of what it lists, the
    columns of what is known, and the headings of all columns."""

    first: int
    head: int
    top: int
    last: int
    roles: Mapping[str, int]
    headings: Mapping[int, str]
    columns: range


@dataclass(frozen=True, slots=True)
class Known:
    """Headings as people write them, folded -> role; the names of districts; and, where a list is not one of units,
    what a cell holds by itself: "code" for what its rows are known by, or ""."""

    headings: Mapping[str, str]
    districts: Collection[str]
    told: Callable[[str], str] | None = None

    def shows(self, text: str) -> str:
        """What a cell holds, by itself."""
        if self.told is not None:
            return self.told(text)
        if is_code(text):
            return "code"
        return "name" if is_unit(text) else "district" if bare(text) in self.districts else ""


def role_of(heading: str, known: Known) -> tuple[str, bool]:
    """The role of a column, "" for none, and whether its heading is a known one as a whole."""
    text = bare(heading.rpartition(_UNDER)[2])
    if text in known.headings:
        return known.headings[text], True
    text = bare(heading)
    inside = [phrase for phrase in known.headings if len(phrase) >= _PARTIAL and phrase in text]
    best = max(inside, key=lambda phrase: (text.endswith(phrase), len(phrase)), default="")
    return known.headings.get(best, ""), False


def tables(grid: Grid, known: Known) -> tuple[Table, ...]:
    """The lists of a sheet, from the top and from the left. Without a row of headings, the one list that the cells
    themselves show, if they do."""
    rows = list(grid.rows)
    heads = list(_heads(grid, known))
    if not heads:
        found = _guessed(grid, known)
        return (found,) if found else ()
    ends = [first - 1 for first, _ in heads[1:]] + [rows[-1]]
    return tuple(
        table for (first, head), end in zip(heads, ends, strict=True) for table in _named(grid, known, first, head, end)
    )


def _heads(grid: Grid, known: Known) -> Iterator[tuple[int, int]]:
    """First and last row of each heading."""
    last = 0
    for row in grid.rows:
        if row > last and _is_head(grid.rows[row], known):
            last = _last_of_head(grid, row, known)
            yield row, last


def _is_head(cells: Cells, known: Known) -> bool:
    if any(known.shows(text) == "code" for text in cells.values()):
        return False
    found = [(text, *role_of(text, known)) for text in cells.values() if len(text) <= _LONGEST]
    roles = {role for _, role, _ in found if role}
    sure = [text for text, role, exact in found if exact and role in ("name", "code")]
    values = [text for text, role, _ in found if not role and (is_unit(text) or _FIGURE.fullmatch(squeezed(text)))]
    if values and len(found) > 2 * sum(bool(role) for _, role, _ in found):
        return False
    if {"name", "code"} & roles and len(roles) > 1:
        return True
    telling = any(len(bare(text)) >= _TELLING for text in sure)
    return telling and not values and (len(cells) > 1 or len(found) == len(cells))


def _last_of_head(grid: Grid, row: int, known: Known) -> int:
    """Below a heading may stand a second line of it, and the numbers of the columns."""
    rows = list(grid.rows)
    for below in between(rows, row + 1, row + 3):
        own = grid.own(below)
        if not (_numbers_columns(own) or _second_line(grid, row, below, known)):
            break
        row = below
    return row


def _numbers_columns(own: Cells) -> bool:
    return (
        len(own) > 1 and all(_COUNT.fullmatch(squeezed(text)) for text in own.values()) and len(set(own.values())) > 1
    )


def _second_line(grid: Grid, head: int, row: int, known: Known) -> bool:
    """Whether a row only divides headings of the row above, which stand in a cell merged over several columns or have
    an empty one to their right, and says nothing under those of name and code."""
    own, above = grid.own(row), grid.rows[head]
    if not own or any(
        known.shows(text) == "code" or is_unit(text) or _FIGURE.fullmatch(squeezed(text)) for text in own.values()
    ):
        return False
    main = {column for column, text in above.items() if role_of(text, known)[0] in ("name", "code", "serial")}
    if main & set(own) or len(own) < 2:
        return False
    return all(column not in above or grid.width((head, column)) > 1 or column + 1 not in above for column in own)


def _named(grid: Grid, known: Known, first: int, head: int, last: int) -> Iterator[Table]:
    headings = _headings(grid, first, head)
    for columns in _side_by_side(headings):
        named = {column: text for column, text in headings.items() if column in columns}
        roles = _roles(named, known)
        below = between(list(grid.rows), head + 1, last)
        yield Table(first, head, head + 1, last, _mended(grid, below, columns, roles, named, known), named, columns)


def _headings(grid: Grid, first: int, head: int) -> dict[int, str]:
    """Column -> heading; of two lines, both."""
    above = {column: tidy(text) for column, text in grid.rows[first].items()}
    found = dict(above)
    for row in between(list(grid.rows), first + 1, head):
        own = grid.own(row)
        if _numbers_columns(own):
            continue
        for column, text in own.items():
            left = max((one for one in above if one <= column), default=0)
            found[column] = _UNDER.join(filter(None, (above.get(left, ""), tidy(text))))
    return found


def _side_by_side(headings: Mapping[int, str]) -> list[range]:
    """The columns of each list, where the same headings come again to the right."""
    columns = sorted(headings)
    same = [column for column in columns if squeezed(headings[column]) == squeezed(headings[columns[0]])]
    starts = same if len(same) > 1 and len(columns) >= 2 * len(same) else columns[:1]
    ends = [*starts[1:], 10**6]
    return [range(1 if start == starts[0] else start, end) for start, end in zip(starts, ends, strict=True)]


def _roles(headings: Mapping[int, str], known: Known) -> dict[str, int]:
    found: dict[str, tuple[bool, int]] = {}
    for column, text in headings.items():
        role, exact = role_of(text, known)
        if role and (role not in found or (exact and not found[role][0])):
            found[role] = (exact, column)
    return {role: column for role, (_, column) in found.items()}


def _mended(
    grid: Grid, rows: list[int], columns: range, roles: dict[str, int], named: Mapping[int, str], known: Known
) -> dict[str, int]:
    """The same with what the cells show: right codes make a column that of codes, whatever it is called. Of two that
    are called so, the one with more of them: a parent's code comes again and again."""
    shares = _shares(grid, rows, columns, known)
    code, called = _best(shares["code"], 1), shares["code"].get(roles.get("code", 0), 0)
    rival = code and role_of(named.get(code, ""), known)[0] == "code" and shares["code"][code] > called
    if code and (rival or not called):
        roles = {role: column for role, column in roles.items() if column != code} | {"code": code}
    for role in ("name", "district"):
        free = {column: count for column, count in shares[role].items() if column not in roles.values()}
        column = _best(free, (len(rows) + 1) // 2)
        if role not in roles and column:
            roles = roles | {role: column}
    return roles


def _shares(grid: Grid, rows: list[int], columns: range, known: Known) -> dict[str, dict[int, int]]:
    """Role -> column -> how many different codes stand there, or how many rows name a unit or a district there."""
    found: dict[str, dict[int, set[str | int]]] = {"code": {}, "name": {}, "district": {}}
    for row in rows:
        for column, text in grid.rows[row].items():
            role = known.shows(text) if column in columns else ""
            if role:
                found[role].setdefault(column, set()).add(tidy_code(text) if role == "code" else row)
    return {role: {column: len(seen) for column, seen in counted.items()} for role, counted in found.items()}


def _best(counts: Mapping[int, int], least: int) -> int:
    """The column with the most, the leftmost of equals; 0 where none has enough."""
    column = min(counts, key=lambda one: (-counts[one], one), default=0)
    return column if column and counts[column] >= least else 0


def _guessed(grid: Grid, known: Known) -> Table | None:
    """The list in a sheet without headings: from its first code, or its first name, to the end."""
    every = range(1, 10**6)
    shares = _shares(grid, list(grid.rows), every, known)
    code, name = _best(shares["code"], 1), _best(shares["name"], 2)
    if not code and not name:
        return None
    first = next(row for row, cells in grid.rows.items() if _begins(cells, code, name, known))
    above = [row for row in grid.rows if row < first]
    head = above[-1] if above and above[-1] == first - 1 and len(grid.own(above[-1])) > 1 else 0
    headings = _headings(grid, head, head) if head else {}
    rows = [row for row in grid.rows if row >= first]
    roles = _mended(grid, rows, every, {"code": code} if code else {"name": name}, headings, known)
    return Table(head or 1, head, first, rows[-1], roles, headings, every)


def _begins(cells: Cells, code: int, name: int, known: Known) -> bool:
    text = cells.get(code, "")
    if known.told is not None and code:
        return known.told(text) == "code"
    return bool(_LIKE_CODE.fullmatch(tidy_code(text))) or (not code and is_unit(cells.get(name, "")))
