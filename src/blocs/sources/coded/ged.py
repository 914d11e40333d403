"""UCDP GED: acts of organised violence with at least one death, as CSV with UCDP's own header.

The layout is that of the GED codebook, versions 17 to 25 (``id``, ``relid``, ``year``, ``active_year``,
``type_of_violence``, ``conflict_new_id`` ..., ``side_a``, ``gwnoa``, ``side_b``, ``gwnob``,
``number_of_sources``, ``where_coordinates``, ``latitude``, ``longitude``, ``country``, ``country_id``,
``date_start``, ``date_end``, ``best`` ...).

What to know of these data, and what is done about it:

- Each row has at least one death; fights without one, and all else between states, are not in it. No row is
  no evidence of peace. GED begins with 1989.
- An act may last from ``date_start`` to ``date_end``, and ``date_prec`` says how sure the day is: `day` is
  ``date_start``. A summary of a year's deaths is one row on its first day.
- ``side_a`` of a state-based conflict is always the government, whoever attacked, and sides of conflicts
  between groups stand in no order: types 1 and 2 are `symmetric`. In one-sided violence (3) side a acts and
  civilians suffer.
- Only sides with a Gleditsch-Ward number are states (``gwnoa``, ``gwnob``); a rebel group has none and no
  `actor`, other than in ICEWS, where it has its country.
- All rows are of type ``ASSAULT``, class 4; there are no Goldstein values. Deaths are not in this table: for
  those use GED itself.

References
----------
Sundberg, R. and Melander, E. (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace
Research 50:523-532, doi:10.1177/0022343313484347. UCDP GED Codebook, ucdp.uu.se.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from blocs.sources.coded.cells import Cells, coded, iso_day
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.countries import gw, on_days
from blocs.sources.coded.quoted import quoted
from blocs.sources.coded.row import tables

__all__ = ["read_ged"]

_WANTED = {
    "id": False, "type_of_violence": True, "side_a": True, "side_b": True, "gwnoa": True, "gwnob": True,
    "date_start": True,
}  # fmt: skip
_OPTIONAL = {
    "number_of_sources": True, "where_coordinates": False, "country_id": True, "latitude": False,
    "longitude": False,
}  # fmt: skip


def read_ged(path: str | Path, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read UCDP GED events, piece by piece.

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
    for cells in quoted(path, rows, _WANTED, _OPTIONAL, "UCDP GED events", missing=("", "NA")):
        yield _chunk(cells)


def _chunk(cells: Cells) -> Chunk:
    import pyarrow.compute as compute

    pa = tables()
    day = cells.days("date_start", iso_day, needed=True)
    cells.choice("type_of_violence", {"1": 1, "2": 2, "3": 3}, pa.int8())
    places, kinds = cells.levels("type_of_violence")
    one_sided = np.array([kind == "3" for kind in kinds] + [False])[places]
    told = cells.count("number_of_sources")
    return cells.chunk(
        {
            "source": "ged",
            "id": cells.identity("id"),
            "day": day,
            "actor": _state(cells, "gwnoa", day),
            "recipient": _state(cells, "gwnob", day),
            "actor_told": cells.code("side_a"),
            "recipient_told": cells.code("side_b"),
            "actor_role": _role(cells, "gwnoa"),
            "recipient_role": _role(cells, "gwnob", one_sided),
            "symmetric": ~one_sided,
            "type": "ASSAULT",
            "quad": np.full(len(cells), 4, np.int8),
            "articles": compute.if_else(compute.greater_equal(told, 0), told, None),
            "place": cells.text("where_coordinates"),
            "place_country": _state(cells, "country_id", day),
            "lat": cells.number("latitude"),
            "lon": cells.number("longitude"),
        }
    )


def _state(cells: Cells, name: str, day: Any) -> Any:
    places, numbers = cells.levels(name)
    return on_days([(places, [gw(number.removesuffix(".0")) for number in numbers])], day)


def _role(cells: Cells, name: str, civilians: Any = None) -> Any:
    """A side with a number is a government; the one that one-sided violence is done to, civilians."""
    role = np.where(cells.levels(name).places >= 0, 0, -1)
    return coded(role if civilians is None else np.where(civilians, 1, role), ["GOV", "CVL"])
