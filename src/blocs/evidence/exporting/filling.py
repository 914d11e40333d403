"""From evidence to rows: which records, what is found across their reports, and the reports behind both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from blocs.errors import RecordError, UsageError
from blocs.evidence.exporting.asking import FOUND, Evidence, Found, records_of, reports_of
from blocs.evidence.exporting.faults import cause_of
from blocs.evidence.exporting.sheets import Sheets
from blocs.evidence.exporting.tables import (
    Listed,
    Table,
    plain_table,
    record_tables,
    report_table,
    sides_of,
    state_table,
)
from blocs.evidence.exporting.writers import Lossless
from blocs.reading.records import Record

__all__ = ["Filled", "fill"]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was written: tables and their rows, reports in their order, and records by reader.

    `held` counts the reports of the evidence, whether they are in the export or not.
    """

    tables: Mapping[str, Table]
    rows: Mapping[str, int]
    reports: tuple[Listed, ...]
    held: int
    readers: Mapping[str, int]


@dataclass(slots=True)
class _Seen:
    """Records written so far: their ids where the export is of a part only, and counts."""

    ids: set[str] | None
    by_report: Counter[str] = field(default_factory=Counter)
    by_reader: Counter[str] = field(default_factory=Counter)


def fill(
    evidence: Evidence,
    sheets: Sheets,
    lossless: Lossless,
    *,
    records: Iterable[Record] | None,
    filters: Mapping[str, Any],
    text: bool,
) -> Filled:
    """Write all rows of an export.

    Where the records are some of all, what was found across reports is written if it touches one of them,
    and the reports are those that anything written names.
    """
    known = {report.id: Listed.of(report) for report in reports_of(evidence)}
    partly = records is not None or bool(filters)
    seen = _Seen(set() if partly else None)
    given = records_of(evidence, filters) if records is None else records
    _fill_records(sheets, lossless, given, known, seen)
    named = _fill_found(evidence, sheets, known, seen)
    table = report_table(text=text)
    sheets.begin(table)
    listed = []
    for one in _reports(evidence, known, text):
        if not partly or one.id in named:
            counted = replace(one, records=seen.by_report[one.id])
            sheets.add(table, counted)
            listed.append(replace(counted, text=None))
    sheets.finish()
    return Filled(sheets.tables, sheets.rows, tuple(listed), len(known), dict(seen.by_reader))


def _fill_records(
    sheets: Sheets,
    lossless: Lossless,
    given: Iterable[Record],
    known: Mapping[str, Listed],
    seen: _Seen,
) -> None:
    tables = record_tables({id_: (one.publisher, one.title, one.published) for id_, one in known.items()})
    states = state_table()
    for table in (*tables.values(), states):
        sheets.begin(table)
    for record in given:
        if record.report_id not in known:
            raise UsageError(
                f"{record.kind} {record.id} is of report {record.report} ({record.report_id}), which this "
                "evidence does not hold; export records with the evidence that they come from"
            )
        try:
            lossless.add(record)
        except ValueError as error:
            raise RecordError(
                f"{record.kind} {record.id} of report {record.report_id}: {cause_of(error)}; "
                "correct it, or leave it out"
            ) from error
        sheets.add(tables[record.kind], record)
        for side in sides_of(record):
            sheets.add(states, side)
        seen.by_report[record.report_id] += 1
        seen.by_reader[record.reader] += 1
        if seen.ids is not None:
            seen.ids.add(record.id)


def _fill_found(evidence: Evidence, sheets: Sheets, known: Mapping[str, Listed], seen: _Seen) -> set[str]:
    """Write what was found across reports; ids of the reports that anything written names."""
    ids_by_name: dict[str, list[str]] = {}
    for one in known.values():
        ids_by_name.setdefault(one.name, []).append(one.id)
    named = set(seen.by_report)
    for found in FOUND:
        items = found.items(evidence)
        if items is None:
            continue
        table = plain_table(found.name, found.row, found.cls)
        sheets.begin(table)
        for item in items:
            if _touches(found, item, seen):
                sheets.add(table, item)
                named.update(found.reports(item))
                named.update(id_ for name in found.names(item) for id_ in ids_by_name.get(name, ()))
    return named


def _touches(found: Found, item: Any, seen: _Seen) -> bool:
    if seen.ids is None:
        return True
    records = list(found.records(item))
    if records:
        return not seen.ids.isdisjoint(records)
    return any(id_ in seen.by_report for id_ in found.reports(item))


def _reports(evidence: Evidence, known: Mapping[str, Listed], text: bool) -> Iterator[Listed]:
    if not text:
        yield from known.values()
        return
    for report in reports_of(evidence):
        yield replace(known[report.id], text=report.text)
