"""`blocs read`: reports in, records out."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

import typer

from blocs.cli.intake import Given, Intake
from blocs.cli.options import (
    Dask,
    Json,
    Limit,
    MinConfidence,
    Model,
    Published,
    Publisher,
    Reader,
    Retrieved,
    Title,
    Workers,
)
from blocs.cli.screen import data, flat, remark
from blocs.errors import RecordError, UsageError

if TYPE_CHECKING:
    from blocs.evidence import Link, Records, Store
    from blocs.reading import Reading, Record

__all__ = ["read"]

Item = TypeVar("Item")
LINKED = 1_000
"""Reports that are held against each other before the command ends; more take more than ten seconds."""
_CHANGED = 20
"""Reports of which each is told what a second reading changed."""


def read(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="txt, md, html, pdf, jsonl or warc, gz or not; a folder; - is standard input.",
        ),
    ],
    store: Annotated[
        str | None, typer.Option(metavar="DIR", help="Folder of a store to keep them in; made if need be.")
    ] = None,
    reread: Annotated[
        bool,
        typer.Option(
            "--reread", help="Read again what the store holds, put it in its place, and tell what changed."
        ),
    ] = False,
    published: Published = None,
    publisher: Publisher = None,
    title: Title = None,
    retrieved: Retrieved = None,
    as_json: Json = False,
    workers: Workers = 1,
    dask: Dask = None,
    no_links: Annotated[
        bool, typer.Option("--no-links", help="Do not hold the reports against each other.")
    ] = False,
    limit: Limit = None,
    model: Model = None,
    reader: Reader = "encoder",
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Read reports: who did what to whom, how much, who says so.

    Shows a summary. With --json, prints every record as a line of JSON, in the order of the files, then the
    links between the reports. A file that cannot be read is told on standard error and costs nothing else.
    A store keeps every record, what people said of it, and what failed; --min-confidence concerns what is
    shown. A newer reader adds its reading beside the old one. Folders and archives may be of any size; what
    was stopped or killed goes on where it was when it is started again with the same store.

    \b
    blocs read report.txt
    blocs read *.html --json > records.jsonl
    blocs read *.txt --store evidence --workers 4
    blocs read crawl/ news.jsonl.gz --store evidence --workers 4
    blocs read *.txt --store evidence --reread     once more, and what changed
    blocs read report.txt --min-confidence 0.6     fewer records, more of them right
    curl -s https://... | blocs read - --publisher "The Example" --published 2018-09-13

    Exit code: 0 all read, 1 some not, 2 wrong use, 3 none read.
    """
    if reread and store is None:
        raise UsageError("--reread goes with --store; without one, everything is read anyway")
    from blocs.cli.summary import Summary
    from blocs.evidence import gather, open_store
    from blocs.reading import Known, Reading

    with nullcontext() if store is None else open_store(store) as kept:
        intake = Intake(
            files,
            given=Given(published, publisher, title, retrieved),
            limit=limit,
            model=model,
            reader=reader,
            workers=workers,
            dask=dask,
            store=kept,
            again=reread,
            bar=not (as_json and typer.get_text_stream("stdout").isatty()),
        )
        keeper = None if kept is None else _Keeper(kept, reread)
        ids = _Some[str](0 if no_links else LINKED)
        alone = _Some[Reading](0 if no_links or kept is not None else LINKED)

        def held(report_id: str) -> Reading:
            assert kept is not None
            return _unheld(kept.reading(report_id)).above(min_confidence)

        summary = Summary(held)
        for item in intake.outcomes():
            if isinstance(item, Known):
                ids.add(item.report_id)
                summary.add_known(item.report_id)
                if as_json:
                    _print_records(held(item.report_id))
                continue
            if keeper is not None:
                try:
                    item = keeper.keep(item)
                except RecordError as error:
                    intake.read -= 1
                    intake.fail(item.report.origin, error)
                    continue
            shown = item.above(min_confidence)
            ids.add(item.report.id)
            alone.add(shown)
            if as_json:
                _print_records(shown)
            else:
                summary.add(shown)
        links = None
        if no_links:
            pass
        elif kept is not None:
            links = _relinked(kept, ids, store or "")
        elif alone.over:
            remark(
                f"blocs: no links: {alone.count:,} reports are more than {LINKED:,}; keep them with --store, "
                "then: blocs relink"
            )
        else:
            links = gather(alone.items).links()
        if not as_json:
            summary.show(links, failed=intake.failed, ids=kept is not None)
        elif links is not None:
            data(links.to_json())
        if kept is not None and keeper is not None:
            tell = remark if as_json else _echo
            for line in (*keeper.told(), _kept(kept, intake, store or "")):
                tell(line)
    if intake.exit_code:
        raise typer.Exit(intake.exit_code)


