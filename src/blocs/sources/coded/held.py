"""What a store holds of coded events, and of mentions of them: sources, months, segments, and which days.

A day is held when a file stands for it.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import ClassVar

from blocs.errors import MissingExtra, UsageError
from blocs.sources.coded.bad_rows import Aside, read_aside
from blocs.sources.coded.known import names_of
from blocs.sources.coded.manifest import Manifest, Segment, SourceFile, load
from blocs.sources.coded.months import days_in, days_of_month, month_of, months_from, span_of
from blocs.sources.coded.shelves import EVENTS, MENTIONS, Shelf, folder_of

__all__ = ["Events", "Mentions", "MonthCoverage"]


@dataclass(frozen=True, slots=True)
class MonthCoverage:
    """What is held of a source and a month.

    No rows on a day with a file: no events. No rows on a day without: nothing is known. Rows of a month
    without files are events that later files tell of (GDELT dates some a month, a year or ten years back):
    they are few, and no count of what happened then.

    Attributes
    ----------
    source, month : str
    rows : int
        Whose event is dated to the month, whatever file they came with.
    files : int
        That stand for a day of the month.
    days : tuple of (date, int)
        Days that a file stands for, each with the number of such files: GDELT 2.0 has 96 for a whole day.
    repeated : int or None
        Rows of an id that another row of the month has; None where it was not asked.
    """

    source: str
    month: str
    rows: int
    files: int
    days: tuple[tuple[date, int], ...]
    repeated: int | None = None

    @property
    def days_without(self) -> tuple[date, ...]:
        """Days of the month that no file stands for."""
        there = {day for day, _ in self.days}
        return tuple(day for day in days_of_month(self.month) if day not in there)

    @property
    def share(self) -> float:
        """Part of the month's days that a file stands for, 0 to 1."""
        return len(self.days) / len(days_of_month(self.month))


