"""How records look in a terminal and in a notebook; text of reports is never markup there."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from blocs.evidence.link import Link
from blocs.reading.records import Event, Quantity, Record, Statement

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["plain", "rich_table", "web"]

SHOWN = 20
_HEADS = ("kind", "what", "who", "when", "text", "report")
_LINK_HEADS = ("relation", "about", "reason", "a", "b", "confidence")
_WIDEST = 40


def plain(items: Sequence[Record | Link], unit: str) -> str:
    """Aligned columns, the first rows, and how many there are."""
    heads, rows = _grid(items)
    lines = [heads, *rows] if items else []
    widths = [max(len(line[i]) for line in lines) for i in range(len(heads))] if lines else []
    text = ["  ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([*text, _count(items, unit)])


def rich_table(items: Sequence[Record | Link], unit: str) -> Table:
    """Table for `rich`; cells are `Text`, so that brackets in a report are no markup."""
    from rich.table import Table
    from rich.text import Text

    heads, rows = _grid(items)
    table = Table(*heads, caption=_count(items, unit))
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def web(items: Sequence[Record | Link], unit: str) -> str:
    """HTML table for a notebook, everything escaped."""
    heads, rows = _grid(items)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(_count(items, unit))}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _count(items: Sequence[Record | Link], unit: str) -> str:
    number = f"{len(items):,} {unit}{'' if len(items) == 1 else 's'}"
    return f"{number}, the first {SHOWN} shown" if len(items) > SHOWN else number


def _grid(items: Sequence[Record | Link]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    shown = items[:SHOWN]
    if items and isinstance(items[0], Link):
        return _LINK_HEADS, [_clean(_link_cells(x)) for x in shown if isinstance(x, Link)]
    return _HEADS, [_clean(_cells(r)) for r in shown if not isinstance(r, Link)]


def _clean(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Cells on one line each, without control characters that could drive a terminal."""
    out = []
    for cell in cells:
        line = "".join(c if c.isprintable() else " " for c in " ".join(cell.split()))
        out.append(line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…")
    return tuple(out)


def _link_cells(link: Link) -> tuple[str, ...]:
    ends = (f"{e.report}:{e.start}" for e in (link.a, link.b))
    return (link.relation, link.about, link.reason, *ends, f"{link.confidence:.2f}")


def _cells(record: Record) -> tuple[str, ...]:
    match record:
        case Event():
            what = (
                record.type.value if record.realis == "actual" else f"{record.type.value} ({record.realis})"
            )
            arrow = " > " if record.recipients else ""
            who = " ".join(record.actors) + arrow + " ".join(record.recipients)
            when = _when(record.date)
        case Quantity():
            what, who, when = f"{_amount(record)} {record.of}", " ".join(record.owner), _when(record.period)
        case Statement():
            what, who, when = f"says {record.speaker}", " ".join(record.speaker_state), ""
    return (record.kind, what, who, when, record.text, f"{record.report}:{record.start}")


def _when(days: tuple[str, str] | None) -> str:
    if days is None:
        return ""
    return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _amount(record: Quantity) -> str:
    figures = [
        f"{v:,.0f}" if float(v).is_integer() else f"{v:,.10g}"
        for v in dict.fromkeys(record.value)
        if v is not None
    ]
    sign = "" if record.comparator == "=" else record.comparator
    return f"{sign}{' to '.join(figures)} {record.unit}"
