"""From the files that a command names to readings: in order, each once, and what failed on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import typer

from blocs.cli.screen import remark
from blocs.errors import BlocsError, InputError, RecordError

if TYPE_CHECKING:
    from blocs.evidence import Store
    from blocs.reading import ReaderKind, Reading
    from blocs.reports import Report

__all__ = ["Given", "Intake"]

_FEW_FILES = 3


@dataclass(frozen=True, slots=True)
class Given:
    """What options say of all reports; None where they say nothing."""

    published: date | None = None
    publisher: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    report_id: str


class Intake:
    """Reads files, one reading after the other; counts what was read and what was not.

    Parameters
    ----------
    files : sequence of str
        ``-`` is standard input.
    given : Given
    limit : int, optional
        Bytes that a file may have.
    model : str, optional
        spaCy model.
    reader : str
        "encoder" or "rules".
    workers : int
        Processes; the readings come in the order of the files with any number.
    store : Store, optional
        Reports that it holds already are taken from it.
    bar : bool
        Whether a bar may be shown while many files are read.

    Attributes
    ----------
    failed : int
        Files, or parts of them, that could not be read; each has its line on standard error.
    read, known : int
        Reports read now, and taken from the store.
    """

    def __init__(
        self,
        files: Sequence[str],
        *,
        given: Given | None = None,
        limit: int | None = None,
        model: str | None = None,
        reader: str = "encoder",
        workers: int = 1,
        store: Store | None = None,
        bar: bool = True,
    ) -> None:
        """Take the order; nothing is read yet."""
        self.files, self.given, self.limit, self.model = files, given or Given(), limit, model
        self.reader, self.workers, self.store, self.bar = reader, workers, store, bar
        self.failed = self.read = self.known = 0
        self._names: dict[str, str] = {}
        self._progress: Any = None

    @property
    def exit_code(self) -> int:
        """0 when all was read, 1 when some failed, 3 when all did."""
        return 0 if not self.failed else 1 if self.read or self.known else 3

    def __iter__(self) -> Iterator[Reading]:
        """Go through the readings."""
        from blocs.parallel import map_ordered

        do = partial(_read, model=self.model, reader=self.reader)
        with self._bar(), closing(map_ordered(do, self._items(), self.workers)) as results:
            for result in results:
                if isinstance(result, BlocsError):
                    self.failed += 1
                    remark(f"blocs: {result}")
                elif isinstance(result, _Known):
                    assert self.store is not None
                    self.known += 1
                    yield self.store.reading(result.report_id)
                else:
                    self.read += 1
                    yield result

    def _items(self) -> Iterator[Report | InputError | _Known]:
        """Reports to read, and what need not or cannot be read."""
        for name in self.files:
            if self._progress:
                self._progress.update(0, description=name[-40:])
            for item in self._load(name):
                if isinstance(item, InputError):
                    yield item
                elif item.id in self._names:
                    remark(f"blocs: {item.origin}: the same bytes as {self._names[item.id]}, read once")
                else:
                    self._names[item.id] = item.origin
                    yield _Known(item.id) if self._holds(item) else item
            if self._progress:
                self._progress.advance(0)

    def _load(self, name: str) -> Iterator[Report | InputError]:
        from blocs.reports import LIMIT, load, load_bytes

        limit = LIMIT if self.limit is None else self.limit
        given = {"published": self.given.published, "publisher": self.given.publisher}
        options: dict[str, Any] = {**given, "title": self.given.title, "limit": limit}
        if name != "-":
            return load(name, **options)
        return load_bytes(typer.get_binary_stream("stdin").read(limit + 1), "stdin", **options)

    def _holds(self, report: Report) -> bool:
        """Whether the store has a reading of the report that no option contradicts."""
        from blocs.reading import DEFAULT_MODEL, reader_name

        reader = reader_name(self.model or DEFAULT_MODEL, cast("ReaderKind", self.reader))
        if self.store is None or not self.store.has(report.id, reader):
            return False
        if self.given == Given():
            return True
        held = self.store.report(report.id)
        told = Given(held.published, held.publisher, held.title)
        wanted = {
            k: v for k in ("published", "publisher", "title") if (v := getattr(self.given, k)) is not None
        }
        return replace(told, **wanted) == told

    def _bar(self) -> AbstractContextManager[Any]:
        if not self.bar or len(self.files) <= _FEW_FILES or not sys.stderr.isatty():
            return nullcontext()
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            *(BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            transient=True,
        )
        self._progress.add_task("", total=len(self.files))
        return self._progress  # type: ignore[no-any-return]


def _read(
    item: Report | InputError | _Known, model: str | None, reader: str
) -> Reading | BlocsError | _Known:
    """Read a report; runs in other processes too."""
    if isinstance(item, (InputError, _Known)):
        return item
    from blocs.reading import DEFAULT_MODEL, read_report

    try:
        return read_report(item, reader=cast("ReaderKind", reader), model=model or DEFAULT_MODEL)
    except RecordError as error:
        return error
    except Exception as error:
        error.add_note(f"while reading {item.origin}")
        raise
