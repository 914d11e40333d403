"""From a `Report` to records: events, quantities and statements, each pointing at its characters.

Takes a `Report`; gives a `Reading`. One module a kind of record, and one a stage: `language` (parse),
`discourse` (who is meant), `times`, `numbers`, `quotes`, `places`, `realis`, `arguments` (who acts on
whom), `lexicon` (words for acts, in `acts.toml`), `stages` (all of them in order); `encoder` judges what they
found. Nothing is downloaded.
"""

from blocs.reading.encoder.between import act_between
from blocs.reading.language import DEFAULT_MODEL
from blocs.reading.reader import READERS, ReaderKind, read_report, reader_name
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

__all__ = [
    "DEFAULT_MODEL",
    "READERS",
    "Aspect",
    "Comparator",
    "DaySpan",
    "Event",
    "EventType",
    "Place",
    "Quantity",
    "ReaderKind",
    "Reading",
    "Realis",
    "Record",
    "Sentence",
    "Standing",
    "Statement",
    "Status",
    "act_between",
    "read_report",
    "reader_name",
    "record_from_json",
    "record_id",
    "to_json",
]
