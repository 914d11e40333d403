"""Tables of a page: text to the left, figures to the right, bounds beside what they bound."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blocs.sources import Frame

__all__ = ["html_table"]

_MANY = 24
_PLACES = frozenset({"a", "b", "state", "with", "exporter", "importer"})


def html_table(table: Frame, columns: Sequence[str] | None = None, *, folded: bool | None = None) -> str:
    """Write a table as HTML.

    Parameters
    ----------
    table : Frame
    columns : sequence of str, optional
        Those to show, of which it has; all when not told. Columns ``NAME_low`` and ``NAME_high`` stand in the
        cell of ``NAME``. States go by their names.
    folded : bool, optional
        Whether it opens at a click; where it is long when not told.
    """
    from blocs.charts.cells import name_of

    there = {column.name for column in table.columns}
    ends = {f"{name}{end}" for name in there for end in ("_low", "_high")} & there
    shown = [name for name in (columns or table.names) if name in there and name not in ends]
    heads, cells = "", [""] * len(table)
    rows = table.rows()
    for name in shown:
        column = table.column(name)
        text = column.type == "text"
        unit = f"<br><small>{escape(column.unit)}</small>" if column.unit else ""
        heads += f"<th scope=col{' class=text' if text else ''}>{escape(name.replace('_', ' '))}{unit}</th>"
        for i, row in enumerate(rows):
            value = row[name]
            if text:
                told = name_of(str(value)) if name in _PLACES and value is not None else str(value or "–")
                cells[i] += f"<td class=text>{escape(told)}</td>"
                continue
            told = _figure(value, name)
            if f"{name}_low" in ends:
                low, high = (_figure(row[f"{name}_{end}"], name) for end in ("low", "high"))
                told += "" if low == told == high else f" <small>{low} to {high}</small>"
            cells[i] += f"<td>{told}</td>"
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    html = f"<div class=wide><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    if folded or (folded is None and len(table) > _MANY):
        return f"<details><summary>{len(table)} rows</summary>{html}</details>"
    return html


def _figure(value: float | None, name: str) -> str:
    """A number of at most four digits after the point; years stay whole, what is missing is a dash."""
    if value is None or value != value:
        return "–"
    if name in ("year", "origin") or float(value).is_integer():
        return (f"{value:.0f}" if name in ("year", "origin") else f"{value:,.0f}").replace("-", "−")
    size = abs(value)
    text = f"{value:,.0f}" if size >= 1000 else f"{value:.1f}" if size >= 100 else f"{value:.3f}"
    return text.replace("-", "−")