class Events:
    """Coded events in the folder of a store, as they are now; importers beside it do not disturb it.

    Parameters
    ----------
    store_folder : path

    Raises
    ------
    StoreError
        When the manifest is damaged.

    Examples
    --------
    >>> Events("a folder without events").sources
    ()
    """

    shelf: ClassVar[Shelf] = EVENTS

    def __init__(self, store_folder: str | Path) -> None:
        self.store, self.folder = Path(store_folder), folder_of(store_folder, self.shelf)
        self._manifest: Manifest = load(store_folder, self.shelf)

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources that have a file, sorted."""
        return self._manifest.sources

    @property
    def months(self) -> tuple[str, ...]:
        """Months to which a row is dated, sorted."""
        return tuple(sorted({one.month for one in self._manifest.segments}))

    @property
    def rows(self) -> int:
        """Number of rows of all sources."""
        return sum(one.rows for one in self._manifest.segments)

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """Source files, in the order in which they were imported."""
        return self._manifest.files

    def segments(
        self, since: str | date | None = None, until: str | date | None = None, source: str | None = None
    ) -> tuple[Segment, ...]:
        """Give the segments that may hold rows of a time and source, by source, month and path.

        Parameters
        ----------
        since, until : str or date, optional
            First and last day, as a day, a month or a year.
        source : str, optional
            ``gdelt2``, or ``gdelt`` for both of its versions.

        Raises
        ------
        UsageError
            When a bound is no day, or the store has no such source (tells which it has).
        """
        first, last = span_of(since), span_of(until, last=True)
        wanted = self._wanted(source)
        return tuple(
            one
            for one in sorted(self._manifest.segments, key=lambda one: (one.source, one.month, one.path))
            if one.source in wanted
            and (first is None or one.until >= first)
            and (last is None or one.since <= last)
        )

    def paths(
        self, since: str | date | None = None, until: str | date | None = None, source: str | None = None
    ) -> list[str]:
        """Give the paths of those segments, for DuckDB's ``read_parquet``; they may hold other days too.

        Segments of an earlier version of blocs lack the column ``contexts``: with ``union_by_name = true``
        it is null there.

        Raises
        ------
        UsageError
            When a bound is no day, or the store has no such source.
        """
        return [str(self.folder / one.path) for one in self.segments(since, until, source)]

    def coverage(
        self,
        source: str | None = None,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        repeated: bool = False,
        memory: str = "1GB",
    ) -> tuple[MonthCoverage, ...]:
        """Tell of each source and month what is held, so that no events and no file differ.

        Parameters
        ----------
        source : str, optional
        since, until : str or date, optional
            Months from and to.
        repeated : bool
            Count the rows whose id is that of another row, too; reads all ids.
        memory : str
            That counting may take.

        Returns
        -------
        tuple of MonthCoverage
            By source and month: those that have a row, and all from the first to the last that has a file.

        Raises
        ------
        UsageError
            When a bound is no day, or the store has no such source.
        MissingExtra
            When `repeated` is asked for without duckdb.
        """
        first, last = span_of(since), span_of(until, last=True)
        wanted = self._wanted(source)
        twice = self._repeated(source, since, until, memory) if repeated else {}
        rows: Counter[tuple[str, str]] = Counter()
        files: Counter[tuple[str, str]] = Counter()
        days: dict[tuple[str, str], Counter[date]] = defaultdict(Counter)
        for segment in self._manifest.segments:
            rows[segment.source, segment.month] += segment.rows
        for file in self._manifest.files:
            told = list(days_in(file.days))
            files.update((file.source, month) for month in {month_of(day) for day in told})
            for day in told:
                days[file.source, month_of(day)][day] += 1
        found = []
        for name in wanted:
            filed = [month for one, month in days if one == name]
            between = months_from(min(filed), max(filed)) if filed else ()
            for month in sorted({*between, *(month for one, month in rows if one == name)}):
                if (first and month < month_of(first)) or (last and month > month_of(last)):
                    continue
                key = (name, month)
                told_days = tuple(sorted(days[key].items())) if key in days else ()
                again = twice.get(key, 0) if repeated else None
                found.append(MonthCoverage(name, month, rows[key], files[key], told_days, again))
        return tuple(found)

    def bad(self, source: str | None = None) -> Iterator[Aside]:
        """Go through the rows that were kept aside, with file and line.

        Raises
        ------
        UsageError
            When the store has no such source.
        StoreError
            When what was kept aside is damaged.
        """
        wanted = self._wanted(source)
        for one in self._manifest.bad:
            if one.source in wanted:
                yield from read_aside(self.folder / one.path)

    def check(self) -> tuple[str, ...]:
        """Hold every segment against its checksum; tells what is wrong, nothing where all is well."""
        wrong = []
        for one in self._manifest.parts:
            place = self.folder / one.path
            try:
                with place.open("rb") as stream:
                    if hashlib.file_digest(stream, "sha256").hexdigest() != one.sha256:
                        wrong.append(f"{place}: damaged; drop {one.source} and import it again")
            except OSError as error:
                wrong.append(f"{place}: {error.strerror}; drop {one.source} and import it again")
        return tuple(wrong)

    def _wanted(self, source: str | None) -> tuple[str, ...]:
        if source is None:
            return self.sources
        names = names_of(source, self.shelf)
        found = tuple(name for name in self.sources if name == source or name in names)
        if not found:
            has = f"it has {', '.join(self.sources)}" if self.sources else f"it has no {self.shelf.what}"
            raise UsageError(f"no {self.shelf.what} of {source!r} in {self.store}; {has}")
        return found

    def _repeated(
        self, source: str | None, since: str | date | None, until: str | date | None, memory: str
    ) -> dict[tuple[str, str], int]:
        """Rows beyond the first of their id, by source and month: repeats of an event have its day."""
        paths = defaultdict(list)
        for one in self.segments(since, until, source):
            paths[one.source, one.month].append(str(self.folder / one.path))
        if not paths:
            return {}
        try:
            import duckdb
        except ImportError as error:
            raise MissingExtra("duckdb", "tables") from error
        with duckdb.connect(":memory:", config={"memory_limit": memory}) as base:
            found = {}
            for key, files in paths.items():
                told = base.execute(
                    "SELECT count(*) - count(DISTINCT id) FROM read_parquet(?, hive_partitioning = false)",
                    [files],
                ).fetchone()
                found[key] = int(told[0]) if told else 0
        return found


class Mentions(Events):
    """Mentions of coded events in the folder of a store: as `Events`, by the day on which they were told.

    Their `rows` are mentions, a document's of an event; a day of the coverage is one of which a file of
    mentions is held.

    Parameters
    ----------
    store_folder : path

    Raises
    ------
    StoreError
        When the manifest is damaged.

    Examples
    --------
    >>> Mentions("a folder without mentions").rows
    0
    """

    shelf: ClassVar[Shelf] = MENTIONS