class _Some(Generic[Item]):
    """Items up to a number, and none of them when there are more."""

    def __init__(self, most: int) -> None:
        self.most, self.count = most, 0
        self.items: list[Item] = []

    @property
    def over(self) -> bool:
        return self.count > self.most

    def add(self, item: Item) -> None:
        self.count += 1
        if self.over:
            self.items.clear()
        else:
            self.items.append(item)


@dataclass
class _Keeper:
    """Puts readings into a store, and counts what that changed.

    `changed` says of the first reports what a second reading by the same reader changed, `sums` that of all;
    `older` counts the reports that another reader has read before, by its name.
    """

    store: Store
    reread: bool
    changed: list[str] = field(default_factory=list)
    sums: Counter[str] = field(default_factory=Counter)
    older: Counter[str] = field(default_factory=Counter)

    def keep(self, reading: Reading) -> Reading:
        """Write a reading; give it back as it stands then, with what people said of it."""
        report, store = reading.report, self.store
        known = store.has(report.id, reading.reader)
        before = store.reading(report.id, reader=reading.reader).records if known and self.reread else None
        new = store.add(reading, replace=self.reread)
        if before is not None:
            self._compare(before, reading)
        if not new:
            return _unheld(reading)
        others = [past.reader for past in store.past_readings(report.id) if not past.current]
        if others and not known:
            self.older[others[-1]] += 1
        return _unheld(store.reading(report.id)) if known or others else reading

    def _compare(self, before: tuple[Record, ...], reading: Reading) -> None:
        from blocs.cli.diff import counts_in_words
        from blocs.evidence.database.changes import changes_between

        counts = Counter(change.verdict for change in changes_between(before, reading.records))
        self.sums.update(counts)
        self.sums["reports"] += 1
        if counts:
            self.sums["reports changed"] += 1
            if len(self.changed) < _CHANGED:
                self.changed.append(f"{reading.report.name}: {counts_in_words(counts)}")

    def told(self) -> list[str]:
        """What changed in sum, and what to compare."""
        from blocs.cli.diff import counts_in_words

        lines = list(self.changed)
        if more := self.sums["reports changed"] - len(lines):
            lines.append(f"and {more:,} more that changed")
        if count := self.sums["reports"]:
            reports = f"{count:,} report{' was' if count == 1 else 's were'}"
            lines.append(f"{reports} read again: {counts_in_words(self.sums)}")
        for reader, count in self.older.items():
            reports = f"{count:,} report{' was' if count == 1 else 's were'}"
            lines.append(f"{reports} read before by {reader}: `blocs diff` shows what changed")
        return lines


def _unheld(reading: Reading) -> Reading:
    """A reading without the standing of its records, which only a question to the whole store tells."""
    return replace(
        reading,
        events=tuple(replace(r, standing=None) for r in reading.events),
        quantities=tuple(replace(r, standing=None) for r in reading.quantities),
        statements=tuple(replace(r, standing=None) for r in reading.statements),
    )


def _echo(line: str) -> None:
    typer.echo(flat(line))


def _print_records(reading: Reading) -> None:
    from blocs.reading import to_json

    data("".join(json.dumps(to_json(record), ensure_ascii=False) + "\n" for record in reading.records))


def _relinked(store: Store, ids: _Some[str], folder: str) -> Records[Link] | None:
    """Links of the store that touch what was read; None where there are too many reports to find them now."""
    reports, _ = store.size()
    if store.unlinked():
        if reports > LINKED:
            remark(
                f"blocs: links were not found anew, which takes a while with {reports:,} reports: "
                f"blocs relink --store {folder}"
            )
            return None
        links = store.relink()
    elif ids.over:
        return None
    else:
        links = store.links()
    wanted = set(ids.items)
    return links.filter(lambda link: link.a.report_id in wanted or link.b.report_id in wanted)


def _kept(store: Store, intake: Intake, folder: str) -> str:
    known = f", {intake.known:,} known already" if intake.known else ""
    held, links = store.size()
    return (
        f"{folder}: {intake.read:,} read{known}; it holds {held:,} report{'' if held == 1 else 's'} "
        f"and {links:,} link{'' if links == 1 else 's'} between them"
    )
