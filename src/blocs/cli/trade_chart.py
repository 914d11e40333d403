"""The chart of a trade policy, as SVG or as a page of its own."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Literal

from blocs.cli.pages import framed, whole_page
from blocs.cli.trade_screen import named
from blocs.trade.effects import touched_pairs

if TYPE_CHECKING:
    from blocs.charts import Effect
    from blocs.sources import Frame
    from blocs.trade import Outcome
    from blocs.trade.policy import Measure

__all__ = ["page", "picture"]

_TITLE = 110
_MANY = 12
_PHONE = 360
_PLACES = {"state", "exporter", "importer"}
_FLOWS = ("exporter", "importer", "sector", "before", "after", "growth")
_STATES = ("state", "real_income", "gain", "first_order", "real_wage", "revenue", "exports", "imports")
_DIVERTED = ("state", "sells_more", "buys_more")


def picture(outcome: Outcome, name: str, *, themed: bool = False, width: int = 880) -> str:
    """Draw an outcome as SVG; `themed` leaves title and colours to the page around it."""
    from blocs.charts import to_svg, trade_effects

    incomes, sells, buys = _effects(outcome)
    title = name or " ".join(outcome.measures)
    short = title if len(title) <= _TITLE else _clause(title)
    heads = {} if themed else {"title": short, "subtitle": _about(outcome)}
    chart = trade_effects(incomes, sells, buys, width=width, **heads)
    said = "; ".join(f"{e.name} {e.value:+.3f} %" for e in incomes if e.mark and e.value is not None)
    svg = to_svg(
        chart, name=f"trade{width}", title=title, description=f"Change of real income: {said}", themed=themed
    )
    return svg if themed else framed(svg)


def _clause(text: str) -> str:
    """As many whole clauses of a sentence as a title holds."""
    head = text[: _TITLE - 1]
    ends = max(head.rfind(", "), head.rfind(" ("))
    return f"{head[:ends]} …" if ends > _TITLE // 3 else f"{head}…"


def page(outcome: Outcome, name: str) -> str:
    """Write an outcome as a page: the chart, the tables as its text twin, what was assumed, what to cite."""
    measures = outcome.measures
    title = name or (measures[0] if len(measures) == 1 else "What a trade policy does")
    told = "" if title == measures[0] else "".join(f"<p>{escape(m)}</p>" for m in measures)
    assumed = "".join(f"<li>{escape(a)}</li>" for a in outcome.assumed)
    sources = "".join(f"<li>{escape(s)}</li>" for s in outcome.sources)
    flows, states = outcome.touched, outcome.states.sort("real_income")
    return whole_page(
        title,
        f"{told}<p class=quiet>{escape(_about(outcome))}</p>"
        f"<div class=desk>{picture(outcome, name, themed=True)}</div>"
        f"<div class=phone>{picture(outcome, name, themed=True, width=_PHONE)}</div>"
        f"<h2>Flows that it touches</h2>{_table(flows, _FLOWS, folded=len(flows) > _MANY)}"
        f"<h2>Every state</h2>{_table(states, _STATES, folded=True)}"
        f"<h2>Who takes the diverted trade</h2>{_table(outcome.diverted, _DIVERTED, folded=True)}"
        f"<h2>What was assumed</h2><ul>{assumed}</ul><h2>Sources</h2><ul>{sources}</ul>",
    )


def _about(outcome: Outcome) -> str:
    """Benchmark and meaning of the intervals, on one line."""
    told = f"Long run, against {outcome.economy.year}"
    if not outcome.draws:
        return f"{told}; central elasticities"
    return f"{told}; intervals: {outcome.level:.0%} of {outcome.draws:,} draws of the elasticities"


def _effects(outcome: Outcome) -> tuple[list[Effect], list[Effect], list[Effect]]:
    """Rows of the chart: incomes in percent, trade in billion USD."""
    from blocs.charts import Effect

    places = touched_pairs(outcome.equilibrium)
    codes = outcome.economy.states
    acting = {code for measure in outcome.policy for code in _acting(outcome, measure)}
    met = {codes[k] for pair in places for k in pair} - acting
    marks: dict[str, Literal["acting", "targeted"]] = dict.fromkeys(met, "targeted")
    marks |= dict.fromkeys(acting, "acting")

    def rows(table: Frame, column: str, unit: float) -> list[Effect]:
        return [
            Effect(
                named(str(row["state"])),
                _scaled(row[column], unit),
                _scaled(row.get(f"{column}_low"), unit),
                _scaled(row.get(f"{column}_high"), unit),
                marks.get(str(row["state"]), ""),
            )
            for row in table.rows()
        ]

    return (
        rows(outcome.states, "real_income", 1),
        rows(outcome.diverted, "sells_more", 1000),
        rows(outcome.diverted, "buys_more", 1000),
    )


def _acting(outcome: Outcome, measure: Measure) -> set[str]:
    """States of the table that act in a measure; parties to an agreement all do."""
    from blocs.trade.policy.measures import Agreement
    from blocs.trade.policy.parties import side

    parties = measure.between if isinstance(measure, Agreement) else measure.by
    return {outcome.economy.states[row] for row in side(parties, outcome.economy, measure.since).rows}


def _scaled(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def _table(table: Frame, columns: Sequence[str], *, folded: bool) -> str:
    """Some columns of a table as HTML, bounds beside their value; folded away where it is long."""
    from blocs.sources.looks import shown

    there = {c.name for c in table.columns}
    heads, cells = "", ["" for _ in range(len(table))]
    for name in columns:
        column = table.column(name) if name in there else None
        if column is None:
            continue
        text = column.type == "text"
        unit = f"<br><small>{escape(column.unit)}</small>" if column.unit else ""
        heads += f"<th scope=col{' class=text' if text else ''}>{escape(name.replace('_', ' '))}{unit}</th>"
        for i, row in enumerate(table.rows()):
            if text:
                told = named(str(row[name])) if name in _PLACES else shown(row[name])
                cells[i] += f"<td class=text>{escape(told)}</td>"
                continue
            told = _figure(row[name], column.unit)
            if f"{name}_low" in there:
                low, high = (_figure(row[f"{name}_{end}"], column.unit) for end in ("low", "high"))
                told += "" if low == told == high else f" <small>{low} to {high}</small>"
            cells[i] += f"<td>{told}</td>"
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    html = f"<div class=wide><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    return f"<details><summary>{len(table)} rows</summary>{html}</details>" if folded else html


def _figure(value: float | None, unit: str) -> str:
    """Percent with three decimals, money in whole millions; a dash where it is missing."""
    if value is None:
        return "–"
    return f"{value:+.3f}".replace("-", "−") if unit == "percent" else f"{value:,.0f}".replace("-", "−")
