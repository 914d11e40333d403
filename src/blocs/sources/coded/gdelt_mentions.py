"""GDELT 2.0 mentions: which document told of which event, and when; 14 to 16 columns parted by tabs.

A mention is no event, and its table has columns of its own (`mentions_schema`). It says how an event
spread: each document that tells of it has a row, from the first 15 minutes on. An event met again after
years has mentions in files of those years; `met` is the time of the event's first document, `told` of this
one (UTC), `day` the day of that. ``Confidence`` (0 to 100) says how surely this document tells of the event.
The layout is that of the codebook of GDELT 2.0 (2015); ``MentionDocTranslationInfo`` and ``Extras`` may be
left out at the end.

References
----------
The GDELT Event Database Data Format Codebook, v2.0 (2015), gdeltproject.org.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from blocs.errors import DataError
from blocs.sources.coded.cells import Cells, compact_day
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.opening import blocks
from blocs.sources.coded.row import tables
from blocs.sources.coded.unquoted import cells_of

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["mentions_schema", "read_gdelt_mentions"]

_NAMES = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName",
    "MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset",
    "InRawText", "Confidence", "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
_KEPT = {
    "GLOBALEVENTID": False, "EventTimeDate": True, "MentionTimeDate": True, "MentionType": True,
    "MentionSourceName": True, "MentionIdentifier": False, "SentenceID": True, "InRawText": True,
    "Confidence": True, "MentionDocLen": False, "MentionDocTone": False,
}  # fmt: skip
_WIDTHS = (16, 15, 14)
_KINDS = {"1": "web", "2": "citation", "3": "core", "4": "dtic", "5": "jstor", "6": "nontext"}
_LOOKED_AT = 200


def mentions_schema() -> pa.Schema:
    """Give the schema of mentions: source, day and event's `id`, times, document, how surely it tells of it.

    Examples
    --------
    >>> mentions_schema().names[:4]
    ['source', 'id', 'day', 'met']
    """
    pa = tables()
    few = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            pa.field("source", few, nullable=False),
            pa.field("id", pa.string(), nullable=False),
            pa.field("day", pa.date32(), nullable=False),
            pa.field("met", pa.timestamp("s")),
            pa.field("told", pa.timestamp("s"), nullable=False),
            ("kind", few),
            ("outlet", few),
            ("document", pa.string()),
            ("sentence", pa.int32()),
            ("raw", pa.bool_()),
            ("confidence", pa.int32()),
            ("length", pa.int32()),
            ("tone", pa.float32()),
        ]
    )


def read_gdelt_mentions(path: str | Path, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read GDELT 2.0 mentions, piece by piece.

    Parameters
    ----------
    path : path
        Plain, gzip or zip with one file in it.
    rows : int
        Most rows of a piece.

    Yields
    ------
    Chunk
        Its table has `mentions_schema`.

    Raises
    ------
    DataError
        When the file is missing or damaged, or none of its first lines has 14 to 16 columns.
    MissingExtra
        Without pyarrow.
    """
    width = 0
    for block in blocks(path, rows):
        if not width:
            lines = block.data.split(b"\n", _LOOKED_AT)[:_LOOKED_AT]
            seen = Counter(line.count(b"\t") + 1 for line in lines)
            width = max(_WIDTHS, key=lambda known: seen[known])
            if not seen[width]:
                raise DataError(
                    f"{path}: none of the first {_LOOKED_AT} lines has 14 to 16 columns parted by tabs; give "
                    "a file of GDELT 2.0 mentions"
                )
        yield _chunk(cells_of(block, _NAMES[:width], _KEPT, ("",)))


def _chunk(cells: Cells) -> Chunk:
    pa = tables()
    return cells.chunk(
        {
            "source": "gdelt2",
            "id": cells.identity("GLOBALEVENTID", digits=True),
            "day": cells.days("MentionTimeDate", compact_day, needed=True),
            "met": _times(cells, "EventTimeDate", needed=False),
            "told": _times(cells, "MentionTimeDate", needed=True),
            "kind": cells.code("MentionType", lambda kind: _KINDS.get(kind, kind)),
            "outlet": cells.code("MentionSourceName"),
            "document": cells.text("MentionIdentifier"),
            "sentence": cells.count("SentenceID"),
            "raw": cells.choice("InRawText", {"0": False, "1": True}, pa.bool_()),
            "confidence": cells.count("Confidence"),
            "length": cells.count("MentionDocLen"),
            "tone": cells.number("MentionDocTone"),
        },
        mentions_schema(),
    )


def _times(cells: Cells, name: str, *, needed: bool) -> Any:
    cells.days(name, compact_day, needed=needed)  # marks the rows without one
    places, texts = cells.levels(name)
    times = np.full(len(texts) + 1, "NaT", "M8[s]")
    for at, text in enumerate(texts):
        try:
            day = compact_day(text)
        except ValueError:
            continue
        hour, minute, second = (int(text[i : i + 2] or 0) for i in (8, 10, 12))
        times[at] = datetime(day.year, day.month, day.day, hour, minute, second)
    return times[places]
