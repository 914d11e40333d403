"""A store of coded events made by hand, as an import would write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from blocs.sources.coded.cutting import write_segment
from blocs.sources.coded.manifest import Manifest, Segment, SourceFile, load, swap
from blocs.sources.coded.row import schema
from blocs.sources.coded.shelves import EVENTS, MENTIONS, Shelf

Row = dict[str, Any]
EMPTY: Row = dict.fromkeys(schema().names)


def row(
    day: str,
    actor: str | None,
    recipient: str | None,
    cameo: str | None = "040",
    quad: int | None = 1,
    **more: Any,
) -> Row:
    """One coded event; what is not told is null."""
    kinds = {
        "day": date.fromisoformat(day),
        "actor": actor,
        "recipient": recipient,
        "cameo": cameo,
        "quad": quad,
    }
    added = more.pop("added", None)
    told = None if added is None else date.fromisoformat(added)
    return {**EMPTY, "id": "1", "symmetric": False, "added": told, **kinds, **more}


def mention(
    event: str,
    told: str,
    outlet: str | None,
    *,
    met: str = "2019-10-01",
    length: int | None = 900,
    **more: Any,
) -> Row:
    """One mention of an event, told on a day or at a time."""
    moments = {"told": datetime.fromisoformat(told), "met": datetime.fromisoformat(met)}
    row = {**dict.fromkeys(MENTIONS.fields().names), "id": event, "day": moments["told"].date(), **moments}
    return {**row, "outlet": outlet, "document": f"{outlet}/{told}", "length": length, "tone": -1.5, **more}


def keep(
    store: Path,
    rows: Sequence[Row],
    days: Sequence[tuple[str, str]],
    source: str = "gdelt2",
    parts: int = 1,
    shelf: Shelf = EVENTS,
) -> Path:
    """Add rows to a store as one file that stands for some days, in `parts` segments a month."""
    import pyarrow as pa

    held, folder = load(store, shelf), store / shelf.folder
    number = len(held.files)
    segments: list[Segment] = []
    for month in sorted({f"{one['day']:%Y-%m}" for one in rows}):
        own = [{**one, "source": source} for one in rows if f"{one['day']:%Y-%m}" == month]
        for part in range(parts):
            mine = own[part::parts]
            if mine:
                path = f"source={source}/month={month}/{number:016x}-{part}.parquet"
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                table = pa.Table.from_pylist(mine, shelf.fields())
                segments.append(write_segment(table, folder / path, path, source, month, shelf))
    runs = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in days)
    every = [one["day"] for one in rows]
    file = SourceFile(
        f"{number}.csv", f"{number:064x}", 1, source, len(rows), 0, f"{number:016x}",
        min(every, default=None), max(every, default=None), runs, "name", {},
    )  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    swap(store, Manifest((*held.files, file), (*held.segments, *segments)), shelf)
    return store
