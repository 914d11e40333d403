"""Readings of many reports: folders and archives of any size, in processes or on a cluster, in order.

What is read does not depend on what reads it: files are cut here into pieces, the pieces travel, and their
readings come back in the order of the files. Neither files nor readings are held.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import BinaryIO, TypeAlias

from blocs.errors import BlocsError, InputError, RecordError
from blocs.parallel import Executor, map_ordered
from blocs.reading.language import DEFAULT_MODEL
from blocs.reading.reader import ReaderKind, read_report
from blocs.reading.reading import Reading
from blocs.reports import LIMIT
from blocs.reports.archive import Piece, Seen, id_of, pieces, pieces_of_stream, report_of, size_of, walk
from blocs.reports.limits import given
from blocs.reports.metadata import Metadata

__all__ = ["Failed", "Known", "Outcome", "Repeated", "read_archive"]

_ROW = 500
"""Parts that need no reading after which results are asked for, so that those parts do not pile up."""


@dataclass(frozen=True, slots=True)
class Known:
    """A report that need not be read; `origin` is its place."""

    report_id: str
    origin: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A report of the same bytes as one before, which stood at `first`."""

    report_id: str
    origin: str
    first: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A file, or a part of one, that cannot be read, and why."""

    origin: str
    error: BlocsError


Outcome: TypeAlias = Reading | Known | Repeated | Failed
"""What became of one part of what was to be read."""


def read_archive(
    paths: Iterable[str | os.PathLike[str]],
    *,
    reader: ReaderKind = "encoder",
    model: str = DEFAULT_MODEL,
    published: date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    retrieved: date | None = None,
    limit: int = LIMIT,
    workers: int = 1,
    executor: Executor | None = None,
    known: Callable[[str], bool] | None = None,
    stdin: BinaryIO | None = None,
    progress: Callable[[int, str], None] | None = None,
    remark: Callable[[str], None] | None = None,
) -> Generator[Outcome]:
    """Read the reports of files and folders, of any number and size, in bounded memory.

    Parameters
    ----------
    paths : iterable
        Files, and folders with all in them; see `blocs.reports.archive.walk` and `pieces`.
    reader, model : str
        As for `read_report`.
    published, publisher, title, retrieved : optional
        As for `blocs.reports.load`, for every report.
    limit : int
        Bytes that one report may have.
    workers : int
        Processes that read; 1 reads here.
    executor : Executor, optional
        Reads instead, as one on a Dask cluster (`blocs.parallel.executor`), and is left open.
    known : callable, optional
        Is asked with the id of each report before it is read or so much as extracted; where it says true,
        `Known` is given instead.
    stdin : binary file, optional
        What the path ``-`` is to be.
    progress : callable, optional
        Is told, before each outcome, the bytes of files that are dealt with and the file.
    remark : callable, optional
        Is told, in a sentence, what was left out of folders.

    Yields
    ------
    Reading, Known, Repeated or Failed
        In the order of the files, whatever reads.

    Raises
    ------
    UsageError
        When an option is wrong, or the language model is not installed.
    SchedulerLost
        When the scheduler of a cluster is gone, or none works for it any more.

    Examples
    --------
    >>> [failed] = read_archive(["/nowhere/reports.jsonl"])
    >>> failed.error.cause
    'there is no such file'
    """
    told = given(title=title, publisher=publisher, published=published, retrieved=retrieved)
    course = _Course(known)
    do = partial(_read, told=told, model=model, reader=reader)
    jobs = course.jobs(_cut(paths, limit, stdin, remark))
    results = map_ordered(do, jobs, workers, executor=executor, lost=_lost)
    try:
        for result in results:
            yield from _reported(course.upto(result), progress)
        yield from _reported(course.upto(None), progress)
    finally:
        results.close()


@dataclass(frozen=True, slots=True)
class _Step:
    """A part on its way: where it stands, and what became of it; None while it is read."""

    done: int
    path: str
    outcome: Outcome | None


class _Course:
    """Parts in their order, those that are read and those that need not be."""

    def __init__(self, known: Callable[[str], bool] | None) -> None:
        self._known = known
        self._seen = Seen()
        self._steps: deque[_Step] = deque()

    def jobs(self, cut: Iterable[tuple[int, str, Piece | InputError]]) -> Iterator[Piece | None]:
        """Pieces to read; None where results are asked for though nothing is to be read."""
        row = 0
        for done, path, item in cut:
            outcome = self._outcome(item)
            self._steps.append(_Step(done, path, outcome))
            if outcome is None:
                assert isinstance(item, Piece)
                row = 0
                yield item
            elif (row := row + 1) >= _ROW:
                row = 0
                self._steps.append(_Step(done, path, None))
                yield None

    def upto(self, result: Reading | Failed | None) -> Iterator[_Step]:
        """Steps up to the one that a result belongs to, or to the end."""
        while self._steps:
            step = self._steps.popleft()
            if step.outcome is not None:
                yield step
                continue
            if result is not None:
                yield _Step(step.done, step.path, result)
            return

    def _outcome(self, item: Piece | InputError) -> Outcome | None:
        if isinstance(item, InputError):
            return Failed(item.path, item)
        id_ = id_of(item)
        if id_ is None:
            return None
        first = self._seen.before(id_, item.where)
        if first is not None:
            return Repeated(id_, item.where, first)
        return Known(id_, item.where) if self._known is not None and self._known(id_) else None


def _reported(steps: Iterable[_Step], progress: Callable[[int, str], None] | None) -> Iterator[Outcome]:
    for step in steps:
        if progress is not None:
            progress(step.done, step.path)
        assert step.outcome is not None
        yield step.outcome


def _cut(
    paths: Iterable[str | os.PathLike[str]],
    limit: int,
    stdin: BinaryIO | None,
    remark: Callable[[str], None] | None,
) -> Iterator[tuple[int, str, Piece | InputError]]:
    """Pieces of all files, each with the bytes of files up to it and its file."""
    before = 0
    for path in walk(paths, remark):
        if isinstance(path, InputError):
            yield before, path.path, path
            continue
        if path == "-" and stdin is not None:
            found = pieces_of_stream(stdin, "stdin", origin_kind="stdin", limit=limit)
        else:
            found = pieces(path, limit=limit)
        done = before
        for item in found:
            if isinstance(item, Piece):
                done = before + item.done
            yield done, path, item
        before += size_of(path)


def _read(piece: Piece | None, told: Metadata, model: str, reader: ReaderKind) -> Reading | Failed | None:
    """Read a piece; runs in other processes too."""
    if piece is None:
        return None
    report = report_of(piece, told)
    if isinstance(report, InputError):
        return Failed(report.path, report)
    try:
        return read_report(report, reader=reader, model=model)
    except RecordError as error:
        return Failed(report.origin, error)
    except (BlocsError, ImportError, OSError) as error:  # it would befall every report
        error.add_note(f"while reading {piece.where}")
        raise
    except Exception as error:  # what one report provokes costs the others nothing
        cause = f"reading it failed ({type(error).__name__}: {error})"
        return Failed(report.origin, InputError(piece.where, cause, "it is a fault of the reader; report it"))


def _lost(piece: Piece | None, why: str) -> Failed | None:
    if piece is None:
        return None
    remedy = "it may want more memory: use fewer workers, or split it"
    return Failed(piece.where, InputError(piece.where, f"reading it failed ({why})", remedy))
