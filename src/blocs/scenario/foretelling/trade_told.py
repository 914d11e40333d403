"""Trade between two states as reports tell it: which amounts are of it, of which year, after what level."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from blocs.evidence.claims.arithmetic import amount_of
from blocs.evidence.claims.spelling import amount
from blocs.reading import Quantity
from blocs.reading.records import DaySpan
from blocs.reports import Report

__all__ = [
    "NOT_TRADE",
    "ONE_WAY",
    "Part",
    "Told",
    "falls_to",
    "first_months",
    "is_trade",
    "level_before",
    "until_of",
]

Told: TypeAlias = tuple[Report, Quantity]
"""An amount with the report that tells it."""

_TRADE = re.compile(
    r"\b(?:trade|commerce|turnover|trading|exports|imports)\b"
    r"(?! (?:war|deficit|surplus|measure|protection|talk|deal|pact|polic|barrier|dispute|blacklist|bloc))",
    re.I,
)
NOT_TRADE = re.compile(
    r"\b(?:tariff|dut(?:y|ies)|levy|levies|sanction|invest|loan|lend|aid|fund|tax)\w*", re.I
)
ONE_WAY = re.compile(r"\b(?:exports|imports)\b", re.I)
_FALL = re.compile(
    r"\b(?:fall|fell|drop|declin|shrink|plung|sink|slump|slid|decreas|halv)\w*|\b(?:below|under)\W*$", re.I
)
_THIS_YEAR = re.compile(
    r"\b(?:this year|by (?:the )?(?:end of (?:the|this) year|year['’]?s?[ -]end|december)"
    r"|by the year['’]s end|before the end of the year)\b",
    re.I,
)
_BESIDE = 40
"""Characters before an amount within which a word for a measure makes it the size of that measure."""
_CLAUSE = 60
"""Characters before an amount in which the verb that leads to it is looked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """What is known of the first `months` of a year: the amount in USD, `level`, and its growth.

    `growth` is a ratio over the same months of the year before; `words` say it as the report does, `records`
    are the ids of both amounts.
    """

    months: int
    level: float
    growth: float
    words: str
    records: tuple[str, ...]


def is_trade(q: Quantity, report: Report) -> bool:
    """Tell whether an amount of money, or a growth, is of trade between states.

    It is where the words that say what is counted speak of trade, or, of two states, its sentence does before
    it; unless a tariff, a loan or the like stands beside it.
    """
    if not (re.fullmatch(r"[A-Z]{3}", q.unit) or (q.unit == "percent" and q.aspect == "change")):
        return False
    before = report.text[q.sentence[0] : q.start]
    if _TRADE.search(q.of):
        return not NOT_TRADE.search(q.of) and not NOT_TRADE.search(before[-_BESIDE:])
    return len(set(q.owner)) == 2 and bool(_TRADE.search(before)) and not NOT_TRADE.search(before)


def falls_to(q: Quantity, report: Report) -> bool:
    """Tell whether trade is said to fall to an amount, or by it: by its sign, or the words just before it."""
    before = report.text[max(q.sentence[0], q.start - _CLAUSE) : q.start]
    return q.comparator in ("<", "<=") or bool(_FALL.search(before))


def until_of(q: Quantity, report: Report) -> DaySpan | None:
    """Give the days that an amount is for; with "by the end of the year" beside it, the report's year."""
    published = report.published
    if published is None or (q.period and date.fromisoformat(q.period[1]) > published):
        return q.period
    near = report.text[q.start : min(q.sentence[1], q.end + 40)]
    if _THIS_YEAR.search(near):
        return f"{published.year}-01-01", f"{published.year}-12-31"
    return q.period


def _near(q: Quantity, report: Report, held: Sequence[Told]) -> list[Told]:
    """Amounts of trade of the same pair: of the report itself, then known by its day, then later ones."""
    day = report.published or date.max

    def rank(told: Told) -> tuple[bool, bool, int]:
        other = told[0].published
        late = other is None or other > day
        return told[0].id != report.id, late, 0 if other is None else abs((day - other).days)

    same = [(r, o) for r, o in held if o.id != q.id and o.status != "rejected" and is_trade(o, r)]
    return sorted(same, key=rank)


def level_before(
    q: Quantity, until: DaySpan | None, report: Report, held: Sequence[Told]
) -> tuple[float | None, str]:
    """Give the level of the year before in USD, and where reports tell it; None where none does.

    `held` are the amounts of the same owners in all reports, each with its report.
    """
    if until is None or until[1][5:] != "12-31":
        return None, ""
    last = str(int(until[1][:4]) - 1)
    for where, other in _near(q, report, held):
        if other.aspect != "level" or other.unit != "USD" or (level := amount_of(other)) is None:
            continue
        if until_of(other, where) == (f"{last}-01-01", f"{last}-12-31"):
            return level.named, f"{amount(other)} in {last} ({where.name})"
    return None, ""


def first_months(q: Quantity, until: DaySpan | None, report: Report, held: Sequence[Told]) -> Part | None:
    """Give level and growth of the first months, where one report tells both and they were over on the day.

    `held` as for `level_before`.
    """
    if until is None or until[1][5:] != "12-31" or report.published is None:
        return None
    first = f"{until[1][:4]}-01-01"
    over = min(report.published.isoformat(), f"{first[:4]}-11-30")
    known = [
        (where, other, told)
        for where, other in _near(q, report, held)
        if other.period is not None
        and other.period[0] == first
        and other.period[1] <= over
        and (told := amount_of(other)) is not None
    ]
    for where, level, much in known:
        for there, change, grew in known:
            if (level.aspect, level.unit, change.aspect, change.unit) != (
                "level",
                "USD",
                "change",
                "percent",
            ):
                continue
            if there.id != where.id or level.period is None or level.period != change.period:
                continue
            months = date.fromisoformat(level.period[1]).month
            words = f"{amount(level)} in the first {months} months, {amount(change)} more ({where.name})"
            return Part(months, much.named, 1 + grew.named / 100, words, (level.id, change.id))
    return None
