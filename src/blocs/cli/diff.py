"""`blocs diff`: what one reading of a report says otherwise than another."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from blocs.cli.options import DEFAULT_STORE, Json, StoreFolder
from blocs.cli.screen import data
from blocs.errors import UsageError

if TYPE_CHECKING:
    from rich.text import Text

    from blocs.evidence import Store
    from blocs.evidence.database.changes import Change
    from blocs.reports import Report

__all__ = ["counts_in_words", "diff"]

_SIGNS = {"new": ("+", "green"), "gone": ("-", "red"), "changed": ("~", "yellow")}


def diff(
    report: Annotated[
        str | None,
        typer.Argument(
            metavar="[REPORT]",
            help="Name or id of a report; all that were read more than once if not given.",
            show_default=False,
        ),
    ] = None,
    store: StoreFolder = DEFAULT_STORE,
    old: Annotated[
        str | None,
        typer.Option(metavar="READER", help="Reader of the older reading; the latest but one if not given."),
    ] = None,
    new: Annotated[
        str | None,
        typer.Option(metavar="READER", help="Reader of the newer reading; the latest if not given."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what changed between two readings of a report.

    + is new, - is gone, ~ is read otherwise. Both readings are as read; corrections hold on in either.

    \b
    blocs diff
    blocs diff report.txt --old "rules 0.3.0" --new "encoder 0.3.0"
    """
    from blocs.evidence import open_store
    from blocs.evidence.trace import read_again

    with open_store(store, create=False, read_only=True) as opened:
        _check_readers(opened, old, new)
        names = read_again(opened) if report is None else (report,)
        sums: Counter[str] = Counter()
        for name in names:
            found = _between(opened, name, old, new, all_=report is None)
            if found is None:
                continue
            about, readers, changes = found
            sums["reports"] += 1
            sums.update(change.verdict for change in changes)
            if as_json:
                data("".join(_json(about, readers, change) + "\n" for change in changes))
            else:
                _show(about, readers, changes)
    if not as_json:
        reports = f"{sums['reports']:,} report{'' if sums['reports'] == 1 else 's'} read more than once"
        typer.echo(
            f"{reports}: {counts_in_words(sums)}" if sums["reports"] else "no report was read more than once"
        )


def _check_readers(store: Store, *asked: str | None) -> None:
    known = dict.fromkeys(run.reader for run in store.runs())
    for reader in asked:
        if reader is not None and reader not in known:
            raise UsageError(
                f"no report was read by {reader[:60]!r}; readers are {', '.join(known) or 'none'}"
            )


def _between(
    store: Store, name: str, old: str | None, new: str | None, *, all_: bool
) -> tuple[Report, tuple[str, str], tuple[Change, ...]] | None:
    """Report, readers and changes; None for one of all that the readers asked for have not both read."""
    about = store.report(name)
    readers = [past.reader for past in store.past_readings(about.id)]
    for asked in (old, new):
        if asked is not None and asked not in readers:
            if all_:
                return None
            raise UsageError(f"{asked!r} has not read {about.name}; these have: {', '.join(readers)}")
    newer = new or next(reader for reader in reversed(readers) if reader != old or len(readers) == 1)
    others = [reader for reader in readers if reader != newer]
    if not others:
        raise UsageError(f"{about.name} was read once, by {newer}; there is nothing to compare it with")
    older = old or others[-1]
    return about, (older, newer), store.changes(about.id, old=older, new=newer)


def counts_in_words(sums: Counter[Any]) -> str:
    """How many records are new, gone and changed.

    Examples
    --------
    >>> counts_in_words(Counter(new=2, changed=1)), counts_in_words(Counter())
    ('2 new, 1 changed', 'nothing changed')
    """
    parts = [f"{sums[verdict]:,} {verdict}" for verdict in ("new", "gone", "changed") if sums[verdict]]
    return ", ".join(parts) or "nothing changed"


def _json(report: Report, readers: tuple[str, str], change: Change) -> str:
    from blocs.reading import to_json

    told: dict[str, Any] = {"kind": "change", "report": report.name, "report_id": report.id}
    told |= {"old_reader": readers[0], "new_reader": readers[1], "verdict": change.verdict}
    told |= {"fields": change.fields}
    told |= {side: (r := getattr(change, side)) and to_json(r) for side in ("old", "new")}
    return json.dumps(told, ensure_ascii=False)


def _show(report: Report, readers: tuple[str, str], changes: Sequence[Change]) -> None:
    from rich.text import Text

    from blocs.cli.screen import WIDTH, cut, flat, screen

    console = screen()
    width = min(console.width, WIDTH)
    day = report.published or "day unknown"
    head = f"{report.publisher or 'publisher unknown'} · {day} · {report.name}"
    console.print(Text(cut(flat(head), width).rstrip(), style="bold"))
    told = counts_in_words(Counter(change.verdict for change in changes))
    console.print(Text(flat(f"{readers[0]} → {readers[1]}: {told}"), style="dim"))
    for line in _lines(report, changes, width):
        console.print(line)
    console.print()


def _lines(report: Report, changes: Sequence[Change], width: int) -> Iterator[Text]:
    from rich.text import Text

    from blocs.cli.fields import difference
    from blocs.cli.lines import record_lines
    from blocs.reading import to_json

    records = [change.new or change.old for change in changes]
    rows = record_lines([r for r in records if r], {report.id: report.text}, width - 2, ids=True)
    for change, row in zip(changes, rows, strict=True):
        sign, style = _SIGNS[change.verdict]
        yield Text(sign, style=style).append_text(row)
        if change.old and change.new:
            words = difference(change.fields, to_json(change.old), to_json(change.new))
            for part in Text(words, style=style).wrap(_console(), width - 6):
                part.rstrip()
                yield Text("      ").append_text(part)


def _console() -> Any:
    from blocs.cli.screen import screen

    return screen()
