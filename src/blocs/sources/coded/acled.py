"""ACLED events: the CSV that the export tool and the API give, with ACLED's own header.

The layout is that of the ACLED codebook since March 2023 (``event_id_cnty``, ``event_date``,
``time_precision``, ``disorder_type``, ``event_type``, ``sub_event_type``, ``actor1``, ``assoc_actor_1``,
``inter1``, ``actor2`` ... ``timestamp``); older exports have the columns needed here too.

What to know of these data, and what is done about it:

- Rows are acts on a place and a day, not reports: nothing is syndicated, and `articles` is null. A battle of
  three days is three rows.
- ``time_precision`` 2 and 3 mean a day somewhere in a week or a month; ``event_date`` is kept as it stands.
- ``timestamp`` is when the row was last changed: `added` may be years later, and changes with each download.
- Coverage begins country by country (Africa 1997, Asia 2010, Europe 2018 to 2020, the Americas 2018): no rows
  before that is no file, not no events.
- Actor 1 and actor 2 of a battle or an agreement stand in no order (`symmetric`); of attacks, shelling and
  arrests actor 1 acts. There is no Goldstein value and no CAMEO code: both are null.
- A side is a state where its name says whose forces or people it is ("Military Forces of Kenya (2022-)",
  "Police Forces of ...", "Government of ...", "Protesters (India)"); `actor_role` tells soldiers from
  protesters. Rebel groups have no state.
- Sub-event types become PLOVER types by a table made for blocs (``data/acled_types.csv``); ``Other`` and
  ``Change to group/activity`` have none.

References
----------
Raleigh, C., Linke, A., Hegre, H. and Karlsen, J. (2010). Introducing ACLED. Journal of Peace Research
47:651-660, doi:10.1177/0022343310378914. ACLED Codebook (2023), acleddata.com.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from blocs.sources.coded.cameo import QUAD_OF_TYPE
from blocs.sources.coded.cells import Cells, coded, iso_day
from blocs.sources.coded.chunk import Chunk
from blocs.sources.coded.countries import named, on_days
from blocs.sources.coded.facts import facts
from blocs.sources.coded.quoted import quoted
from blocs.sources.coded.roles import acled_role
from blocs.sources.coded.row import tables

__all__ = ["read_acled"]

_WANTED = {
    "event_id_cnty": False, "event_date": True, "event_type": True, "sub_event_type": True, "actor1": True,
    "actor2": True,
}  # fmt: skip
_OPTIONAL = {
    "inter1": True, "inter2": True, "country": True, "location": True, "latitude": False, "longitude": False,
    "timestamp": True,
}  # fmt: skip
_MONTHS = {
    name: at
    for at, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_WRITTEN = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ](\d{4})")
_FORCES = re.compile(r"(?:(?:Military|Police|State) Forces|Government) of (?:the )?(.+)")
_BEHIND = re.compile(r"\s*\([^()]*\d{4}-[^()]*\).*$")
_BESIDE = re.compile(r".*\(([^()\d]+)\)$")


def read_acled(path: str | Path, *, rows: int = 200_000) -> Iterator[Chunk]:
    """Read ACLED events, piece by piece.

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
    for cells in quoted(path, rows, _WANTED, _OPTIONAL, "ACLED events"):
        yield _chunk(cells)


def _chunk(cells: Cells) -> Chunk:
    pa = tables()
    day = cells.days("event_date", _day, needed=True)
    places, subs = cells.levels("sub_event_type")
    known = [_types().get(sub, (None, None, False)) for sub in subs]
    at = pa.array(np.where(places < 0, len(known), places))
    quads = [QUAD_OF_TYPE[kind] if kind else None for kind, _, _ in known]
    country, names = cells.levels("country")
    return cells.chunk(
        {
            "source": "acled",
            "id": cells.identity("event_id_cnty"),
            "day": day,
            "added": cells.days("timestamp", _stamp, needed=False),
            "actor": _side(cells, "actor1", day),
            "recipient": _side(cells, "actor2", day),
            "actor_told": cells.code("actor1"),
            "recipient_told": cells.code("actor2"),
            "actor_role": _roles(cells, "1"),
            "recipient_role": _roles(cells, "2"),
            "symmetric": np.array([mutual for _, _, mutual in known] + [False])[places],
            "type": coded(places, [kind for kind, _, _ in known]),
            "mode": coded(places, [mode for _, mode, _ in known]),
            "quad": pa.array([*quads, None], pa.int8()).take(at),
            "place": cells.text("location"),
            "place_country": on_days([(country, [named(name) for name in names])], day),
            "lat": cells.number("latitude"),
            "lon": cells.number("longitude"),
        }
    )


def _side(cells: Cells, name: str, day: Any) -> Any:
    places, names = cells.levels(name)
    return on_days([(places, [state_of(text) for text in names])], day)


@cache
def state_of(actor: str) -> str | None:
    """Give the state whose forces, police or people an actor of ACLED is.

    Examples
    --------
    >>> state_of("Military Forces of Ukraine (2019-) Air Force"), state_of("Rioters (France)")
    ('UKR', 'FRA')
    >>> state_of("Al Shabaab") is None
    True
    """
    plain = _BEHIND.sub("", actor).strip()
    found = _FORCES.fullmatch(plain) or _BESIDE.fullmatch(plain)
    return named(found.group(1).strip()) if found else None


def _roles(cells: Cells, side: str) -> Any:
    kinds, names = cells.levels(f"inter{side}"), cells.levels(f"actor{side}")
    width = len(names.texts) + 1
    pairs, back = np.unique(kinds.places * width + names.places % width, return_inverse=True)
    roles = [
        None if pair < 0 else acled_role(kinds.texts[pair // width], ([*names.texts, ""])[pair % width])
        for pair in pairs.tolist()
    ]
    return coded(back.astype(np.int64), roles)


@cache
def _types() -> dict[str, tuple[str | None, str | None, bool]]:
    return {
        sub: (kind or None, mode or None, mutual == "yes")
        for _, (sub, kind, mode, mutual) in facts("acled_types.csv", "sub_event_type,type,mode,symmetric")
    }


def _day(text: str) -> date:
    """Read ``2023-03-20``, ``20 March 2023`` or ``20-Mar-2023``, which ACLED's tools write in turn."""
    if written := _WRITTEN.fullmatch(text.strip()):
        month = _MONTHS.get(written[2].lower())
        if month is None:
            raise ValueError
        return date(int(written[3]), month, int(written[1]))
    return iso_day(text.strip())


def _stamp(text: str) -> date:
    """Read seconds since 1970, or a day."""
    if text.isascii() and text.isdecimal() and len(text) <= 11:
        return datetime.fromtimestamp(int(text), UTC).date()
    return iso_day(text)
