"""GDELT event exports, 1.0 and 2.0: rows of 57, 58 or 61 columns, parted by tabs, without header or quotes.

The layout is that of the GDELT codebooks: 57 columns in 1.0 before April 2013, a 58th (``SOURCEURL``) since,
61 in 2.0, where each place has a second administrative code and ``DATEADDED`` is a time.

What to know of these data, and what is done about it:

- *Repeated and syndicated reports.* An event is one act in one report; a wire story in 200 papers is one
  row with 200 ``NumMentions`` or several rows, as the words differ. All rows stay, with ``NumMentions``,
  ``NumArticles`` and ``NumSources`` (here `mentions`, `articles`, `outlets`, those of the first 15 minutes
  or, in 1.0, of the first day).
- *Day of the event and day of taking in.* ``SQLDATE`` is the day of the event, as far as the report tells;
  ``DATEADDED`` the day on which GDELT took the report in. Both are kept, `day` and `added`.
- *Events a year old.* Where a report says "last year", "a month ago" or "last week", GDELT dates the event
  365, 30 or 7 days back: 51 of the 2,111 rows of a file of October 2019. They belong to no real day, and stay
  as they are; `added` tells them.
- *Growth.* The number of rows grows from year to year with the number of outlets on line. Sums over years
  say how much was written; divide by the totals of the same days.
- *IsRootEvent* says that the act stands in the lead of the report (`root`); acts further down are less sure.
- *Both sides.* Meetings, talks and agreements are coded twice, once from each side (`symmetric`).
- *QuadClass* is kept as shipped; it differs from CAMEO's for roots 09 and 14 (see
  `blocs.sources.coded.cameo`).
- *Places* are in FIPS 10-4, *sides* in CAMEO's codes. A side's state goes before its body; a side that is
  neither (a religion, a profession, a region) has no `actor`, and what GDELT told stays in `actor_told`.

References
----------
Leetaru, K. and Schrodt, P. (2013). GDELT: Global Data on Events, Location and Tone, 1979-2012. ISA Annual
Convention. The GDELT Event Database Data Format Codebook, v1.03 (2013) and v2.0 (2015), gdeltproject.org.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from blocs.errors import DataError
from blocs.sources.coded.cameo import cameo
from blocs.sources.coded.cells import Cells, compact_day
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.countries import cameo_body, cameo_country, fips, on_days
from blocs.sources.coded.opening import Block, blocks
from blocs.sources.coded.row import tables
from blocs.sources.coded.unquoted import cells_of

__all__ = ["read_gdelt"]

_FEW = True
_SAME = {
    0: ("GLOBALEVENTID", not _FEW), 1: ("SQLDATE", _FEW),
    5: ("Actor1Code", _FEW), 7: ("Actor1CountryCode", _FEW), 8: ("Actor1KnownGroupCode", _FEW),
    12: ("Actor1Type1Code", _FEW),
    15: ("Actor2Code", _FEW), 17: ("Actor2CountryCode", _FEW), 18: ("Actor2KnownGroupCode", _FEW),
    22: ("Actor2Type1Code", _FEW),
    25: ("IsRootEvent", _FEW), 26: ("EventCode", _FEW), 29: ("QuadClass", _FEW),
    30: ("GoldsteinScale", _FEW), 31: ("NumMentions", not _FEW), 32: ("NumSources", not _FEW),
    33: ("NumArticles", not _FEW), 34: ("AvgTone", not _FEW),
}  # fmt: skip
_PLACE = ("ActionGeo_FullName", not _FEW), ("ActionGeo_CountryCode", _FEW)
_AT = ("ActionGeo_Lat", not _FEW), ("ActionGeo_Long", not _FEW)
_OLD = {50: _PLACE[0], 51: _PLACE[1], 53: _AT[0], 54: _AT[1], 56: ("DATEADDED", _FEW)}
_NEW = {52: _PLACE[0], 53: _PLACE[1], 56: _AT[0], 57: _AT[1], 59: ("DATEADDED", _FEW)}
_URL = ("SOURCEURL", not _FEW)
_LAYOUTS = {
    57: ("gdelt1", {**_SAME, **_OLD}),
    58: ("gdelt1", {**_SAME, **_OLD, 57: _URL}),
    61: ("gdelt2", {**_SAME, **_NEW, 60: _URL}),
}
_LOOKED_AT = 200


def read_gdelt(path: str | Path, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read a GDELT export of events, piece by piece.

    Parameters
    ----------
    path : path
        Plain, gzip or zip with one file in it.
    rows : int
        Most rows of a piece.

    Yields
    ------
    Chunk
        Together all rows of the file: the good ones in the tables, the others in `bad`.

    Raises
    ------
    DataError
        When the file is missing or damaged, or none of its first lines has 57, 58 or 61 columns.
    MissingExtra
        Without pyarrow.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> cells = [""] * 61
    >>> told = {0: "1", 1: "19850301", 7: "RUS", 17: "USA", 25: "1", 26: "046", 59: "20150218230000"}
    >>> for at, cell in told.items():
    ...     cells[at] = cell
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "day.export.CSV")
    ...     _ = path.write_text("\\t".join(cells) + "\\n" + "half a row\\n")
    ...     chunk = next(read_gdelt(path))
    >>> chunk.table.select(["actor", "recipient", "type", "symmetric"]).to_pylist()
    [{'actor': 'SUN', 'recipient': 'USA', 'type': 'CONSULT', 'symmetric': True}]
    >>> chunk.bad
    (BadRow(line=2, why='1 columns, not 61', text='half a row'),)
    """
    width = 0
    for block in blocks(path, rows):
        width = width or _width(block)
        if not width:
            raise DataError(
                f"{path}: none of the first {_LOOKED_AT} lines has 57, 58 or 61 columns parted by tabs; "
                "give an export of GDELT events (mentions have 16: import them as gdelt-mentions)"
            )
        source, held = _LAYOUTS[width]
        names = [held[at][0] if at in held else f"column {at + 1}" for at in range(width)]
        cells = cells_of(block, names, dict(held.values()), ("",))
        yield _chunk(cells, source)


