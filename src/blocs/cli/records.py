"""`blocs records`: ask a store."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder, day
from blocs.cli.screen import data, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.evidence import Records, Store
    from blocs.reading import Record

__all__ = ["records"]


def _complete(name: str) -> object:
    """Values of a closed set that begin as typed."""

    def values(incomplete: str) -> list[str]:
        from typing import get_args

        from blocs.reading import EventType, Realis

        known = {
            "kind": ("event", "quantity", "statement"),
            "type": tuple(t.value for t in EventType),
            "realis": get_args(Realis),
        }
        return [v for v in known[name] if v.lower().startswith(incomplete.lower())]

    return values


def records(
    store: StoreFolder = DEFAULT_STORE,
    kind: Annotated[
        list[str] | None,
        typer.Option(metavar="KIND", autocompletion=_complete("kind"), help="event, quantity or statement."),
    ] = None,
    type_: Annotated[
        list[str] | None,
        typer.Option(
            "--type",
            metavar="TYPE",
            autocompletion=_complete("type"),
            help="PLOVER type, as CONSULT or SANCTION.",
        ),
    ] = None,
    from_: Annotated[
        list[str] | None,
        typer.Option(
            "--from", metavar="STATE", help="Who acts, speaks, or owns the amount; any name or code."
        ),
    ] = None,
    to: Annotated[
        list[str] | None, typer.Option(metavar="STATE", help="Whom it is done to; any name or code.")
    ] = None,
    between: Annotated[
        str | None, typer.Option(metavar="STATE,STATE", help="Two states, in either direction.")
    ] = None,
    since: Annotated[
        date | None, typer.Option(metavar="DAY", parser=day, help="On or after this day.")
    ] = None,
    until: Annotated[
        date | None, typer.Option(metavar="DAY", parser=day, help="On or before this day.")
    ] = None,
    publisher: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Publisher of the report.")
    ] = None,
    realis: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REALIS",
            autocompletion=_complete("realis"),
            help="actual, planned, possible, denied or general.",
        ),
    ] = None,
    min_confidence: Annotated[
        float | None, typer.Option(metavar="X", min=0, max=1, help="Lowest confidence, 0 to 1.")
    ] = None,
    text: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS", help='Words that the sentence holds; "in quotes" where they stand together.'
        ),
    ] = None,
    report: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Name or id of the report.")
    ] = None,
    as_json: Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV instead.")] = False,
    parquet: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write a Parquet file instead (needs blocs[tables]).")
    ] = None,
) -> None:
    """Ask a store for its records.

    Shows those that satisfy every filter; one given twice takes either value. Days are those of the act
    or amount, or of the report where its text gives none.

    \b
    blocs records --between China,Russia --since 2018-09-01
    blocs records --kind quantity --text "trade billion" --csv > trade.csv
    blocs records --type SANCTION --from USA --json
    """
    if as_json + as_csv + (parquet is not None) > 1:
        raise UsageError("give one of --json, --csv and --parquet")
    from blocs.evidence import open_store

    with open_store(store, create=False, read_only=True) as opened:
        found = opened.records(
            kind=_lower(kind),
            type=[value.upper() for value in type_] if type_ else None,
            actor=_codes(from_),
            recipient=_codes(to),
            pair=_pair(between),
            since=since,
            until=until,
            publisher=publisher or None,
            realis=_lower(realis),
            min_confidence=min_confidence,
            text=text,
            report=report or None,
        )
        if as_json:
            data(found.to_json())
        elif as_csv:
            data(found.to_csv())
        elif parquet is not None:
            found.write_parquet(parquet)
            remark(f"{len(found)} records written to {parquet}")
        else:
            _show(found, opened)


def _lower(values: list[str] | None) -> list[str] | None:
    return [value.lower() for value in values] if values else None


def _codes(names: list[str] | None) -> list[str] | None:
    if not names:
        return None
    from blocs.cli.names import code_of

    return [code_of(name) for name in names]


def _pair(names: str | None) -> tuple[str, str] | None:
    if names is None:
        return None
    from blocs.cli.names import pair_of

    return pair_of(names)


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
    lines = record_lines(rows, texts, width)
    for report_id, group in groupby(zip(rows, lines, strict=True), key=lambda pair: pair[0].report_id):
        console.print(Text(cut(flat(heads[report_id]), width).rstrip(), style="bold"))
        for _, line in group:
            console.print(line)
        console.print()
    reports = len(heads)
    console.print(
        f"{len(rows)} record{'' if len(rows) == 1 else 's'} in {reports} report{'' if reports == 1 else 's'}"
    )
