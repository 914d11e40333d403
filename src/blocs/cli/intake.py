"""From the files that a command names to readings: in order, each once, and what failed on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, cast

import typer

from blocs.cli.progress import Progress
from blocs.cli.screen import flat, remark
from blocs.errors import BlocsError, InputError

if TYPE_CHECKING:
    from blocs.evidence import Store
    from blocs.reading import Known, ReaderKind, Reading, Repeated

__all__ = ["Given", "Intake"]

_TOLD = 20
"""Failures, and repeated reports, that are told one by one."""


@dataclass(frozen=True, slots=True)
class Given:
    """What options say of all reports; None where they say nothing."""

    published: date | None = None
    publisher: str | None = None
    title: str | None = None
    retrieved: date | None = None


class Intake:
    """Reads files, one reading after the other; counts what was read and what was not.

    Parameters
    ----------
    files : sequence of str
        Files and folders; ``-`` is standard input.
    given : Given
        Wins over what the files say.
    limit : int, optional
        Bytes that a report may have.
    model : str, optional
        spaCy model.
    reader : str
        "encoder" or "rules".
    workers : int
        Processes; the readings come in the order of the files with any number.
    dask : str, optional
        "local", or the address of a Dask scheduler, whose workers read.
    store : Store, optional
        Reports that it holds already are taken from it; what fails is noted there.
    again : bool
        Read those that the store holds, too.
    bar : bool
        Whether a bar may be shown while much is read.

    Attributes
    ----------
    failed : int
        Files, or parts of them, that could not be read; the first have their line on standard error.
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
        dask: str | None = None,
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
        self.reader, self.workers, self.dask = reader, workers, dask
        self.store, self.again, self.bar = store, again, bar
        self.failed = self.read = self.known = self._repeated = 0
        self._progress: Any = None

    @property
    def exit_code(self) -> int:
        """0 when all was read, 1 when some failed, 3 when all did."""
        return 0 if not self.failed else 1 if self.read or self.known else 3

    def __iter__(self) -> Iterator[Reading]:
        """Go through the readings; those that the store holds are taken from it."""
        from blocs.reading import Known

        for item in self.outcomes():
            if isinstance(item, Known):
                assert self.store is not None
                yield self.store.reading(item.report_id)
            else:
                yield item

    def outcomes(self) -> Iterator[Reading | Known]:
        """Go through the readings; of a report that the store holds, only its id is given."""
        from blocs.parallel import executor
        from blocs.reading import DEFAULT_MODEL, Failed, Known, Repeated, read_archive
        from blocs.reports import LIMIT

        with Progress(self.files, shown=self.bar) as progress, executor(self.workers, self.dask) as engine:
            self._progress = progress.bar
            outcomes = read_archive(
                self.files,
                **asdict(self.given),
                reader=cast("ReaderKind", self.reader),
                model=self.model or DEFAULT_MODEL,
                limit=LIMIT if self.limit is None else self.limit,
                executor=engine,
                known=self._holds(),
                stdin=typer.get_binary_stream("stdin") if "-" in self.files else None,
                progress=progress.at,
                remark=self._remark,
            )
            with closing(outcomes):
                for outcome in outcomes:
                    if isinstance(outcome, Failed):
                        self.fail(outcome.origin, outcome.error)
                        continue
                    if isinstance(outcome, Repeated):
                        self._repeat(outcome)
                        continue
                    progress.count()
                    if isinstance(outcome, Known):
                        self.known += 1
                    else:
                        self.read += 1
                    yield outcome
        self._tell_rest()

    def fail(self, origin: str, error: BlocsError) -> None:
        """Count what could not be read, tell it, and have the store note it."""
        self.failed += 1
        if self.failed <= _TOLD:
            self._remark(str(error))
        if self.store is not None:
            if isinstance(error, InputError):
                self.store.fail(error.path, error.cause, error.remedy)
            else:
                self.store.fail(origin, str(error), "it is a fault of the reader; report it")

    def _remark(self, told: str) -> None:
        """Write a line to standard error, above the bar where there is one."""
        if self._progress is not None and self._progress.live.is_started:
            self._progress.console.print(
                f"blocs: {flat(told)}", markup=False, highlight=False, soft_wrap=True
            )
        else:
            remark(f"blocs: {told}")

    def _repeat(self, report: Repeated) -> None:
        self._repeated += 1
        if self._repeated <= _TOLD:
            self._remark(f"{report.origin}: the same bytes as {report.first}, read once")

    def _tell_rest(self) -> None:
        """Count what was not told one by one."""
        if more := max(0, self._repeated - _TOLD):
            remark(f"blocs: {more:,} more {'has' if more == 1 else 'have'} the bytes of others before them")
        if more := max(0, self.failed - _TOLD):
            where = "give --store DIR for a list of them"
            if self.store is not None:
                where = f"blocs coverage --store {self.store.path.parent} lists them"
            remark(f"blocs: {more:,} more could not be read; {where}")

    def _holds(self) -> Callable[[str], bool] | None:
        """What says whether the store has a reading of a report that no option contradicts."""
        from blocs.reading import DEFAULT_MODEL, reader_name

        store = self.store
        if self.again or store is None:
            return None
        reader = reader_name(self.model or DEFAULT_MODEL, cast("ReaderKind", self.reader))
        wanted = {f.name: v for f in fields(Given) if (v := getattr(self.given, f.name)) is not None}

        def holds(report_id: str) -> bool:
            if not store.has(report_id, reader):
                return False
            if not wanted:
                return True
            held = store.report(report_id)
            told = Given(held.published, held.publisher, held.title, held.retrieved)
            return replace(told, **wanted) == told

        return holds
