"""Rows of many reports, written a table at a time: fewer calls, and pages of one table that stay at hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from blocs.evidence.database.connection import Database
from blocs.evidence.database.faults import store_error
from blocs.evidence.database.rows import detail_row, dyads, record_row
from blocs.evidence.database.schema import PLACES
from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import Record
from blocs.reports import Report

__all__ = ["Batch", "RecordRow", "in_order", "put_record", "put_sentences", "remove"]

RecordRow: TypeAlias = tuple[tuple[Any, ...], tuple[Any, ...]]
"""What `record_row` and `detail_row` give."""


class Batch:
    """Sentences and records that wait to be written; all in the transaction of the caller, who flushes."""

    def __init__(self, database: Database) -> None:
        """Begin with nothing."""
        self._database = database
        self._sentences: list[tuple[Any, ...]] = []
        self._records: list[tuple[Any, ...]] = []
        self._details: list[tuple[Any, ...]] = []
        self._dyads: list[tuple[str, str, int]] = []

    def add(
        self, place: int, key: int, reading: Reading, records: Sequence[Record], rows: Sequence[RecordRow]
    ) -> None:
        """Let the sentences and records of a reading wait.

        Parameters
        ----------
        place, key : int
            Place of its report, and key of the reading.
        reading : Reading
        records, rows : sequence
            What answers questions, in the order of the text: records of the reading with corrections applied,
            and their rows.
        """
        text = reading.report.text
        spans: dict[tuple[int, int], int] = {}
        number = place
        for s in in_order(reading):
            row = (number, key, s.start, s.end, s.kind.value, _listed(s.states), s.figures)
            self._sentences.append((*row, text[s.start : s.end]))
            spans.setdefault((s.start, s.end), number)
            number += 1
        for record in records:  # a span that only a record names
            if record.sentence not in spans:
                spans[record.sentence] = number
                words = text[slice(*record.sentence)]
                self._sentences.append((number, key, *record.sentence, "", "[]", 0, words))
                number += 1
        if max(number - place, len(records)) > PLACES:
            raise store_error(
                self._database.path,
                f"{reading.report.name} has more than {PLACES:,} sentences or records",
                "split it into smaller files",
            )
        for record_key, (record, (row, detail)) in enumerate(zip(records, rows, strict=True), place):
            self._records.append((record_key, spans[record.sentence], *row))
            self._details.append((record_key, *detail))
            self._dyads += [(*dyad, record_key) for dyad in dyads(record)]

    def flush(self) -> None:
        """Write what waits."""
        put_sentences(self._database, self._sentences)
        self._database.run_many(f"INSERT INTO records VALUES ({_marks(11)})", self._records)
        self._database.run_many(f"INSERT INTO details VALUES ({_marks(7)})", self._details)
        self._database.run_many("INSERT INTO dyads VALUES (?, ?, ?)", self._dyads)
        for rows in (self._sentences, self._records, self._details, self._dyads):
            rows.clear()


def in_order(reading: Reading) -> list[Sentence]:
    """Sentences of a reading by their place."""
    return sorted(reading.sentences, key=lambda s: (s.start, s.end))


def put_sentences(database: Database, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write sentences, and make their words searchable; their text stands last.

    A trigger would do the same at three times the cost.
    """
    database.run_many(f"INSERT INTO sentences VALUES ({_marks(8)})", rows)
    search = "INSERT INTO sentence_search (rowid, text) VALUES (?, ?)"
    database.run_many(search, ((row[0], row[-1]) for row in rows))


def put_record(
    database: Database, key: int, sentence: int, record: Record, report: Report, reader: str
) -> None:
    """Write one record at a free key."""
    row, detail = record_row(record, report), detail_row(record, reader)
    database.run(f"INSERT INTO records VALUES ({_marks(11)})", key, sentence, *row)
    database.run(f"INSERT INTO details VALUES ({_marks(7)})", key, *detail)
    database.run_many("INSERT INTO dyads VALUES (?, ?, ?)", ((*dyad, key) for dyad in dyads(record)))


def remove(database: Database, records: Iterable[tuple[int, Record]]) -> None:
    """Take records away, each with its key, and all that goes with them."""
    gone = list(records)
    database.run_many(
        "DELETE FROM dyads WHERE actor = ? AND recipient = ? AND record = ?",
        ((*dyad, key) for key, record in gone for dyad in dyads(record)),
    )
    database.run_many("DELETE FROM records WHERE key = ?", ((key,) for key, _ in gone))


@lru_cache(maxsize=4096)
def _listed(states: tuple[str, ...]) -> str:
    return json.dumps(states)


def _marks(count: int) -> str:
    return ", ".join("?" * count)
