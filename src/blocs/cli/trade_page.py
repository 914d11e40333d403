"""The page of `blocs trade`: the chart of a policy, and its tables."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from blocs.charts.results.trade import about, picture
from blocs.cli.pages import whole_page
from blocs.states.naming import name_of

if TYPE_CHECKING:
    from blocs.sources import Frame
    from blocs.trade import Outcome

__all__ = ["page"]

_MANY = 12
_PHONE = 360
_PLACES = {"state", "exporter", "importer"}
_FLOWS = ("exporter", "importer", "sector", "before", "after", "growth")
_STATES = ("state", "real_income", "gain", "first_order", "real_wage", "revenue", "exports", "imports")
_DIVERTED = ("state", "sells_more", "buys_more")


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
        f"{told}<p class=quiet>{escape(about(outcome))}</p>"
        f"<div class=desk>{picture(outcome, name, themed=True)}</div>"
        f"<div class=phone>{picture(outcome, name, themed=True, width=_PHONE)}</div>"
        f"<h2>Flows that it touches</h2>{_table(flows, _FLOWS, folded=len(flows) > _MANY)}"
        f"<h2>Every state</h2>{_table(states, _STATES, folded=True)}"
        f"<h2>Who takes the diverted trade</h2>{_table(outcome.diverted, _DIVERTED, folded=True)}"
        f"<h2>What was assumed</h2><ul>{assumed}</ul><h2>Sources</h2><ul>{sources}</ul>",
    )


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
                told = name_of(str(row[name])) if name in _PLACES else shown(row[name])
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
