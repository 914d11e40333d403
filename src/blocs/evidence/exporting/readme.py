"""The README of an export: what it is, how it was made, what each column means, and where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from blocs.evidence.coverage import coverage_of
from blocs.evidence.exporting.tables import Listed, Table
from blocs.evidence.exporting.words import FORMATS, TYPES, citations, escaped, meaning
from blocs.evidence.table import Source

__all__ = ["Told", "plain", "readme"]

LISTED = 200
"""Publishers, and reports, that the README names; the table of reports has all."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a README tells.

    `readers` counts records by reader; `filters` are None where the caller chose the records, else those of
    `Store.records`; `held` counts the reports of the evidence, `unlinked` those that were not held against
    others yet, `failures` the files that could not be read (None where the evidence does not tell).
    """

    version: str
    made: str
    formats: Sequence[str]
    readers: Mapping[str, int]
    filters: Mapping[str, object] | None
    tables: Mapping[str, Table]
    rows: Mapping[str, int]
    reports: Sequence[Listed]
    held: int
    unlinked: int
    failures: int | None
    text: bool


def readme(told: Told) -> str:
    """Write the README, in Markdown; the same export gives the same text."""
    parts = (_head(told), _choice(told), _tables(told), _formats(told), _sources(told), _coverage(told))
    return "\n\n".join("\n".join(part) for part in (*parts, _licences(told))) + "\n"


def _head(told: Told) -> Iterator[str]:
    total = sum(told.rows[name] for name in ("events", "quantities", "statements"))
    yield "# Records from news reports, exported by blocs\n"
    yield (
        f"{_count(total, 'record')} read from {_count(len(told.reports), 'report')}: acts, amounts and "
        "statements, each with the characters of the report that it rests on, and what was found across "
        "reports. They were read by a program and may be wrong; `confidence` says how sure it is, `text` "
        "and the offsets lead to the words.\n"
    )
    yield f"- Made: {told.made}"
    yield f"- By: blocs {escaped(told.version)}"
    readers = ", ".join(
        f"{escaped(name)} ({_count(n, 'record')})" for name, n in sorted(told.readers.items())
    )
    yield f"- Readers: {readers or 'none'}"
    yield (
        "- `records.jsonl` holds every record with all that is known of it; `manifest.json` the size and the "
        "SHA-256 of each file."
    )


def _choice(told: Told) -> Iterator[str]:
    yield "## What was chosen\n"
    if told.filters is None:
        yield "The records were chosen by the program that made the export."
    elif not told.filters:
        yield "Everything that the evidence holds, but records that a person has rejected."
    else:
        yield "Records that satisfy all of these (of several values, any one):\n"
        for name, value in told.filters.items():
            yield f"- {name.replace('_', ' ')}: {escaped(_shown(value))}"
        yield (
            "\nRecords that a person has rejected are left out, unless the status asks for them. `since` and "
            "`until` are days of the act or amount; where the text gives none, of the report."
        )
    if told.filters is None or told.filters:
        yield (
            "\nOf what was found across reports, the tables hold what touches one of these records. Its "
            "other end may be a record that is not in the export; the table of reports names its report."
        )


def _tables(told: Told) -> Iterator[str]:
    yield "## Tables\n"
    yield "| table | rows | one row is |\n|---|---:|---|"
    for name, table in told.tables.items():
        yield f"| {name} | {told.rows[name]} | {table.row} |"
    yield (
        "\nA missing value means what the last column says, never zero; where it says nothing, no value is "
        "missing."
    )
    for name, table in told.tables.items():
        yield f"\n### {name}\n\n| column | type | what | unit | missing means |\n|---|---|---|---|---|"
        for field in table.fields:
            about = meaning(name, field.name)
            yield f"| {field.name} | {TYPES[field.type]} | {about.says} | {about.unit} | {about.empty} |"


def _formats(told: Told) -> Iterator[str]:
    yield "## Formats\n"
    for name in told.formats:
        yield f"- {name}: {FORMATS[name]}"


def _sources(told: Told) -> Iterator[str]:
    records: Counter[str | None] = Counter()
    for report in told.reports:
        records[report.publisher] += report.records
    known = coverage_of(
        Source(one.id, one.name, one.publisher, one.title, one.published, one.origin) for one in told.reports
    ).publishers
    order = sorted(known, key=lambda one: (-one.reports, one.publisher is None, one.publisher or ""))
    yield "## Sources\n"
    yield "| publisher | reports | first day | last day | longest stretch without | records |"
    yield "|---|---:|---|---|---|---:|"
    for one in order[:LISTED]:
        days = [day for day, _ in one.days]
        first, last = (days[0], days[-1]) if days else ("unknown", "unknown")
        gap = " to ".join(map(str, one.longest_gap)) if one.longest_gap else "none"
        who = "unknown" if one.publisher is None else escaped(one.publisher)
        yield f"| {who} | {one.reports} | {first} | {last} | {gap} | {records[one.publisher]} |"
    if len(order) > LISTED:
        yield f"\n{len(order) - LISTED} more publishers stand in the table of reports."
    yield "\n| report | publisher | published | title | SHA-256 of its bytes |\n|---|---|---|---|---|"
    for report in told.reports[:LISTED]:
        cells = (
            report.name,
            report.publisher or "unknown",
            str(report.published or "unknown"),
            report.title or "",
        )
        yield f"| {' | '.join(map(escaped, cells))} | {report.sha256} |"
    if len(told.reports) > LISTED:
        yield f"\n{len(told.reports) - LISTED} more reports stand in the table of reports."


def _coverage(told: Told) -> Iterator[str]:
    yield "## Coverage\n"
    silent = sum(report.records == 0 for report in told.reports)
    undated = sum(report.published is None for report in told.reports)
    yield f"- Reports here: {len(told.reports)}, of {told.held} that the evidence holds."
    yield f"- Without a record in this export: {silent}. Without a day of publication: {undated}."
    if told.failures is not None:
        yield f"- Files that could not be read: {told.failures}."
    if told.unlinked:
        yield (
            f"- {_count(told.unlinked, 'report')} not held against the others yet: links, claims and "
            "standing are incomplete."
        )
    else:
        yield "- All reports were held against each other."
    yield (
        "- That a day, a state or a publisher has no row says only that no report here told it, or that "
        "the reader missed it. It does not say that nothing happened, and counts follow how many reports "
        "were read."
    )


def _licences(told: Told) -> Iterator[str]:
    yield "## Licences, and how to cite\n"
    texts = "with their full texts" if told.text else "without their full texts"
    yield (
        "The records are facts, read by blocs, software under the Apache License 2.0. The words quoted in "
        f"them and the reports, which are listed here {texts}, belong to their publishers; share them only "
        "as their terms allow. `origin` may name folders of the machine that read them.\n"
    )
    yield f"Cite the reports that a figure rests on, blocs {escaped(told.version)}, and what both build on:\n"
    yield from (f"- {citation}" for citation in citations())


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def plain(value: object) -> object:
    """Give the value of a filter as JSON has it: days as texts, several values as a list."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return (
        list(value)
        if isinstance(value, (list, tuple))
        else value.isoformat()
        if isinstance(value, date)
        else value
    )


def _shown(value: object) -> str:
    shown = plain(value)
    return ", ".join(map(str, shown)) if isinstance(shown, list) else str(shown)
