"""From the files that a command names to readings: in order, each once, and what failed on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import asdict, dataclass, fields, replace
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
    retrieved: date | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    report_id: str


@dataclass(frozen=True, slots=True)
class _Failed:
    origin: str
    error: BlocsError


class Intake:
    """Reads files, one reading after the other; counts what was read and what was not.

    Parameters
    ----------
    files : sequence of str
        ``-`` is standard input.
    given : Given
        Wins over what the files say.
    limit : int, optional
        Bytes that a file may have.
    model : str, optional
        spaCy model.
    reader : str
        "encoder" or "rules".
    workers : int
        Processes; the readings come in the order of the files with any number.
    store : Store, optional
        Reports that it holds already are taken from it; what fails is noted there.
    again : bool
        Read those that the store holds, too.
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
        again: bool = False,
        bar: bool = True,
    ) -> None:
        """Take the order; nothing is read yet.

        Raises
        ------
        UsageError
            When a title or a publisher is given that no report can have.
        """
        from blocs.reports.limits import given as checked

        told = checked(**asdict(given or Given()))  # as reports will hold it, so that both can be compared
        self.given = Given(told.published, told.publisher, told.title, told.retrieved)
        self.files, self.limit, self.model = files, limit, model
        self.reader, self.workers, self.store, self.bar = reader, workers, store, bar
        self.again = again
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
                if isinstance(result, _Failed):
                    self.fail(result.origin, result.error)
                elif isinstance(result, _Known):
                    assert self.store is not None
                    self.known += 1
                    yield self.store.reading(result.report_id)
                else:
                    self.read += 1
                    yield result

    def fail(self, origin: str, error: BlocsError) -> None:
        """Count what could not be read, tell it, and have the store note it."""
        self.failed += 1
        remark(f"blocs: {error}")
        if self.store is not None:
            if isinstance(error, InputError):
                self.store.fail(error.path, error.cause, error.remedy)
            else:
                self.store.fail(origin, str(error), "it is a fault of the reader; report it")

    def _items(self) -> Iterator[Report | InputError | _Known]:
        """Reports to read, and what need not or cannot be read."""
        from blocs.reports.limits import shown

        for name in self.files:
            if self._progress:
                self._progress.update(0, description=shown(name)[-40:])
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
        options: dict[str, Any] = {**asdict(self.given), "limit": limit}
        if name != "-":
            return load(name, **options)
        piped = typer.get_binary_stream("stdin").read(limit + 1)
        return load_bytes(piped, "stdin", origin_kind="stdin", **options)

    def _holds(self, report: Report) -> bool:
        """Whether the store has a reading of the report that no option contradicts."""
        from blocs.reading import DEFAULT_MODEL, reader_name

        reader = reader_name(self.model or DEFAULT_MODEL, cast("ReaderKind", self.reader))
        if self.again or self.store is None or not self.store.has(report.id, reader):
            return False
        if self.given == Given():
            return True
        held = self.store.report(report.id)
        told = Given(held.published, held.publisher, held.title, held.retrieved)
        wanted = {f.name: v for f in fields(Given) if (v := getattr(self.given, f.name)) is not None}
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


def _read(item: Report | InputError | _Known, model: str | None, reader: str) -> Reading | _Failed | _Known:
    """Read a report; runs in other processes too."""
    if isinstance(item, InputError):
        return _Failed(item.path, item)
    if isinstance(item, _Known):
        return item
    from blocs.reading import DEFAULT_MODEL, read_report

    try:
        return read_report(item, reader=cast("ReaderKind", reader), model=model or DEFAULT_MODEL)
    except RecordError as error:
        return _Failed(item.origin, error)
    except Exception as error:
        error.add_note(f"while reading {item.origin}")
        raise
