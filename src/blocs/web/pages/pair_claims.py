"""Figures that reports give of two states, held against the tables of trade at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blocs.brief.words import days_in_words
from blocs.evidence.claims.arithmetic import Amount, amount_of
from blocs.evidence.claims.spelling import amount
from blocs.reading.records import Quantity
from blocs.sources import Column, Frame
from blocs.trade.bundled import YEARS, bundled

if TYPE_CHECKING:
    from blocs.evidence.table import Source
    from blocs.ties import Holdings, Line

__all__ = ["Table", "claim_rows", "claims_frame", "tables_of"]

_TRADE = ("trade", "commerce", "turnover", "exports", "imports")
_DATASETS = {"cow-trade": "COW trade, goods", "baci": "BACI, goods"}
_BUNDLED = "OECD ICIO, goods and services, bundled"
_WHOLE = ("01-01", "12-31")


@dataclass(frozen=True)
class Table:
    """Yearly trade of a pair, both ways together.

    `value` gives million USD of a year, or None where the table has none; `since` and `until` are the years
    that it speaks of.
    """

    name: str
    since: int
    until: int
    value: Callable[[int], float | None]
    citation: str = ""


def tables_of(a: str, b: str, holdings: Holdings, lines: Iterable[Line]) -> tuple[Table, ...]:
    """Tables that know the trade of a pair: what the store's datasets give, then what comes with `blocs`."""
    found = []
    line = next((x for x in lines if x.measure.name == "trade" and not x.told), None)
    if line is not None:
        known = dict(zip(line.years.tolist(), line.values.tolist(), strict=True))
        name = next((name for name in line.sources if name in _DATASETS), line.sources[0])
        origin = holdings.get(name).origin if name in holdings else None
        cited = "" if origin is None else origin.citation
        found.append(Table(_DATASETS.get(name, name), min(known), max(known), known.get, cited))
    flows = [bundled(year) for year in YEARS]
    if all(code in flow.states for flow in flows for code in (a, b)):
        both = {flow.year: flow.trade(a, b) + flow.trade(b, a) for flow in flows}
        found.append(Table(_BUNDLED, min(YEARS), max(YEARS), both.get, flows[-1].origin.citation))
    return tuple(found)


def claim_rows(
    amounts: Sequence[Quantity], sources: Iterable[Source], tables: Sequence[Table]
) -> list[dict[str, Any]]:
    """Every amount that reports give of the pair: what data say beside it, or why nothing can be said.

    Parameters
    ----------
    amounts : sequence of Quantity
    sources : iterable of Source
        Reports that tell them.
    tables : sequence of Table

    Returns
    -------
    list of dict
        Those that can be compared first, then by period. ``data``: one entry a table and year: its value in
        the unit of the amount, and ``off``, the amount told less it, as a share of it (of growth: points).
    """
    about = {source.report_id: source for source in sources}
    rows = [_row(each, about[each.report_id], tables) for each in amounts]
    return sorted(rows, key=lambda row: (not row["data"], row["why_rank"], row["period"] or "9", row["id"]))


def _row(q: Quantity, source: Source, tables: Sequence[Table]) -> dict[str, Any]:
    data, rank, why = _compared(q, tables)
    return {
        "id": q.id,
        "words": amount(q),
        "text": q.text,
        "of": q.of,
        "aspect": q.aspect,
        "unit": q.unit,
        "realis": q.realis,
        "status": q.status,
        "period": None if q.period is None else q.period[0],
        "when": days_in_words(q.period),
        "report": q.report_id,
        "outlet": source.publisher or source.report,
        "published": None if source.published is None else source.published.isoformat(),
        "data": data,
        "why": why,
        "why_rank": rank,
    }


def _compared(q: Quantity, tables: Sequence[Table]) -> tuple[list[dict[str, Any]], int, str]:
    """What tables say beside an amount; or, with a rank of how near it came, why they say nothing."""
    from blocs.scenario.foretelling.trade_told import NOT_TRADE, ONE_WAY  # brings all that projects

    if not any(word in q.of.casefold() for word in _TRADE) or NOT_TRADE.search(q.of):
        return [], 3, "no table at hand counts this by pair and year"
    if ONE_WAY.search(q.of):
        return [], 2, "of one direction; it is not told which"
    if len(set(q.owner)) != 2:
        return [], 2, "not of these two alone"
    told = amount_of(q)
    level = q.aspect == "level" and q.unit == "USD"
    if told is None or not (level or (q.aspect == "change" and q.unit == "percent")):
        return [], 2, f"told in {q.unit or 'no unit'} as a {q.aspect}; the tables hold USD by year"
    if q.period is None:
        return [], 1, "it is not told of which time"
    first, last = q.period
    if (first[5:], last[5:]) != _WHOLE or first[:4] != last[:4]:
        return [], 1, "of a part of a year, or of several; the tables are by whole years"
    year = int(first[:4])
    if not tables:
        return (
            [],
            1,
            "no table at hand knows the trade of the two; bring one in: blocs import cow-trade, or baci",
        )
    data = [found for table in tables if (found := _beside(told, year, table, level=level)) is not None]
    if not data:
        spans = "; ".join(f"{t.name} knows {t.since} to {t.until}" for t in tables)
        return [], 1, f"no table at hand knows {year}{'' if level else f' and {year - 1}'}: {spans}"
    return data, 0, ""


def _beside(told: Amount, year: int, table: Table, *, level: bool) -> dict[str, Any] | None:
    now = table.value(year)
    if now is None:
        return None
    entry: dict[str, Any] = {"table": table.name, "year": year}
    if level:
        value = now * 1e6
        off = told.named / value - 1 if value else None
        held = told.low <= value <= told.high
        return {**entry, "value": value, "unit": "USD", "told": told.named, "off": off, "within": held}
    before = table.value(year - 1)
    if not before:
        return None
    value = 100 * (now / before - 1)
    within = told.low <= value <= told.high
    return {**entry, "value": value, "unit": "percent", "told": told.named, "off": told.named - value,
            "within": within}  # fmt: skip


def claims_frame(rows: Sequence[dict[str, Any]], tables: Sequence[Table]) -> Frame:
    """The same as a table: a row an amount and table; one with the reason where nothing can be compared."""
    flat = [(row, data) for row in rows for data in (row["data"] or [None])]
    words = (
        "id",
        "words",
        "of",
        "aspect",
        "realis",
        "status",
        "when",
        "report",
        "outlet",
        "published",
        "why",
    )
    columns = [Column(name, [row[name] for row, _ in flat], like="text") for name in words]
    for name, like in (("table", "text"), ("year", "whole"), ("told", "number"), ("value", "number"),
                       ("off", "number")):  # fmt: skip
        cells = [None if data is None else data[name] for _, data in flat]
        note = "told less data: share of the data; of growth, points" if name == "off" else ""
        columns.append(Column(name, cells, "", note, like=like))  # type: ignore[arg-type]  # one of three
    columns.append(Column("unit", [None if d is None else d["unit"] for _, d in flat], like="text"))
    return Frame("amount and table", columns, tuple(t.citation for t in tables if t.citation))
