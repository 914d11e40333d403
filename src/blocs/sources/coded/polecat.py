"""POLECAT events (PLOVER): tab-separated text with a header of 40 columns, one file a month or week.

The layout is that of the files at the Harvard Dataverse: ``Event ID``, ``Event Date``, ``Event Type``,
``Event Mode``, ``Intensity``, ``Quad Code``, ``Contexts``, ``Actor Name``, ``Actor Country`` (ISO 3166-1
alpha-3), ``Actor COW``, ``Primary Actor Sector`` ..., the same of the recipient, the place, ``Source``,
``Publication Date`` ... Missing cells are ``None``.

What to know of these data, and what is done about it:

- Some files have a header longer than their rows (``Headline``), some have empty columns at the end of each
  row. Such a header is replaced by the standard one, such columns are left out.
- ``Event Date`` is worked out from the text, ``Publication Date`` is that of the story: `day` and `added`.
  Dates in the future are plans, and stay.
- One story gives several events, one event several rows (one a pair of sides): rows repeat, and all stay.
- ``Event Mode`` and ``Contexts`` may name several (PLOVER wants them so); they stay in one text, as they
  are told: ask `contexts` for a word in it, not for a whole.
- Sides are named by country and sector; a side of several countries has none of them.
- Rows of one day are final only weeks later; import a month when its file is complete.

References
----------
Halterman, A., Bagozzi, B., Beger, A., Schrodt, P. and Scarborough, G. (2023). PLOVER and POLECAT: A New
Political Event Ontology and Dataset. Data: Scarborough et al., Harvard Dataverse, doi:10.7910/DVN/AJGVIT.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from blocs.sources.coded.cameo import QUAD_OF_TYPE
from blocs.sources.coded.cells import Cells, iso_day
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.countries import body_named, iso3, named, on_days
from blocs.sources.coded.header import headed
from blocs.sources.coded.row import tables

__all__ = ["HEADER", "read_polecat"]

_SIDE = (
    "{0} Name", "{0} Country", "{0} COW", "Primary {0} Sector", "{0} Sectors", "{0} Title", "{0} Name Raw",
    "Wikipedia {0} ID",
)  # fmt: skip
HEADER = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(name.format("Actor") for name in _SIDE), *(name.format("Recipient") for name in _SIDE),
    "Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID",
    "Raw Placename", "Feature Type", "Source", "Publication Date", "Story People", "Story Organizations",
    "Story Locations", "Language", "Version",
)  # fmt: skip
_WANTED = {
    "Event ID": False, "Event Date": True, "Event Type": True, "Actor Name": True, "Actor Country": True,
    "Recipient Name": True, "Recipient Country": True,
}  # fmt: skip
_OPTIONAL = {
    "Event Mode": True, "Contexts": True, "Intensity": True, "Quad Code": True, "Primary Actor Sector": True,
    "Primary Recipient Sector": True, "Placename": True, "Country": True, "Latitude": False,
    "Longitude": False, "Publication Date": True,
}  # fmt: skip
_QUADS = {
    "VERBAL COOPERATION": 1, "MATERIAL COOPERATION": 2, "VERBAL CONFLICT": 3, "MATERIAL CONFLICT": 4,
    "1": 1, "2": 2, "3": 3, "4": 4, "Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4,
}  # fmt: skip
_MUTUAL = frozenset(("CONSULT",))
"""Acts of both sides, which PLOVER's manual (2.4.2) gives to all who take part alike."""


def read_polecat(path: str | Path, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read POLECAT events, piece by piece.

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
    for cells in headed(
        path, rows, _WANTED, _OPTIONAL, "POLECAT events", missing=("", "None", "NA"), standard=HEADER
    ):
        yield _chunk(cells)


def _chunk(cells: Cells) -> Chunk:
    pa = tables()
    day = cells.days("Event Date", iso_day, needed=True)
    places, types = cells.levels("Event Type")
    country, codes = cells.levels("Country")
    return cells.chunk(
        {
            "source": "polecat",
            "id": cells.identity("Event ID"),
            "day": day,
            "added": cells.days("Publication Date", iso_day, needed=False),
            "actor": _side(cells, "Actor", day),
            "recipient": _side(cells, "Recipient", day),
            "actor_told": cells.code("Actor Name"),
            "recipient_told": cells.code("Recipient Name"),
            "actor_role": cells.code("Primary Actor Sector"),
            "recipient_role": cells.code("Primary Recipient Sector"),
            "symmetric": np.array([kind.upper() in _MUTUAL for kind in types] + [False])[places],
            "type": cells.code("Event Type", _type),
            "mode": cells.code("Event Mode"),
            "contexts": cells.code("Contexts"),
            "quad": _quad(cells) if "Quad Code" in cells else pa.nulls(len(cells), pa.int8()),
            "goldstein": cells.number("Intensity"),
            "place": cells.text("Placename").cast(pa.string()),
            "place_country": on_days([(country, [iso3(code) or named(code) for code in codes])], day),
            "lat": cells.number("Latitude"),
            "lon": cells.number("Longitude"),
        }
    )


def _type(told: str) -> str | None:
    return told.upper() if told.upper() in QUAD_OF_TYPE else None


def _quad(cells: Cells) -> Any:
    pa = tables()
    told = {text: _QUADS.get(text.upper()) for text in cells.levels("Quad Code").texts}
    return cells.choice("Quad Code", {text: quad for text, quad in told.items() if quad}, pa.int8())


def _side(cells: Cells, side: str, day: Any) -> Any:
    country, name = cells.levels(f"{side} Country"), cells.levels(f"{side} Name")
    return on_days(
        [
            (country.places, [iso3(code) for code in country.texts]),
            (name.places, [body_named(text) for text in name.texts]),
        ],
        day,
    )
