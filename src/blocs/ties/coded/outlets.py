"""By how many outlets, and in how many texts, coded events were told: from GDELT's mentions.

A wire story in two hundred papers is two hundred documents of two hundred outlets, and one text. Whether two
documents are copies GDELT does not tell; it tells the length and the tone of each, which copies of one text
mostly share and other texts seldom do. So `texts` counts what differs in either: it is an estimate, too high
where papers cut a story, too low where two short texts agree by chance. Neither number makes an act true.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from blocs.errors import UsageError
from blocs.sources.coded.held import Mentions
from blocs.ties.coded.queries import ACT, KEYS, THERE, Rule, late, opened, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from blocs.evidence import Store
    from blocs.sources.coded.manifest import Segment

__all__ = ["WINDOW", "Spread", "event_spread", "tellings", "whole_from_one"]

WINDOW = 7
"""Days after an event's first document within which mentions count: later ones look back at it."""
_TEXT = "CASE WHEN length IS NULL OR tone IS NULL THEN hash(outlet, told) ELSE hash(length, tone) END"
_WITHIN = "told <= met + to_days({window})"
_ENDS = """
SELECT min(added), max(added) FROM read_parquet($files, hive_partitioning = false)
WHERE day BETWEEN $since AND $until AND NOT {late}
"""
_TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
SELECT act, count(DISTINCT outlet) AS outlets, count(DISTINCT text) AS texts
FROM (
    SELECT id, CASE WHEN outlet IS NOT NULL THEN hash(outlet) END AS outlet, {text} AS text
    FROM read_parquet($mentions, hive_partitioning = false) WHERE {within}
) JOIN (
    SELECT id, {act} AS act
    FROM (
        SELECT id, {keys} FROM read_parquet($files, hive_partitioning = false)
        WHERE {there} AND NOT {late} {pair}
    )
) USING (id)
GROUP BY act
"""
_NONE = "CREATE OR REPLACE TEMP TABLE told (act UBIGINT, outlets BIGINT, texts BIGINT)"
_SPREAD = """
SELECT id, count(*), count(DISTINCT document), count(DISTINCT outlet), count(DISTINCT {text}),
    min(told), max(told)
FROM read_parquet($mentions, hive_partitioning = false)
WHERE {within} AND id IN (SELECT unnest($ids))
GROUP BY id ORDER BY id
"""


@dataclass(frozen=True, slots=True)
class Spread:
    """How an event was told, within the window.

    Attributes
    ----------
    id : str
        Of the event.
    mentions, documents, outlets, texts : int
        Rows that mention it; different documents, outlets, and lengths and tones of documents.
    first, last : datetime
        When the first and last of these documents was taken in (UTC).
    """

    id: str
    mentions: int
    documents: int
    outlets: int
    texts: int
    first: datetime
    last: datetime


def event_spread(
    store: Store | str | Path,
    ids: Iterable[str],
    *,
    window: int = WINDOW,
    memory: str = "1GB",
    threads: int = 2,
) -> dict[str, Spread]:
    """Tell by how many outlets, and in how many texts, events of GDELT 2.0 were told.

    Parameters
    ----------
    store : Store or path
        Into which mentions were imported (`blocs import gdelt FILES`).
    ids : iterable of str
        Of events.
    window : int
        Days from the event's first document on.
    memory : str
        About what it may take in all.
    threads : int

    Returns
    -------
    dict of str to Spread
        By id. An event of which the store holds no mention is not in it: nothing is known, not zero.

    Raises
    ------
    UsageError
        When the store has no mentions, or the window is no number of days.
    StoreError
        When the manifest or a segment is damaged.
    MissingExtra
        Without duckdb.

    Examples
    --------
    >>> event_spread("store", ["881990832"])["881990832"].outlets  # doctest: +SKIP
    3
    """
    folder = Path(store) if isinstance(store, (str, Path)) else store.path.parent
    held, days = Mentions(folder), whole_from_one("window", window)
    if not held.rows:
        raise UsageError(
            f"{folder} has no mentions; bring them in with: blocs import gdelt-mentions FILES --store DIR"
        )
    text = _SPREAD.format(text=_TEXT, within=_WITHIN.format(window=days))
    values = {"mentions": [quoted(Path(path)) for path in held.paths()], "ids": sorted(set(ids))}
    with opened(held.folder, memory, threads) as base:
        return {row[0]: Spread(*row) for row in base.execute(text, values).fetchall()}


def tellings(
    base: DuckDBPyConnection, folder: Path, mentions: Mentions, batch: Sequence[Segment], rule: Rule
) -> None:
    """Make the table ``told`` of the acts of some segments: how many outlets and texts told each.

    Parameters
    ----------
    base : connection
    folder : Path
        That the segments' paths start from.
    mentions : Mentions
    batch : sequence of Segment
    rule : Rule
        Whose window, days and pair it is.
    """
    files = {"files": [quoted(folder / one.path) for one in batch]}
    days = {"since": rule.since, "until": rule.until}
    least, most = base.execute(_ENDS.format(late=late(rule)), {**files, **days}).fetchall()[0]
    paths = list(_between(mentions, batch[0].source, least, most, rule.window))
    if not paths:
        base.execute(_NONE)
        return
    pair, values = rule.of_pair()
    text = _TOLD.format(
        text=_TEXT,
        within=_WITHIN.format(window=rule.window),
        act=ACT,
        keys=KEYS,
        there=THERE,
        late=late(rule),
        pair=pair,
    )
    base.execute(text, {**files, **days, **values, "mentions": paths})


def whole_from_one(name: str, value: object) -> int:
    """Give a number of outlets, texts or days that was told.

    Raises
    ------
    UsageError
        When it is no whole number from 1 on.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise UsageError(f"{name}={value!r}: write a whole number from 1 on")
    return value


def _between(mentions: Mentions, source: str, least: object, most: object, window: int) -> Iterator[str]:
    """Paths of mentions that can tell of events which were taken in between two days."""
    if not isinstance(least, date) or not isinstance(most, date):
        return
    for one in mentions.segments(least, most + timedelta(window)):
        if one.source == source:
            yield quoted(mentions.folder / one.path)
