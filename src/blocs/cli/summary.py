"""What `blocs read` shows a person: each report, the acts in it, and how the reports bear on each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from blocs.cli.lines import MARKS, record_lines, short
from blocs.cli.screen import WIDTH, cut, flat, screen
from blocs.evidence import Link, Records, Relation
from blocs.reading import Reading

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["Summary"]

_FEW, _MANY = 5, 40
"""Reports of which each is shown with its acts; of which each has a line."""
_NOT_READ, _LINKS, _FIRST = 3, 8, 10
_ORDER: dict[Relation, int] = {"differs": 0, "refines": 1, "agrees": 2}


class Summary:
    """Readings as they come: the first few themselves, of all of them the counts.

    Parameters
    ----------
    held : callable
        Gives the reading of a report that was not read now, by its id, if it is to be shown.
    """

    def __init__(self, held: Callable[[str], Reading]) -> None:
        """Begin with none."""
        self._held = held
        self._first: list[Reading | str] = []
        self._counts: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._outlets: dict[str, list[int]] = {}
        self._days: set[date] = set()
        self.reports = self.known = 0

    def add(self, reading: Reading) -> None:
        """Take in what was read."""
        self._begin(reading)
        report = reading.report
        for kind in ("events", "quantities", "statements", "unread"):
            self._counts[kind] += len(getattr(reading, kind))
        self._types.update(event.type.value for event in reading.events)
        outlet = self._outlets.setdefault(report.publisher or "", [0, 0])
        outlet[0] += 1
        outlet[1] += len(reading.events)
        if report.published:
            self._days.add(report.published)
        else:
            self._counts["undated"] += 1

    def add_known(self, report_id: str) -> None:
        """Take in a report that was read before."""
        self.known += 1
        self._begin(report_id)

    def _begin(self, item: Reading | str) -> None:
        self.reports += 1
        if self.reports <= _MANY:
            self._first.append(item)
        else:
            self._first.clear()

    def show(self, links: Records[Link] | None, *, failed: int = 0, ids: bool = False) -> None:
        """Show readings and the links that touch them.

        Parameters
        ----------
        links : Records of Link or None
            None where none were looked for.
        failed : int
            What could not be read.
        ids : bool
            Whether to show the first digits of the ids of links.
        """
        if not self.reports:
            return
        console = screen()
        width = min(console.width, WIDTH)
        if self.reports > _MANY:
            self._tally(console, width, failed)
        else:
            readings = [self._held(item) if isinstance(item, str) else item for item in self._first]
            if len(readings) <= _FEW:
                for reading in readings:
                    _card(console, reading, width)
            else:
                console.print(_table(readings, width), width=width, soft_wrap=False)
                console.print()
        if links is not None:
            _show_links(console, links, width, ids=ids)

    def _tally(self, console: Console, width: int, failed: int) -> None:
        from rich.text import Text

        read = self.reports - self.known
        if not read:
            return
        counts, days = self._counts, self._days
        named = sum(1 for outlet in self._outlets if outlet)
        now = " read now," if self.known else ""
        head = f"{_number(read, 'report')}{now} of {_number(named, 'publisher')}"
        if days:
            first, last = min(days), max(days)
            head += f", {first} to {last}" if first < last else f", {first}"
            head += f", on {_number(len(days), 'day')}"
        console.print(Text(cut(head, width).rstrip(), style="bold"))
        told = [_number(counts[kind], noun) for kind, noun in _KINDS]
        if counts["undated"]:
            told.append(f"{_number(counts['undated'], 'report')} without a day")
        if failed:
            told.append(f"{failed:,} could not be read")
        console.print(Text(", ".join(told), style="dim"))
        if counts["unread"]:
            console.print(
                f"not understood: {_number(counts['unread'], 'sentence')} that name states or figures",
                style="dim",
            )
        console.print()
        half = (width - 4) // 2
        types = [(name.lower().replace("_", " "), (n,)) for name, n in _ranked(self._types)]
        outlets = sorted(self._outlets.items(), key=lambda o: (-o[1][0], o[0]))
        rows = [(flat(name) or "unknown", tuple(counts)) for name, counts in outlets]
        left = _column(("events", "number"), types, 30) if types else []
        right = _column(("publisher", "reports", "events"), rows, half)
        for n in range(max(len(left), len(right))):
            one, two = (column[n] if n < len(column) else "" for column in (left, right))
            console.print(Text(f"{cut(one, 30)}    {two}".rstrip(), style="dim" if n == 0 else ""))
        console.print()


_KINDS = (("events", "event"), ("quantities", "amount"), ("statements", "statement"))


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _column(heads: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]], width: int) -> list[str]:
    """Lines of a small table, names at the left, figures at the right; the last counts what is left out."""
    figures = [[f"{n:,}" for n in numbers] for _, numbers in rows[:_FIRST]]
    wide = [max(map(len, column)) for column in zip(heads[1:], *figures, strict=True)]
    room = width - sum(wide) - 2 * len(wide)
    cells = [(heads[0], heads[1:]), *((name, told) for (name, _), told in zip(rows, figures, strict=False))]
    lines = [
        cut(name, room) + "".join(f"  {cell:>{size}}" for cell, size in zip(told, wide, strict=True))
        for name, told in cells
    ]
    if len(rows) > _FIRST:
        lines.append(f"and {len(rows) - _FIRST:,} more")
    return lines


def _number(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


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
