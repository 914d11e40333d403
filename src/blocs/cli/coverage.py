"""`blocs coverage`: what was read and what was not, by publisher and month."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocs.cli.filters import Since, Until
from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from blocs.evidence.coverage import Coverage, PublisherCoverage

__all__ = ["coverage"]

_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_FAILURES, _GAPS = 20, 5


def coverage(
    store: StoreFolder = DEFAULT_STORE,
    since: Since = None,
    until: Until = None,
    publisher: Annotated[
        str | None, typer.Option("--publisher", metavar="NAME", help="Only reports of this publisher.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Show which days were read, and what could not be.

    Reports by publisher and month of publication, the longest stretch without any, and each file that
    could not be read with the cause and what to do. A month without reports says nothing of what happened.

    \b
    blocs coverage
    blocs coverage --since 2018-09-01 --until 2018-09-30 --publisher "The Example"
    """
    if since and until and since > until:
        raise UsageError(f"--since {since} comes after --until {until}; exchange them")
    from blocs.evidence import open_store

    with open_store(store, create=False, read_only=True) as opened:
        found = opened.coverage(since=since, until=until, publisher=publisher)
    if as_json:
        data(json.dumps(_json(found), ensure_ascii=False, indent=1) + "\n")
    else:
        _show(found)
    if (since or until) and not found.days:
        remark(f"blocs: not covered: no report published {_stretch(since, until)}")


def _bounds(found: Coverage) -> tuple[date, date] | None:
    """First and last day asked for, else of the reports; None where there are neither."""
    days = found.days
    first, last = found.since or (days[0] if days else None), found.until or (days[-1] if days else None)
    return (first, last) if first and last and first <= last else None


def _json(found: Coverage) -> dict[str, Any]:
    bounds = _bounds(found)
    return {
        "since": found.since and found.since.isoformat(),
        "until": found.until and found.until.isoformat(),
        "reports": found.reports,
        "publishers": [
            {
                "publisher": one.publisher,
                "reports": one.reports,
                "undated": one.undated,
                "days": {day.isoformat(): count for day, count in one.days},
                "longest_gap": one.longest_gap and [day.isoformat() for day in one.longest_gap],
            }
            for one in found.publishers
        ],
        "uncovered": [
            [day.isoformat() for day in gap] for gap in (found.uncovered(*bounds) if bounds else ())
        ],
        "failures": [asdict(failure) for failure in found.failures],
    }


def _show(found: Coverage) -> None:
    from blocs.cli.screen import WIDTH, screen

    console = screen()
    width = min(console.width, WIDTH)
    if found.publishers:
        _calendar(console, found, width)
        console.print()
    publishers = f"{len(found.publishers):,} publisher{'' if len(found.publishers) == 1 else 's'}"
    days = len(found.days)
    console.print(
        f"{found.reports:,} report{'' if found.reports == 1 else 's'} of {publishers} on {days:,} "
        f"day{'' if days == 1 else 's'}"
    )
    _gaps(console, found)
    _failures(console, found, width)


def _calendar(console: Console, found: Coverage, width: int) -> None:
    from rich.table import Table
    from rich.text import Text

    from blocs.cli.screen import flat

    bounds = _bounds(found)
    table = Table(box=None, pad_edge=False, width=width)
    table.add_column("publisher", no_wrap=True, ratio=1)
    table.add_column("year", no_wrap=True)
    for month in _MONTHS:
        table.add_column(month, justify="right", no_wrap=True, min_width=3)
    some_undated = any(one.undated for one in found.publishers)
    if some_undated:
        table.add_column("no day", justify="right", no_wrap=True)
    for one in found.publishers:
        name = Text(flat(one.publisher or "publisher unknown"))
        for year, cells in _years(one, bounds):
            row = [Text(cell, style="dim" if cell == "·" else "") for cell in cells]
            if some_undated:
                row.append(Text(f"{one.undated:,}" if one.undated and name else ""))
            table.add_row(name, year, *row)
            name = Text("")
    console.print(table, width=width, soft_wrap=False)


def _years(one: PublisherCoverage, bounds: tuple[date, date] | None) -> Iterator[tuple[str, list[str]]]:
    """Each year with reports, and the reports of its months; a dot where none appeared on days asked for."""
    counts: Counter[tuple[int, int]] = Counter()
    for day, count in one.days:
        counts[day.year, day.month] += count
    years = sorted({year for year, _ in counts})
    for year in years:
        yield str(year), [_cell(counts[year, month], (year, month), bounds) for month in range(1, 13)]
    if not years:
        yield "", [""] * 12


def _cell(count: int, month: tuple[int, int], bounds: tuple[date, date] | None) -> str:
    if count or bounds is None:
        return f"{count:,}" if count else ""
    first, last = ((day.year, day.month) for day in bounds)
    return "·" if first <= month <= last else ""


def _gaps(console: Console, found: Coverage) -> None:
    """The longest stretches of days on which no report of any publisher appeared."""
    bounds = _bounds(found)
    gaps = found.uncovered(*bounds) if bounds and found.days else ()
    longest = sorted(gaps, key=lambda gap: (gap[0] - gap[1], gap[0]))[:_GAPS]
    for first, last in sorted(longest):
        days = (last - first).days + 1
        stretch = f"{first} to {last}" if days > 1 else str(first)
        console.print(f"not covered: {stretch} ({days:,} day{'' if days == 1 else 's'})", style="yellow")
    if len(gaps) > _GAPS:
        console.print(
            f"not covered: {len(gaps) - _GAPS:,} shorter stretches; --json lists all", style="yellow"
        )


def _failures(console: Console, found: Coverage, width: int) -> None:
    from rich.text import Text

    from blocs.cli.fields import moment
    from blocs.cli.screen import flat

    failures = found.failures
    if not failures:
        return
    console.print()
    console.print(Text(f"{len(failures):,} could not be read:", style="bold"))
    for failure in failures[-_FAILURES:]:
        said = flat(f"{failure.origin}: {failure.cause}; {failure.remedy} ({moment(failure.at)})")
        for n, line in enumerate(Text(said, style="red").wrap(console, width - 4)):
            line.rstrip()
            console.print(Text("  " if n == 0 else "    ").append_text(line))
    if len(failures) > _FAILURES:
        console.print(f"  and {len(failures) - _FAILURES:,} earlier ones; --json lists all", style="dim")


def _stretch(since: date | None, until: date | None) -> str:
    if since and until:
        return f"between {since} and {until}" if since != until else f"on {since}"
    return f"on or after {since}" if since else f"on or before {until}"
