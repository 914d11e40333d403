"""Read the registry's data files, with the file and line named when one is wrong."""

from __future__ import annotations

import calendar
import csv
from collections.abc import Iterator
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from typing import NamedTuple, cast

from blocs.errors import RegistryError
from blocs.states.model import Body, Capital, Office, Officeholder, Spell, State, Succession, System

__all__ = [
    "Membership",
    "NameRow",
    "bodies",
    "capitals",
    "data",
    "memberships",
    "names",
    "officeholders",
    "rows",
    "states",
    "successions",
]


class NameRow(NamedTuple):
    """A surface form, what it stands for, and the days on which it does."""

    code: str
    form: str
    kind: str
    since: date | None
    until: date | None
    ambiguity: str


class Membership(NamedTuple):
    """A state's membership in a body, first and last day."""

    body: str
    code: str
    since: date
    until: date | None


def data() -> Traversable:
    """Give the folder of data files."""
    return resources.files("blocs.states") / "data"


def rows(file: Traversable, header: str) -> Iterator[tuple[int, list[str]]]:
    """Give line number and fields of each row of a CSV file.

    Raises
    ------
    RegistryError
        When the header is not `header` or a row has another number of fields.
    """
    with file.open(encoding="utf-8") as stream:
        reader = csv.reader(stream)
        first = ",".join(next(reader, []))
        if first != header:
            raise RegistryError(f"{file.name}: header is {first!r}; write {header!r}")
        width = header.count(",") + 1
        for fields in reader:
            if len(fields) != width:
                raise RegistryError(
                    f"{file.name}, line {reader.line_num}: {len(fields)} fields, not {width}; quote commas"
                )
            yield reader.line_num, fields


def _day(text: str, file: Traversable, line: int, *, last: bool = False) -> date | None:
    """Read ``YYYY-MM-DD`` or ``YYYY-MM`` (its first or last day); empty is None."""
    if not text:
        return None
    try:
        if len(text) == 7:
            year, month = int(text[:4]), int(text[5:])
            return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
        return date.fromisoformat(text)
    except ValueError as error:
        raise RegistryError(
            f"{file.name}, line {line}: {text!r} is no day; write YYYY-MM-DD or YYYY-MM"
        ) from error


def _known(text: str, file: Traversable, line: int) -> date:
    day = _day(text, file, line)
    if day is None:
        raise RegistryError(f"{file.name}, line {line}: a first day is missing")
    return day


def states() -> dict[str, State]:
    """Read ``states.csv`` with the spells of ``system_membership.csv``, by code."""
    spells: dict[str, list[Spell]] = {}
    file = data() / "system_membership.csv"
    for line, (system, number, code, since, until) in rows(file, "system,number,code,since,until"):
        if system not in ("cow", "gw"):
            raise RegistryError(f"{file.name}, line {line}: system is {system!r}; write cow or gw")
        spell = Spell(
            cast("System", system),
            int(number),
            code,
            _known(since, file, line),
            _day(until, file, line, last=True),
        )
        spells.setdefault(code, []).append(spell)
    found: dict[str, State] = {}
    file = data() / "states.csv"
    for line, fields in rows(file, "code,name,official,status,iso,currency,leader,sovereign"):
        code, name, official, status, iso, currency, leader, sovereign = fields
        if code in found:
            raise RegistryError(f"{file.name}, line {line}: {code} stands twice")
        found[code] = State(
            code,
            name,
            official,
            status,
            iso,
            currency,
            Office(leader),
            sovereign,
            tuple(spells.pop(code, ())),
        )
    if spells:
        raise RegistryError(f"system_membership.csv: {', '.join(sorted(spells))} not in states.csv")
    return found


def bodies() -> dict[str, Body]:
    """Read ``bodies.csv``, by code."""
    file = data() / "bodies.csv"
    return {
        code: Body(code, name, _day(since, file, line), _day(until, file, line, last=True), seat, scope, note)
        for line, (code, name, since, until, seat, scope, note) in rows(
            file, "code,name,since,until,seat,scope,note"
        )
    }


def memberships() -> list[Membership]:
    """Read ``body_membership.csv``."""
    file = data() / "body_membership.csv"
    return [
        Membership(body, code, _known(since, file, line), _day(until, file, line, last=True))
        for line, (body, code, since, until) in rows(file, "body,code,since,until")
    ]


def capitals() -> dict[str, list[Capital]]:
    """Read ``capitals.csv``, by code."""
    file = data() / "capitals.csv"
    found: dict[str, list[Capital]] = {}
    for line, (code, name, lat, lon, since, until) in rows(file, "code,name,lat,lon,since,until"):
        capital = Capital(
            code,
            name,
            float(lat),
            float(lon),
            _day(since, file, line),
            _day(until, file, line, last=True),
        )
        found.setdefault(code, []).append(capital)
    return found


def successions() -> list[Succession]:
    """Read ``succession.csv``."""
    file = data() / "succession.csv"
    return [
        Succession(before, after, _known(day, file, line), how)
        for line, (before, after, day, how) in rows(file, "before,after,day,how")
    ]


def officeholders() -> list[Officeholder]:
    """Read every ``officeholders_*.csv``."""
    found: list[Officeholder] = []
    header = "iso3,office,title,name,since,until,forms"
    offices = {office.value: office for office in Office}
    for file in sorted(data().iterdir(), key=lambda entry: entry.name):
        if not (file.name.startswith("officeholders_") and file.name.endswith(".csv")):
            continue
        for line, (code, office, title, name, since, until, forms) in rows(file, header):
            if office not in offices:
                raise RegistryError(
                    f"{file.name}, line {line}: office is {office!r}; write one of {', '.join(offices)}"
                )
            first, last = _known(since, file, line), _day(until, file, line, last=True)
            spoken = tuple(form.strip() for form in forms.split(";") if form.strip())
            found.append(Officeholder(code, offices[office], title, name, first, last, spoken))
    return found


def names() -> list[NameRow]:
    """Read ``names.csv``."""
    file = data() / "names.csv"
    return [
        NameRow(
            code,
            form,
            kind,
            _day(since, file, line) if since else None,
            _day(until, file, line, last=True) if until else None,
            ambiguity,
        )
        for line, (code, form, kind, since, until, ambiguity) in rows(
            file, "code,form,kind,since,until,ambiguity"
        )
    ]
