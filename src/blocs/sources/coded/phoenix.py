"""Phoenix events: the daily files of the Open Event Data Alliance, and the historical ones since 1945.

Two layouts. The daily files (2014 to 2018) have 26 columns parted by tabs, without header or quotes:
``EventID``, ``Date``, ``Year``, ``Month``, ``Day``, ``SourceActorFull`` ... ``NewsSources``, as the
Alliance's own readers name them. The historical files of the Cline Center are CSV with a header: ``eid``,
``story_date``, ``year``, ``month``, ``day``, ``source``, ``source_root``, ``source_agent`` ... ``process``.

What to know of these data, and what is done about it:

- The date is that of the story. Where the coder met "yesterday" it did not move it: `day` may be late by one
  or more, and `added` is null, since there is no second day.
- The daily files keep one row a day for the same sides and code; ``URLs`` lists the documents, and their
  number is `articles`. The historical files do not merge; rows repeat, and all stay.
- ``PentaClass`` has a fifth class, 0, for statements and appeals (roots 01 and 02): here `quad` is null.
- Historical files come one a publisher (New York Times, SWB, FBIS); the same act is in several of them.
- Sides are CAMEO codes strung together (``IGOUNO``, ``SYRREB``): the first three letters are a state, or
  ``IGO``, behind which a body may stand.

References
----------
Beieler, J. (2016). Creating a Real-Time, Reproducible Event Dataset, arXiv:1612.00866. Althaus, S. et al.
(2017). Cline Center Historical Phoenix Event Data, Cline Center for Advanced Social Research.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from blocs.errors import DataError
from blocs.sources.coded.cameo import cameo
from blocs.sources.coded.cells import Cells
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.countries import cameo_body, cameo_country, iso3, named, on_days
from blocs.sources.coded.opening import blocks
from blocs.sources.coded.quoted import quoted
from blocs.sources.coded.row import tables
from blocs.sources.coded.unquoted import unquoted

__all__ = ["read_phoenix"]

_DAILY = (
    "EventID", "Date", "year", "month", "day", "source", "source_root", "source_agent", "SourceAttribute",
    "target", "target_root", "target_agent", "TargetAttribute", "code", "EventRootCode", "quad_class",
    "goldstein", "Issues", "lat", "lon", "placename", "StateName", "countryname", "SentenceID", "URLs",
    "NewsSources",
)  # fmt: skip
"""The columns of the daily files, those that the historical files have too by their names there."""
_FEW = (
    "year", "month", "day", "source", "source_root", "source_agent", "target", "target_root", "target_agent",
    "code", "quad_class", "goldstein", "countryname",
)  # fmt: skip
_WANTED = {name: True for name in _FEW if name not in ("goldstein", "quad_class", "countryname")}
_OPTIONAL = {
    "goldstein": True, "quad_class": True, "countryname": True, "placename": True, "lat": False, "lon": False,
}  # fmt: skip


def read_phoenix(path: str | Path, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read Phoenix events, daily or historical, piece by piece.

    Parameters
    ----------
    path : path
        Plain, gzip or zip with one file in it.
    rows : int
        Most rows of a piece.

    Yields
    ------
    Chunk

    Raises
    ------
    DataError
        When the file is missing or damaged, or has neither layout.
    MissingExtra
        Without pyarrow.
    """
    head = next(blocks(path, 200), None)
    lines = head.data.split(b"\n")[:200] if head is not None else []
    if any(line.count(b"\t") == len(_DAILY) - 1 for line in lines):
        kept = {"EventID": False, **_WANTED, **_OPTIONAL, "URLs": False}
        for cells in unquoted(path, rows, _DAILY, kept):
            yield _chunk(cells, "EventID")
        return
    if lines and b"eid" not in lines[0].lower():
        raise DataError(
            f"{path}: neither 26 columns parted by tabs nor a header with 'eid'; give Phoenix events, daily "
            "(events.full.20140620.txt) or historical (PhoenixNYT_1945-2018.csv)"
        )
    wanted = {"eid": False, **_WANTED}
    for cells in quoted(path, rows, wanted, _OPTIONAL, "Historical Phoenix events", missing=("", "NA")):
        yield _chunk(cells, "eid")


def _chunk(cells: Cells, name: str) -> Chunk:
    pa = tables()
    day = _days(cells)
    places, codes = cells.levels("code")
    quads = {"0": None, "1": 1, "2": 2, "3": 3, "4": 4}
    country, names = cells.levels("countryname")
    return cells.chunk(
        {
            "source": "phoenix",
            "id": cells.identity(name),
            "day": day,
            "actor": _side(cells, "source", day),
            "recipient": _side(cells, "target", day),
            "actor_told": cells.code("source"),
            "recipient_told": cells.code("target"),
            "actor_role": cells.code("source_agent"),
            "recipient_role": cells.code("target_agent"),
            "symmetric": np.array([cameo(code).symmetric for code in codes] + [False])[places],
            "cameo": cells.code("code"),
            "type": cells.code("code", lambda code: cameo(code).type),
            "mode": cells.code("code", lambda code: cameo(code).mode),
            "quad": cells.choice("quad_class", quads, pa.int8()),
            "goldstein": cells.number("goldstein"),
            "articles": _articles(cells),
            "place": cells.text("placename").cast(pa.string()),
            "place_country": on_days([(country, [iso3(text) or named(text) for text in names])], day),
            "lat": cells.number("lat"),
            "lon": cells.number("lon"),
            "url": cells.first("URLs", ";"),
        }
    )


def _days(cells: Cells) -> Any:
    """Give days from year, month and day, which both layouts have, whatever the date looks like."""
    parts = [cells.levels(name) for name in ("year", "month", "day")]
    sizes = [len(part.texts) + 1 for part in parts]
    key = np.ravel_multi_index([part.places % size for part, size in zip(parts, sizes, strict=True)], sizes)
    asked, back = np.unique(key, return_inverse=True)
    found = np.full(len(asked), "NaT", "M8[D]")
    for at, triple in enumerate(zip(*np.unravel_index(asked, sizes), strict=True)):
        texts = [part.texts[i] if i < len(part.texts) else "" for part, i in zip(parts, triple, strict=True)]
        if all(text.isascii() and text.isdecimal() and len(text) <= 4 for text in texts):
            try:
                found[at] = date(*map(int, texts))
            except ValueError:
                continue  # stays NaT, and the row is told below
    days = found[back]
    cells.spoil(np.isnat(days), lambda _: "year, month, day: they make no day")
    return days


def _articles(cells: Cells) -> Any:
    import pyarrow.compute as compute

    pa = tables()
    if "URLs" not in cells:
        return pa.nulls(len(cells), pa.int32())
    return compute.add(compute.count_substring(cells.text("URLs"), ";"), 1).cast(pa.int32())


def _side(cells: Cells, side: str, day: Any) -> Any:
    root, full = cells.levels(f"{side}_root"), cells.levels(side)
    return on_days(
        [
            (root.places, [cameo_country(text) for text in root.texts]),
            (full.places, [_body(text) for text in full.texts]),
        ],
        day,
    )


def _body(code: str) -> str | None:
    """Give the last body in a code such as ``IGOUNOWHO``."""
    parts = [code[at : at + 3] for at in range(3, len(code), 3)] if code.startswith(("IGO", "NGO")) else []
    return next((body for part in reversed(parts) if (body := cameo_body(part))), None)
