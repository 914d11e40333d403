"""`blocs records`: ask a store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocs.cli.filters import (
    Between,
    From,
    InReport,
    Kind,
    LeastConfidence,
    OfPublisher,
    Realis,
    Since,
    Standing,
    Status,
    To,
    Type,
    Until,
    Words,
    asked,
)
from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.evidence import Records, Store
    from blocs.reading import Record

__all__ = ["records"]

_SHOWN = 200
"""Records that are shown to people who set no limit."""


def records(
    store: StoreFolder = DEFAULT_STORE,
    kind: Kind = None,
    type_: Type = None,
    from_: From = None,
    to: To = None,
    between: Between = None,
    since: Since = None,
    until: Until = None,
    publisher: OfPublisher = None,
    realis: Realis = None,
    min_confidence: LeastConfidence = None,
    text: Words = None,
    report: InReport = None,
    status: Status = None,
    standing: Standing = None,
    limit: Annotated[
        int | None,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help=f"Only the first N; if not given, {_SHOWN} are shown, and --json, --csv, --parquet get all.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead.")] = False,
    parquet: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a Parquet file instead (needs blocs[tables]).")
    ] = None,
) -> None:
    """Ask a store for its records.

    Shows those that satisfy every filter; one given twice takes either value. Days are those of the act
    or amount, or of the report where its text gives none. Each begins with the first digits of its id, for
    blocs trace and blocs correct; ✓ is confirmed, ✗ rejected.

    \b
    blocs records --between China,Russia --since 2018-09-01
    blocs records --kind quantity --text "trade billion" --csv > trade.csv
    blocs records --type SANCTION --from USA --standing disputed
    """
    if as_json + as_csv + (parquet is not None) > 1:
        raise UsageError("give one of --json, --csv and --parquet")
    filters = asked(
        kind=kind,
        type_=type_,
        from_=from_,
        to=to,
        between=between,
        since=since,
        until=until,
        publisher=publisher,
        realis=realis,
        min_confidence=min_confidence,
        text=text,
        report=report,
        status=status,
        standing=standing,
    )
    from blocs.evidence import open_store

    with open_store(store, create=False, read_only=True) as opened:
        found = 0
        most = limit if as_json or as_csv or parquet else limit or _SHOWN
        if as_json and limit is None:
            for page in opened.pages(**filters):
                data(page.to_json())
                found += len(page)
        else:
            shown = opened.records(**filters, limit=most)
            found = len(shown)
            if as_json:
                data(shown.to_json())
            elif as_csv:
                data(shown.to_csv())
            elif parquet is not None:
                shown.write_parquet(parquet)
                remark(f"{found:,} record{'' if found == 1 else 's'} written to {parquet}")
            else:
                _show(shown, opened)
        if found == most and not (as_csv or as_json or parquet):
            _tell_more(opened.count(**filters) - found)
        for line in _remarks(opened, filters, found):
            remark(f"blocs: {line}")


def _remarks(store: Store, filters: dict[str, Any], found: int) -> list[str]:
    """What is not among the records, and why."""
    lines = []
    if (line := _not_covered(store, filters)) is not None:
        lines.append(f"{line}; what is shown is told by reports of other days" if found else line)
    if "status" not in filters and (n := store.count(**filters, status="rejected")):
        lines.append(f"{n:,} rejected record{'' if n == 1 else 's'} left out; --status all shows them too")
    if "standing" in filters and (waiting := store.unlinked()):
        reports = f"{waiting:,} report{' was' if waiting == 1 else 's were'}"
        lines.append(f"{reports} not held against the others yet; run: blocs relink")
    return lines


def _not_covered(store: Store, filters: dict[str, Any]) -> str | None:
    """That no report appeared on the days asked for; None where one did, or no days were asked for."""
    since, until = filters.get("since"), filters.get("until")
    if since is None and until is None:
        return None
    names = filters.get("publisher") or [None]
    if any(store.coverage(since=since, until=until, publisher=name).days for name in names):
        return None
    if since and until:
        days = f"between {since} and {until}" if since != until else f"on {since}"
    else:
        days = f"on or after {since}" if since else f"on or before {until}"
    by = f" by {' or '.join(names)}" if names != [None] else ""
    failed = len(store.failures())
    rest = f"; {failed:,} could not be read: blocs coverage" if failed else ""
    return f"not covered: no report published {days}{by}{rest}"


def _tell_more(left: int) -> None:
    if left:
        remark(f"blocs: {left:,} more; --limit shows more of them, --json and --csv give all")


def _show(found: Records[Record], store: Store) -> None:
    from itertools import groupby

    from rich.text import Text

    from blocs.cli.lines import record_lines
    from blocs.cli.screen import WIDTH, cut, flat, screen

    console = screen()
    width = min(console.width, WIDTH)
    heads = {
        s.report_id: f"{s.publisher or 'publisher unknown'} · {s.published or 'day unknown'} · {s.report}"
        for s in found.sources
    }
    texts = {id_: store.report(id_).text for id_ in heads}
    rows = tuple(found)
    lines = record_lines(rows, texts, width, ids=True)
    for report_id, group in groupby(zip(rows, lines, strict=True), key=lambda pair: pair[0].report_id):
        console.print(Text(cut(flat(heads[report_id]), width).rstrip(), style="bold"))
        for _, line in group:
            console.print(line)
        console.print()
    count, reports = f"{len(rows):,} record{'' if len(rows) == 1 else 's'}", len(heads)
    console.print(f"{count} in {reports:,} report{'' if reports == 1 else 's'}")
