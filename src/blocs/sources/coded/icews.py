"""ICEWS events: tab-separated text with a header of 20 columns, one row an event in a sentence of a story.

The layout is that of the files at the Harvard Dataverse (``Event ID``, ``Event Date``, ``Source Name``,
``Source Sectors``, ``Source Country``, ``Event Text``, ``CAMEO Code``, ``Intensity``, the same of the
target, ``Story ID``, ``Sentence Number``, ``Publisher``, ``City`` to ``Country``, ``Latitude``,
``Longitude``), without quotes. Empty cells are empty, or ``NA`` where the file went through R.

What to know of these data, and what is done about it:

- ``Event Date`` is the day on which the story was published, not that of the act; there is no other, so `day`
  is that day and `added` is null.
- A story is in once, but its wire copies are stories of their own, and one act is told in several sentences:
  rows repeat. All stay.
- Meetings and talks stand twice, once from each side (`symmetric`).
- ``Intensity`` is a value of the type on Goldstein's scale, close to it but not the same for every code.
- Countries are names (``Russian Federation``); sides without a country are bodies by their name
  (``European Union``) or nobody. A side's country is that of the group, so a rebel has the state he fights;
  `actor_role`, by the sectors, tells them apart.
- Codes that lost their zero in a spreadsheet (``10`` for ``010``) mean another root; they are read as they
  stand. Use the files as they were shipped.

References
----------
Boschee, E. et al. (2015). ICEWS Coded Event Data. Harvard Dataverse, doi:10.7910/DVN/28075.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from blocs.sources.coded.cameo import cameo
from blocs.sources.coded.cells import Cells, iso_day
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.countries import body_named, named, on_days
from blocs.sources.coded.header import headed
from blocs.sources.coded.roles import icews_role
from blocs.sources.coded.row import tables

__all__ = ["read_icews"]

_WANTED = {
    "Event ID": False, "Event Date": True, "Source Name": True, "Source Country": True, "CAMEO Code": True,
    "Target Name": True, "Target Country": True,
}  # fmt: skip
_OPTIONAL = {
    "Source Sectors": True, "Target Sectors": True, "Intensity": True, "City": True, "District": True,
    "Province": True, "Country": True, "Latitude": False, "Longitude": False,
}  # fmt: skip


def read_icews(path: str | Path, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read ICEWS events, piece by piece.

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
        When the file is missing or damaged, or lacks a column.
    MissingExtra
        Without pyarrow.
    """
    for cells in headed(path, rows, _WANTED, _OPTIONAL, "ICEWS events", missing=("", "NA")):
        yield _chunk(cells)


def _chunk(cells: Cells) -> Chunk:
    import pyarrow.compute as compute

    pa = tables()
    day = cells.days("Event Date", iso_day, needed=True)
    places, codes = cells.levels("CAMEO Code")
    known = [cameo(code) for code in codes]
    at = pa.array(np.where(places < 0, len(known), places))
    country, names = cells.levels("Country")
    towns = [cells.text(name).cast(pa.string()) for name in ("City", "District", "Province")]
    return cells.chunk(
        {
            "source": "icews",
            "id": cells.identity("Event ID"),
            "day": day,
            "actor": _side(cells, "Source", day),
            "recipient": _side(cells, "Target", day),
            "actor_told": cells.code("Source Name"),
            "recipient_told": cells.code("Target Name"),
            "actor_role": cells.code("Source Sectors", icews_role),
            "recipient_role": cells.code("Target Sectors", icews_role),
            "symmetric": np.array([entry.symmetric for entry in known] + [False])[places],
            "cameo": cells.code("CAMEO Code"),
            "type": cells.code("CAMEO Code", lambda code: cameo(code).type),
            "mode": cells.code("CAMEO Code", lambda code: cameo(code).mode),
            "quad": pa.array([entry.quad for entry in known] + [None], pa.int8()).take(at),
            "goldstein": cells.number("Intensity"),
            "place": compute.coalesce(*towns),
            "place_country": on_days([(country, [named(name) for name in names])], day),
            "lat": cells.number("Latitude"),
            "lon": cells.number("Longitude"),
        }
    )


def _side(cells: Cells, side: str, day: Any) -> Any:
    country, name = cells.levels(f"{side} Country"), cells.levels(f"{side} Name")
    return on_days(
        [
            (country.places, [named(text) for text in country.texts]),
            (name.places, [body_named(text) for text in name.texts]),
        ],
        day,
    )
