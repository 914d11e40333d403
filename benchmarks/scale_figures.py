"""The rates that plans rest on, as RESULTS.md holds them: nothing is measured here, and nothing typed in by hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from shipped import rows_of, sections

__all__ = ["Archives", "Counted", "Figures", "Relinked", "figures"]


class Counted(NamedTuple):
    """The table by dyad-month of so many coded events."""

    rows: int
    seconds: float
    peak_mib: float
    cells: int


class Relinked(NamedTuple):
    """A store whose reports were held against each other; their stories differ, or are told again and again."""

    stories: str
    reports: int
    seconds: float
    peak_mib: float


@dataclass(frozen=True, slots=True)
class Archives:
    """What reading archives gave.

    Attributes
    ----------
    reports, words, records : float
        Reports read; words and records of each.
    two, dask : float
        Times one worker's rate that two workers, and two of a Dask cluster, reach.
    ms : dict of str to float
        Milliseconds a report in the one process that writes, by step.
    store_words : float
        Words of those reports.
    relinks : tuple of Relinked
        By stories, then size, smallest first.
    """

    reports: float
    words: float
    records: float
    two: float
    dask: float
    ms: dict[str, float]
    store_words: float
    relinks: tuple[Relinked, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured last; `archives` is None where archives were not.

    Attributes
    ----------
    encoder, rules : float
        Reports of 800 words that a core reads in a second.
    peak_mb, read : float
        Memory of one reading process, and how many reports it read.
    written, written_last : float
        Records that a store takes in a second, in groups: over all, and in the last half of the largest store.
    store_records, record_bytes : float
        Records of the largest store, and bytes of each.
    imported, imported_rows, row_bytes : float
        Coded events imported a second by 2 workers, zipped; how many they were; bytes of each on disk.
    counted : tuple of Counted
        By size, smallest first.
    archives : Archives or None
    """

    encoder: float
    rules: float
    peak_mb: float
    read: float
    written: float
    written_last: float
    store_records: float
    record_bytes: float
    imported: float
    imported_rows: float
    row_bytes: float
    counted: tuple[Counted, ...]
    archives: Archives | None


def number(text: str) -> float:
    """A number with commas between thousands."""
    return float(text.replace(",", ""))


def found(pattern: str, text: str) -> tuple[float, ...]:
    """The numbers that a pattern's groups hold where it is first met.

    Raises
    ------
    SystemExit
        When it is not met: the page was made by another version of `results.py`.
    """
    match = re.search(pattern, text)
    if match is None:
        raise SystemExit(f"RESULTS.md has nothing like {pattern!r}; run benchmarks/results.py")
    return tuple(map(number, match.groups()))


def table(text: str, head: str) -> list[list[str]]:
    """Rows of the table whose head begins so."""
    match = re.search(rf"^\| {re.escape(head)}.*\n(?:\|.*\n?)+", text, re.M)
    if match is None:
        raise SystemExit(f"RESULTS.md has no table that begins with {head!r}; run benchmarks/results.py")
    return rows_of(match[0])[1:]


def figures(results: str) -> Figures:
    """Take the rates from the text of RESULTS.md."""
    parts = sections(results)
    cost, events = parts["Cost"], parts["Coded events"]
    read, peak_mb = found(r"peak memory while reading ([\d,]+) reports \| ([\d,]+) MB", cost)
    written_rows, written = found(r"writing ([\d,]+) records to the store \| ([\d,]+) records/s", cost)
    rates = re.findall(r"([\d,]+) up to \d+% of the size", parts["Evidence"])
    rows, imported, per_row = found(
        r"blocs, 2 workers +\d+ zipped.*? ([\d,]+) rows .*? ([\d,]+) rows/s.*? ([\d.]+) B a row", events
    )
    counted = [
        Counted(int(number(r[0])), number(r[1]), number(r[3]), int(number(r[5])))
        for r in table(events, "rows |")
    ]
    return Figures(
        encoder=found(r"one core, encoder \|.*?([\d.]+) reports of 800 words/s", cost)[0],
        rules=found(r"one core, rules \|.*?([\d.]+) reports of 800 words/s", cost)[0],
        peak_mb=peak_mb,
        read=read,
        written=written,
        written_last=number(rates[-1]) if rates else written,
        store_records=written_rows,
        record_bytes=found(r"size of the store \| ([\d,]+) bytes a record", cost)[0],
        imported=imported,
        imported_rows=rows,
        row_bytes=per_row,
        counted=tuple(sorted(counted)),
        archives=_archives(parts["Archives"]) if "Archives" in parts else None,
    )  # fmt: skip


def _archives(part: str) -> Archives:
    reports, words, records = found(r"([\d,]+) reports of ([\d,]+) words and ([\d.]+) records, reader", part)
    (store_words,) = found(r"reports of ([\d,]+) words and [\d.]+ records\.", part)
    sides = {row[0]: number(row[2]) for row in table(part, "engine |") if row[1] != "–"}
    steps = {row[0]: number(row[1]) for row in table(part, "step in")}
    rows = [
        Relinked(r[0], int(number(r[1])), number(r[3]), number(r[4]))
        for r in table(part, "stories | reports in the store")
    ]
    return Archives(
        reports,
        words,
        records,
        sides["two workers"],
        sides["Dask, two workers"],
        steps,
        store_words,
        tuple(sorted(rows)),
    )
