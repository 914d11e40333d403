"""Small segments of a month put together, so that many small imports do not make queries slow."""

from __future__ import annotations

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from blocs.errors import StoreError
from blocs.sources.coded.cutting import FLUSH
from blocs.sources.coded.manifest import Retired, Segment, load
from blocs.sources.coded.row import tables
from blocs.sources.coded.segments import GRACE, writing
from blocs.sources.coded.shelves import EVENTS, Shelf, completed
from blocs.sources.coded.sorting import sorted_rows, write_segment

__all__ = ["Compacted", "compact", "small_segments"]

SMALL = FLUSH // 2
"""Rows below which a segment is small."""


@dataclass(frozen=True, slots=True)
class Compacted:
    """What was put together: months that it concerned, segments before and after, rows that were moved."""

    months: tuple[str, ...]
    before: int
    after: int
    rows: int


def small_segments(store_folder: str | Path, shelf: Shelf = EVENTS) -> int:
    """Count the segments that `compact` would put together."""
    return sum(len(group) for group in _groups(load(store_folder, shelf).segments))


def compact(store_folder: str | Path, shelf: Shelf = EVENTS, *, grace: float = GRACE) -> Compacted:
    """Put the small segments of each source and month together; rows stay as they are.

    Done group by group: a process killed in between has put some together, and the store is whole. The old
    segments stay on disk for those who read them, until a later import finds their time over.

    Parameters
    ----------
    store_folder : path
    shelf : Shelf
        Events, or mentions.
    grace : float
        Seconds for which the old segments are kept.

    Raises
    ------
    StoreError
        When another process writes to the store, it cannot be written to, or a segment is damaged.
    """
    before = after = rows = 0
    months: set[str] = set()
    with writing(store_folder, shelf, grace=grace) as desk:
        for group in list(_groups(desk.manifest.segments)):
            new = _together(group, desk.folder, desk.scratch, shelf)
            place = desk.folder / new.path
            (desk.scratch / place.name).replace(place)
            old = {one.path for one in group}
            at = desk.manifest.segments.index(group[0])
            left = [one for one in desk.manifest.segments if one.path not in old]
            left.insert(at, new)
            now = tuple(Retired(path, time.time()) for path in sorted(old))
            desk.manifest = replace(desk.manifest, segments=tuple(left), retired=desk.manifest.retired + now)
            desk.commit()
            before, after, rows = before + len(group), after + 1, rows + new.rows
            months.add(new.month)
    return Compacted(tuple(sorted(months)), before, after, rows)


def _groups(segments: Sequence[Segment]) -> Iterator[tuple[Segment, ...]]:
    """Small segments of a source and month, in the manifest's order, as many as make a full one."""
    small: dict[tuple[str, str], list[Segment]] = defaultdict(list)
    for one in segments:
        if one.rows < SMALL:
            small[one.source, one.month].append(one)
    for members in small.values():
        group: list[Segment] = []
        for one in members:
            if sum(other.rows for other in group) + one.rows > FLUSH:
                if len(group) > 1:
                    yield tuple(group)
                group = []
            group.append(one)
        if len(group) > 1:
            yield tuple(group)


def _together(group: Sequence[Segment], folder: Path, scratch: Path, shelf: Shelf) -> Segment:
    """Write the rows of a group as one segment into the scratch folder."""
    import pyarrow.parquet as pq

    parts, fields = [], shelf.fields()
    for one in group:
        place = folder / one.path
        try:
            content = place.read_bytes()
        except OSError as error:
            raise StoreError(
                f"{place}: cannot be read ({error.strerror}); drop {one.source} and import it again"
            ) from error
        if hashlib.sha256(content).hexdigest() != one.sha256:
            raise StoreError(f"{place}: damaged; drop {one.source} and import it again")
        parts.append(completed(pq.read_table(tables().BufferReader(content)), fields))
    first = group[0]
    name = hashlib.sha256("".join(one.sha256 for one in group).encode()).hexdigest()[:16]
    path = f"source={first.source}/month={first.month}/{name}-c.parquet"
    table = sorted_rows(tables().concat_tables(parts), shelf)
    return write_segment(table, scratch / Path(path).name, path, first.source, first.month, shelf)
