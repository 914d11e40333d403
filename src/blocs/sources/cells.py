"""Rows and numbers of CSV files, with the line and column named when one is wrong."""

from __future__ import annotations

import csv
import gzip
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from blocs.errors import DataError, UsageError

__all__ = ["columns", "day_of", "number", "opened", "parsed", "year_of"]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@contextmanager
def opened(path: Path) -> Iterator[TextIO]:
    """Open a text file in UTF-8, plain or with gzip; what it cannot read is a `DataError`."""
    try:
        if path.suffix == ".gz":
            with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as stream:
                yield stream
        else:
            with path.open(encoding="utf-8-sig", newline="") as stream:
                yield stream
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 at byte {error.start}; save it as CSV in UTF-8") from error
    except (OSError, EOFError, csv.Error) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise DataError(f"{path}: {cause}; give a CSV file, plain or .gz") from error


def columns(path: Path, header: Sequence[str], wanted: Iterable[str], what: str) -> dict[str, int]:
    """Give the place of each wanted column.

    Raises
    ------
    DataError
        When one is missing or stands twice; the columns that are there are told.
    """
    names = [name.strip() for name in header]
    for name in wanted:
        if names.count(name) != 1:
            wrong = "has no column" if name not in names else "has more than one column"
            there = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
            raise DataError(f"{path}: {what} {wrong} {name!r}; it has {there}")
    return {name: names.index(name) for name in wanted}


def number(text: str, where: str, *, negative: bool = False) -> float:
    """Read a number.

    Raises
    ------
    DataError
        When the cell is empty, is no finite number, or is negative where it must not be.
    """
    try:
        value = float(text)
    except ValueError as error:
        if not text.strip():
            raise DataError(
                f"{where}: the cell is empty; missing is not zero, write 0 where nothing was traded"
            ) from error
        raise DataError(
            f"{where}: {text!r} is no number; write digits with a point, no separators"
        ) from error
    if not math.isfinite(value):
        raise DataError(f"{where}: {text!r} is not finite; missing is not zero, write what was traded")
    if value < 0 and not negative:
        raise DataError(f"{where}: {text} is negative; a flow or rate cannot be")
    return value


def parsed(
    cells: Sequence[str], names: Sequence[str], where: str, *, blank_is_zero: bool = False
) -> list[float]:
    """Read a row of numbers of any sign, fast where nothing is wrong.

    Raises
    ------
    DataError
        When there are too few or too many cells, or one is no number; the column is named.
    """
    if len(cells) != len(names):
        raise DataError(f"{where}: {len(cells)} numbers, not {len(names)}; the file is cut off or damaged")
    try:
        row = list(map(float, cells))
    except ValueError:
        row = []
    if row and math.isfinite(math.fsum(row)):
        return row
    return [
        0.0 if blank_is_zero and not cell.strip() else number(cell, f"{where}, column {name}", negative=True)
        for cell, name in zip(cells, names, strict=True)
    ]


def year_of(path: Path, year: int | None, *, pattern: str | None = None) -> int:
    """Give the year that was told, or the last one in the file's name.

    Raises
    ------
    UsageError
        When none is told and the name holds none.
    """
    if year is not None:
        return year
    found = re.findall(pattern, path.name) if pattern else _YEAR.findall(path.name)
    if not found:
        raise UsageError(f"{path}: the file's name tells no year; give year=")
    return int(found[-1])


def day_of(path: Path) -> date:
    """Give the day on which the file was last written, in UTC: the closest to a day of access."""
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
