"""`blocs import` for sources of coded events: many files, a bar, and rows that were kept aside."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from blocs.cli.screen import data, flat, remark
from blocs.errors import UsageError

if TYPE_CHECKING:
    from blocs.sources.coded.held import Events
    from blocs.sources.coded.known import CodedSource
    from blocs.sources.coded.segments import Imported, Progress

__all__ = ["coded", "drop", "exit_code", "import_files", "listed", "progress_bar", "report", "told"]

_SHOWN = 5
"""Bad rows, and files that were skipped, that are told one by one."""


def coded(name: str) -> CodedSource | None:
    """Find the source of coded events of a name; None where it is another dataset, or none.

    Raises
    ------
    UsageError
        When it is no name of a dataset, but close to that of such a source.
    """
    from blocs.sources import catalogue
    from blocs.sources.coded.known import known

    try:
        return known(name)
    except UsageError as error:
        if "did you mean" in str(error) and name not in {one.name for one in catalogue.SOURCES}:
            try:
                catalogue.source(name)
            except UsageError as other:
                if "did you mean" not in str(other):
                    raise error from None
        return None


def import_files(
    source: CodedSource,
    files: Sequence[str],
    store: str,
    *,
    options: Mapping[str, str],
    workers: int,
    as_json: bool,
) -> int:
    """Import files, each as what its name says that it is, tell what was done, and give the exit code.

    Raises
    ------
    UsageError
        When no files are named, one is not there, or an option is none of the reader's.
    """
    from blocs.sources.coded.batches import routed
    from blocs.sources.coded.segments import A_WORKER, import_coded

    if not files:
        raise UsageError(
            f"{source.name} is read from files: {source.files}. They are had from {source.where}"
        )
    wrong = [name for name in options if name not in source.options]
    if wrong:
        has = f"it has {', '.join(source.options)}" if source.options else "it has none"
        raise UsageError(f"{source.name} has no option {wrong[0]!r}; {has}")
    done: list[tuple[CodedSource, Imported]] = []
    for one, paths in routed(source, files):
        with progress_bar() as progress:
            made = import_coded(
                store,
                one.name,
                paths,
                workers=workers,
                memory=workers * A_WORKER,
                options=options,
                progress=progress,
            )
        done.append((one, made))
        report(one, made, store, as_json=False, shown=not as_json)
    if as_json:
        first, *others = (told(one, made, store) for one, made in done)
        data(json.dumps(first | ({"also": others} if others else {}), ensure_ascii=False) + "\n")
    else:
        for citation in dict.fromkeys(one.citation for one, made in done if made.files):
            typer.echo(flat(f"Cite: {citation}"))
    return exit_code([made for _, made in done])


def exit_code(done: Sequence[Imported]) -> int:
    """0 where no file failed, 1 where some did, 3 where nothing is there of any."""
    if not any(made.failed for made in done):
        return 0
    return 1 if any(made.files or made.skipped_files for made in done) else 3


def report(source: CodedSource, made: Imported, store: str, *, as_json: bool, shown: bool = True) -> None:
    """Tell what an import did: sums to standard output where `shown`, what was left out to standard error."""
    if as_json:
        data(json.dumps(told(source, made, store), ensure_ascii=False) + "\n")
    elif made.files and shown:
        span = " to ".join(dict.fromkeys((made.months[0], made.months[-1]))) if made.months else "no events"
        what = f"{_count(made.rows, 'row')} of {_count(len(made.files), 'file')} ({span})"
        took = f"{made.seconds:,.1f} s, {made.rate:,.0f} rows a second"
        typer.echo(flat(f"{source.name}: {what} into {store}, {took}"))
    for failed in made.failed:
        remark(f"blocs: {failed.why}")
    if made.skipped_files:
        first = made.skipped_files[0]
        more = "" if len(made.skipped_files) == 1 else f", and {len(made.skipped_files) - 1:,} more"
        known = "" if Path(first.path).name == first.held_as else f" (the same bytes as {first.held_as})"
        remark(f"blocs: held already and not read: {first.path}{known}{more}")
    if made.bad:
        _tell_bad(source, made, store)


def _tell_bad(source: CodedSource, made: Imported, store: str) -> None:
    new, held = set(made.files), _table_of(source, store)
    rows = (row for row in held.bad() if row.file in new)
    for row in islice(rows, _SHOWN):
        remark(f"blocs: {row.file}, line {row.line}: {row.why}")
    more = f"{made.bad - _SHOWN:,} more; " if made.bad > _SHOWN else ""
    remark(f"blocs: {more}{_count(made.bad, 'row')} kept aside in {held.folder / 'bad'}")


def _table_of(source: CodedSource, store: str) -> Events:
    """The table of a store that the rows of a source go to."""
    from blocs.sources.coded.held import Events, Mentions
    from blocs.sources.coded.shelves import MENTIONS

    return Mentions(store) if source.shelf is MENTIONS else Events(store)


def told(source: CodedSource, made: Imported, store: str) -> dict[str, Any]:
    """What an import did, as JSON tells it."""
    return {
        "name": source.name,
        "store": store,
        "files": list(made.files),
        "rows": made.rows,
        "bad": made.bad,
        "skipped": [{"file": one.path, "held_as": one.held_as} for one in made.skipped_files],
        "failed": [{"file": one.path, "why": str(one.why)} for one in made.failed],
        "months": list(made.months),
        "seconds": round(made.seconds, 3),
        "rows_per_second": round(made.rate),
        "citation": source.citation,
        "licence": source.licence,
    }


def drop(name: str, store: str) -> bool:
    """Take a source of coded events, or all versions of it, out of a store; False where it is no such source.

    Raises
    ------
    StoreError
        When the store has none of it.
    """
    from blocs.sources import catalogue, shelf
    from blocs.sources.coded.known import CODED, names_of
    from blocs.sources.coded.manifest import load
    from blocs.sources.coded.segments import drop_coded
    from blocs.sources.coded.shelves import EVENTS, MENTIONS

    source = next((one for one in CODED if name == one.name or name in one.gives), None)
    if source is None and (name in shelf.kept(store) or name in {one.name for one in catalogue.SOURCES}):
        return False
    table = EVENTS if source is None else source.shelf
    held = load(store, table).sources
    if source is None and name not in held:
        return False
    for one in [each for each in names_of(name, table) if each in held] or [name]:
        rows = drop_coded(store, one, table)
        what = "mention" if table is MENTIONS else "row"
        remark(f"blocs: {one} ({_count(rows, what)}) taken out of {store}")
    return True


def listed(store: str, width: int) -> Iterator[tuple[dict[str, Any], list[tuple[str, str]]]]:
    """Sources of coded events: as JSON tells them, and as lines with their style."""
    from blocs.sources.coded.known import CODED

    named = {name for one in CODED for name in one.gives}
    for one in CODED:
        events = _table_of(one, store)
        own = one.gives or tuple(name for name in events.sources if name not in named)
        held = [(name, *_held(events, name)) for name in own if name in events.sources]
        lines = [(part, "") for part in textwrap.wrap(one.title, width)]
        for name, rows, files, since, until in held:
            mark = f"in {store}: {name}, {since} to {until}, {rows:,} rows of {_count(files, 'file')}"
            lines.append((flat(mark), "blue"))
        where = f"{one.files}. From {one.where}"
        lines += [(part, "dim") for part in textwrap.wrap(where, width, break_on_hyphens=False)]
        as_json = {
            "name": one.name,
            "title": one.title,
            "gives": one.shelf.what,
            "files": [one.files],
            "where": one.where,
            "licence": one.licence,
            "citation": one.citation,
            "in_store": bool(held),
            "held": [
                {"source": name, "rows": rows, "files": files, "since": since, "until": until}
                for name, rows, files, since, until in held
            ],
        }
        yield as_json, lines


def _held(events: Events, name: str) -> tuple[int, int, str, str]:
    segments = events.segments(source=name)
    files = sum(file.source == name for file in events.files)
    if not segments:
        return 0, files, "-", "-"
    since, until = min(one.month for one in segments), max(one.month for one in segments)
    return sum(one.rows for one in segments), files, since, until


@contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None] | None]:
    """Show how far an import is on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    text = TextColumn("{task.description}", markup=False)
    with Bar(*columns, text, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(now: Progress) -> None:
            aside = f", {now.bad:,} kept aside" if now.bad else ""
            rate = f"{now.rows:,} rows{aside}, {now.rate:,.0f} a second"
            bar.update(
                task,
                completed=now.bytes,
                total=now.of_bytes,
                description=f"{now.files:,}/{now.of_files:,} files, {rate}",
            )

        yield show


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
