"""`Part`: a value of a draft that the report gives or that must be assumed; sectors, days and base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from blocs.reading.records import Realis
from blocs.scenario.reported.instruments import named_sectors
from blocs.scenario.reported.pressures import Pressure

__all__ = [
    "ASSUMED",
    "NEAR",
    "Part",
    "Value",
    "assumed",
    "base_part",
    "day_given",
    "quoted",
    "sectors_given",
]

Value: TypeAlias = str | float | bool | tuple[str, ...] | None
"""As TOML holds it, a tuple for a list; None where nothing is written."""

ASSUMED: dict[str, tuple[Any, str]] = {
    "tariff.rate": (
        0.25,
        "25 % was a common rate in the trade disputes of 2018–19",
    ),
    "tariff.sectors": ("goods", "all are taken, and no services"),
    "sanction.cost": (
        0.1,
        "at a trade elasticity of 4, 10 % takes about a third off the trade it meets",
    ),
    "sanction.sectors": ("all", "all are taken, more than most sanctions meet"),
    "sanction.direction": ("both", "both ways are taken"),
    "hostility.level": (0.4, "0.4 is a threat of force"),
    "hostility.level.coerced": (0.6, "0.6 is a show of force"),
}
"""What is put where a report is silent, and why; a person who runs a draft should look at each."""

_REPORT = "the report: "
NEAR = 80
"""Code points from the words for a measure within which an amount is taken to be one of it."""
_WIDTH = 120
_REASON = re.compile(r"\b(?:over|after|because|since|until|despite|unless|if)\b", re.I)
"""What follows says why or when, not what is met."""
_ESCAPED = re.compile(r"\\(?=[$*_\[\]#])")


@dataclass(frozen=True, slots=True)
class Part:
    """One value of a draft, and where it comes from.

    Attributes
    ----------
    key : str
        Table and key of the scenario file: ``tariff.by``.
    value : str, float, bool, tuple of str, or None
        None: it is left out of the file, and `why` says for what reason.
    why : str
        "the report: ..." with its words, or "assumed: ..." with the reason.
    record : str or None
        Id of the record that gives it.
    given : bool
        Whether the report gives it.
    """

    key: str
    value: Value
    why: str
    record: str | None = None
    given: bool = False

    @property
    def remark(self) -> str:
        """What to write beside the value: "given: ..." or "assumed: ..."."""
        return f"given: {self.why.removeprefix(_REPORT)}" if self.why.startswith(_REPORT) else self.why


def assumed(key: str, silent: str, *, of: str | None = None) -> Part:
    """Take what the table of assumptions has for a key; `silent` says what the report does not tell."""
    value, reason = ASSUMED[of or key]
    return Part(key, value, f"assumed: the report does not tell {silent}; {reason}")


def quoted(text: str, *, width: int = _WIDTH) -> str:
    """Words of a report on one line and in quotation marks, without the backslashes of Markdown.

    >>> quoted("another \\\\$200 billion")
    '“another $200 billion”'
    """
    flat = _ESCAPED.sub("", " ".join(text.split()))
    flat = "".join(c for c in flat if c.isprintable())
    return f"“{flat if len(flat) <= width else flat[: width - 1].rstrip() + '…'}”"


def sectors_given(pressure: Pressure, table: str) -> tuple[Part, ...]:
    """Sectors, and for a sanction which way trade is met, as far as the words beside the measure tell."""
    text = pressure.report.text
    first, last = pressure.clause
    start = text.rfind(" ", first, max(first, pressure.words[0] - 1)) + 1 or first
    end = pressure.words[1] + NEAR
    words = text[start : last if end >= last else max(text.rfind(" ", start, end), pressure.words[1])]
    words = _REASON.split(words, maxsplit=1)[0].rstrip(" .,")
    parts = []
    if found := named_sectors(words):
        value: Value = found[0] if len(found) == 1 else found
        why = f"assumed: the report: {quoted(words)}; the bundled table parts sectors no further"
        parts.append(Part(f"{table}.sectors", value, why, pressure.event.id))
    else:
        parts.append(assumed(f"{table}.sectors", "which goods" if table == "tariff" else "which sectors"))
    if table == "sanction":
        ways = {way for way in ("import", "export") if re.search(rf"\b{way}(?:s|ed|ing)?\b", words, re.I)}
        if len(ways) == 1:
            way = f"{ways.pop()}s"
            why = f"the report: {quoted(words)}"
            parts.append(Part("sanction.direction", way, why, pressure.event.id, True))
        else:
            parts.append(assumed("sanction.direction", "which way"))
    return tuple(parts)


def day_given(pressure: Pressure, table: str) -> Part | None:
    """First day, where the report tells one to within a month; a day of another measure says nothing.

    Nor does a day up to the report's own of what is still to come: it is the day on which somebody said so.
    """
    days = pressure.event.date if pressure.own else None
    try:
        first, last = (date.fromisoformat(day) for day in days or ())
    except (ValueError, TypeError):
        return None
    said = pressure.report.published
    ahead = pressure.realis in ("planned", "possible")
    if last < first or (last - first).days > 31 or (ahead and said is not None and first <= said):
        return None
    told = f"{first}" if first == last else f"{first} to {last}, of which the first day is taken"
    return Part(f"{table}.since", first.isoformat(), f"the report: {told}", pressure.event.id, True)


def base_part(published: date | None, years: Sequence[int], realis: Realis = "planned") -> Part:
    """Year of the bundled table that is nearest to a report's day.

    What was in force by then may show in the table already; the part says so.

    >>> base_part(date(2019, 6, 6), (2017, 2018)).value
    '2018'
    """
    if published is None:
        why = "assumed: the latest bundled table, as the report has no day"
        return Part("scenario.base", str(years[-1]), why)
    year = min(years, key=lambda y: (abs(y - published.year), -y))
    near = "of the report's year" if year == published.year else f"nearest to the report of {published.year}"
    held = realis in ("actual", "general") and published.year <= year
    note = "; what was in force by then may show in it already" if held else ""
    return Part("scenario.base", str(year), f"assumed: the bundled table {near}{note}")
