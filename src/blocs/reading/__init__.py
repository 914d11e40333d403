"""From a `Report` to records: events, quantities and statements, each pointing at its characters.

Takes a `Report`; gives a `Reading`. One module a kind of record, and one a stage: `language` (parse),
`discourse` (who is meant), `times`, `numbers`, `quotes`, `places`, `realis`, `arguments` (who acts on
whom), `lexicon` (words for acts, in `acts.toml`), `stages` (all of them in order); `encoder` judges what they
found; `archive` reads files and folders of any size. Nothing is downloaded. What reads is imported when first
used: those who only ask for records that were read before need not wait for it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from blocs.reading.reading import Reading, Sentence
from blocs.reading.records import (
    Aspect,
    Comparator,
    DaySpan,
    Event,
    EventType,
    Place,
    Quantity,
    Realis,
    Record,
    Standing,
    Statement,
    Status,
    record_from_json,
    record_id,
    to_json,
)

if TYPE_CHECKING:
    from blocs.reading.archive import Failed, Known, Outcome, Repeated, read_archive
    from blocs.reading.encoder.between import act_between, codes_between
    from blocs.reading.kinds import READERS, ReaderKind
    from blocs.reading.language import DEFAULT_MODEL
    from blocs.reading.reader import read_report, reader_name

_HOMES = {
    "DEFAULT_MODEL": "blocs.reading.language",
    "Failed": "blocs.reading.archive",
    "Known": "blocs.reading.archive",
    "Outcome": "blocs.reading.archive",
    "READERS": "blocs.reading.kinds",
    "ReaderKind": "blocs.reading.kinds",
    "Repeated": "blocs.reading.archive",
    "act_between": "blocs.reading.encoder.between",
    "codes_between": "blocs.reading.encoder.between",
    "read_archive": "blocs.reading.archive",
    "read_report": "blocs.reading.reader",
    "reader_name": "blocs.reading.reader",
}

__all__ = [
    "DEFAULT_MODEL",
    "READERS",
    "Aspect",
    "Comparator",
    "DaySpan",
    "Event",
    "EventType",
    "Failed",
    "Known",
    "Outcome",
    "Place",
    "Quantity",
    "ReaderKind",
    "Reading",
    "Realis",
    "Record",
    "Repeated",
    "Sentence",
    "Standing",
    "Statement",
    "Status",
    "act_between",
    "codes_between",
    "read_archive",
    "read_report",
    "reader_name",
    "record_from_json",
    "record_id",
    "to_json",
]


def __getattr__(name: str) -> Any:
    """Import a name of the reader when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