def _width(block: Block) -> int:
    """Give the number of columns that most of the first lines have, of those that GDELT knows."""
    lines = block.data.split(b"\n", _LOOKED_AT)[:_LOOKED_AT]
    seen = Counter(line.count(b"\t") + 1 for line in lines)
    known = {width: seen[width] for width in _LAYOUTS if seen[width]}
    return max(known, key=lambda width: known[width]) if known else 0


def _chunk(cells: Cells, source: str) -> Chunk:
    pa = tables()
    day = cells.days("SQLDATE", compact_day, needed=True)
    places, codes = cells.levels("EventCode")
    known = [cameo(code) for code in codes]
    mutual = np.array([entry.symmetric for entry in known] + [False])
    return cells.chunk(
        {
            "source": source,
            "id": cells.identity("GLOBALEVENTID", digits=True),
            "day": day,
            "added": cells.days("DATEADDED", compact_day, needed=False),
            "actor": _side(cells, "Actor1", day),
            "recipient": _side(cells, "Actor2", day),
            "actor_told": cells.code("Actor1Code"),
            "recipient_told": cells.code("Actor2Code"),
            "actor_role": cells.code("Actor1Type1Code"),
            "recipient_role": cells.code("Actor2Type1Code"),
            "symmetric": mutual[places],
            "cameo": cells.code("EventCode"),
            "type": cells.code("EventCode", lambda code: cameo(code).type),
            "mode": cells.code("EventCode", lambda code: cameo(code).mode),
            "quad": cells.choice("QuadClass", {"1": 1, "2": 2, "3": 3, "4": 4}, pa.int8()),
            "goldstein": cells.number("GoldsteinScale"),
            "mentions": cells.count("NumMentions"),
            "articles": cells.count("NumArticles"),
            "outlets": cells.count("NumSources"),
            "root": cells.choice("IsRootEvent", {"0": False, "1": True}, pa.bool_()),
            "tone": cells.number("AvgTone"),
            "place": cells.text("ActionGeo_FullName"),
            "place_country": _of(cells, "ActionGeo_CountryCode", day),
            "lat": cells.number("ActionGeo_Lat"),
            "lon": cells.number("ActionGeo_Long"),
            "url": cells.text("SOURCEURL"),
        }
    )


def _side(cells: Cells, side: str, day: np.ndarray) -> object:
    state, group = cells.levels(f"{side}CountryCode"), cells.levels(f"{side}KnownGroupCode")
    return on_days(
        [
            (state.places, [cameo_country(code) for code in state.texts]),
            (group.places, [cameo_body(code) for code in group.texts]),
        ],
        day,
    )


def _of(cells: Cells, name: str, day: np.ndarray) -> object:
    places, codes = cells.levels(name)
    return on_days([(places, [fips(code) for code in codes])], day)
