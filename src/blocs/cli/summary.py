"""What `blocs read` shows a person: each report, the acts in it, and how the reports bear on each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from blocs.cli.lines import MARKS, record_lines, short
from blocs.cli.screen import WIDTH, cut, flat, screen
from blocs.evidence import Link, Records, Relation
from blocs.reading import Reading

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["summarize"]

_FEW = 5
"""Reports of which each is shown with its acts."""
_NOT_READ, _LINKS = 3, 8
_ORDER: dict[Relation, int] = {"differs": 0, "refines": 1, "agrees": 2}


def summarize(readings: Sequence[Reading], links: Records[Link], *, ids: bool = False) -> None:
    """Show readings and the links that touch them; `ids` with the first digits of the ids of links."""
    console = screen()
    width = min(console.width, WIDTH)
    if len(readings) <= _FEW:
        for reading in readings:
            _card(console, reading, width)
    else:
        console.print(_table(readings, width), width=width, soft_wrap=False)
        console.print()
    _show_links(console, links, width, ids=ids)


def _counts(reading: Reading) -> str:
    return ", ".join(
        f"{n} {noun if n == 1 else noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"
        for n, noun in (
            (len(reading.events), "event"),
            (len(reading.quantities), "quantity"),
            (len(reading.statements), "statement"),
        )
    )


def _card(console: Console, reading: Reading, width: int) -> None:
    from rich.text import Text

    report = reading.report
    day = report.published.isoformat() if report.published else "day unknown"
    about = [flat(report.publisher or "publisher unknown"), day, flat(report.name), _counts(reading)]
    console.print(Text(cut(flat(report.title or report.name), width).rstrip(), style="bold"))
    console.print(Text(" · ".join(about), style="dim"))
    for line in record_lines(reading.events, {report.id: report.text}, width):
        console.print(line)
    unread = reading.unread
    if unread:
        plural = "" if len(unread) == 1 else "s"
        console.print(
            f"not understood: {len(unread)} sentence{plural} that name states or figures", style="dim"
        )
    for _, (start, end) in unread[:_NOT_READ]:
        console.print(Text(f"  {cut(flat(report.text[start:end]), width - 2).rstrip()}", style="dim"))
    if len(unread) > _NOT_READ:
        console.print(f"  and {len(unread) - _NOT_READ} more", style="dim")
    console.print()


def _table(readings: Sequence[Reading], width: int) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, width=width)
    table.add_column("day", no_wrap=True, width=10)
    table.add_column("publisher", no_wrap=True, max_width=20)
    table.add_column("title", no_wrap=True, ratio=1)
    for head in ("events", "amounts", "said", "not read"):
        table.add_column(head, justify="right", no_wrap=True)
    for reading in readings:
        report = reading.report
        table.add_row(
            report.published.isoformat() if report.published else "",
            Text(flat(report.publisher or "")),
            Text(flat(report.title or report.name)),
            *map(str, map(len, (reading.events, reading.quantities, reading.statements, reading.unread))),
        )
    return table


def _show_links(console: Console, links: Records[Link], width: int, *, ids: bool) -> None:
    if not links:
        return
    from rich.text import Text

    outlet = {source.report_id: flat(source.publisher or source.report) for source in links.sources}
    counts = Counter(link.relation for link in links)
    told = ", ".join(f"{counts[r]} {r if counts[r] == 1 else _plural(r)}" for r in _ORDER if counts[r])
    console.print(f"Links between reports: {told}", style="bold")
    for link in sorted(links, key=lambda x: (_ORDER[x.relation], -x.confidence))[:_LINKS]:
        outlets = " and ".join(outlet[end.report_id] for end in (link.a, link.b))
        head = f"{short(link.id)}  " if ids else ""
        mark = f"{MARKS[link.status]} " if MARKS[link.status] else ""
        line = f"  {head}{mark}{link.relation:<7}  {flat(link.about)}: {outlets} ({flat(link.reason)})"
        console.print(Text(cut(line, width).rstrip()))
    if len(links) > _LINKS:
        console.print(f"  and {len(links) - _LINKS} more", style="dim")
    console.print()


def _plural(relation: str) -> str:
    return relation[:-1]
