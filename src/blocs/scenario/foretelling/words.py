"""What reports predict, in words: what and until when, who says so, and the odds with what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from blocs.scenario.figures import listed, percent
from blocs.states.naming import name_of

__all__ = ["alike", "foretold_words", "odds_words"]

Row = Mapping[str, Any]


def foretold_words(group: Sequence[Row]) -> str:
    """What is predicted, until when, and who says so; of rows that `alike` put together."""
    row = group[0]
    says = listed(list(dict.fromkeys(str(one["says"]) for one in group)))
    many = f", {len(group)} times" if len(group) > 1 else ""
    until = "" if not row["until"] else f", {_until(str(row['until']))}"
    what = _alignment_words(row) if row["kind"] == "alignment" else str(row["what"])
    return f"{what}{until} ({says}{many})"


def odds_words(row: Row) -> str:
    """The odds of a row that has some, with the measures and without, and what came."""
    told = f"Chance {percent(row['chance'])} ({percent(row['low'])} to {percent(row['high'])})"
    if row["kind"] == "trade":
        told += ", from how comparable pairs grew"
    elif row["kind"] == "alignment":
        told += ", from the draws"
    if row.get("chance_scenario") is not None:
        told += f"; with the measures {percent(row['chance_scenario'])}"
    if row.get("chance_on") is not None and row.get("chance_back") is not None:
        told += (
            f". After the first months {percent(row['chance_back'])} if the rest grows as comparable pairs "
            f"do, {percent(row['chance_on'])} if as they did"
        )
    if row.get("outcome"):
        told += f". What came: {row['outcome']}"
    return f"{told}."


def alike(rows: Iterable[Row]) -> list[list[Row]]:
    """Predictions of the same thing, those of amounts first."""
    groups: dict[object, list[Row]] = {}
    for row in rows:
        key = (row["kind"], row["states"], row["until"], row["needed"], row["chance"])
        groups.setdefault(key, []).append(row)
    return sorted(groups.values(), key=lambda group: group[0]["kind"] != "trade")


def _alignment_words(row: Row) -> str:
    way = "apart" if "(votes in the UN) falls" in str(row["basis"]) else "closer"
    return f"{listed([name_of(code) for code in str(row['states']).split()])} move {way}"


def _until(text: str) -> str:
    return f"until {text}" if text[:1].isdigit() else text
