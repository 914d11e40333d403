"""Acts counted by DuckDB: the Parquet segments of coded events, some months at a time, in bounded memory.

One act is told in many rows. Rows of one source are one act where day, actor, recipient, kind (the two digits
of the CAMEO root; the PLOVER type where there is no CAMEO code), class and name of the place are the same; a
row without a place is of one act with the others without. Of an act that the source codes as of both sides
(a meeting) these may stand in either order: a row and its mirror are one act, told once; it is never one with
an act of one side.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from blocs.errors import MissingExtra, StoreError, UsageError
from blocs.sources.panel.periods import Period
from blocs.states import registry

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from blocs.sources.coded.manifest import Segment

__all__ = [
    "ACT",
    "CELLS",
    "KEYS",
    "THERE",
    "Cells",
    "Rule",
    "count_acts",
    "count_rows",
    "late",
    "opened",
    "quoted",
]

CELLS = (
    "q1", "q2", "q3", "q4", "n", "events", "reports", "reports_n", "weight", "weight_n", "late",
)  # fmt: skip
"""What is summed of each cell: acts by class, acts, rows, mentions and acts with them, Goldstein weights in
millionths and acts with one, late rows."""
_ASIDE = ("fewer", "untold")
"""Acts told by too few, and acts of which no mention is held; summed where mentions are asked for."""
_BATCH = 1_500_000
"""Rows whose acts are told apart at once; whole months, since an act has one day."""
_TIME: dict[Period, str] = {
    "year": "year(day)",
    "month": "year(day) * 100 + month(day)",
    "week": "isoyear(day) * 100 + week(day)",
}
_SIZE = re.compile(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*", re.IGNORECASE)
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_LEAST = 30_000_000
_DAY = 86_400
KEYS = """
            CASE WHEN "symmetric" AND actor > recipient THEN recipient ELSE actor END AS a,
            CASE WHEN "symmetric" AND actor > recipient THEN actor ELSE recipient END AS b,
            "symmetric" AS s, day, coalesce(left(cameo, 2), type) AS kind, quad, place
"""
"""What makes rows one act, in columns of a segment."""
ACT = "hash(a, b, s, day, kind, quad, place)"
"""Number of an act."""
THERE = """
    actor IS NOT NULL AND recipient IS NOT NULL AND actor <> recipient AND day BETWEEN $since AND $until
"""
"""Which rows tell of an act between two."""
_ACTS = """
WITH acts AS (
    SELECT a, b, s, day, kind, quad, place, late,
        count(*) AS c, count(*) FILTER (WHERE t) AS ct,
        CAST(sum(mentions) AS DOUBLE) AS m, CAST(sum(mentions) FILTER (WHERE t) AS DOUBLE) AS mt,
        sum(weight) AS g, count(weight) AS gc
    FROM (
        SELECT {keys}, "symmetric" AND actor > recipient AS t, {late} AS late, mentions,
            CASE WHEN isnan(goldstein) THEN NULL ELSE round(CAST(goldstein AS DOUBLE) * 1000) END AS weight
        FROM read_parquet($files, hive_partitioning = false)
        WHERE {there} {pair}
    )
    GROUP BY ALL
), cells AS (
    SELECT {sides}, {time} AS time, {aside} AS aside,
        {one} AS n, {q1} AS q1, {q2} AS q2, {q3} AS q3, {q4} AS q4,
        sum(greatest(c - ct, ct)) AS events,
        sum(greatest(m - coalesce(mt, 0), coalesce(mt, 0))) AS reports, count(m) AS reports_n,
        {weight} AS weight, {weight_n} AS weight_n
    FROM acts {joined} GROUP BY ALL
)
SELECT coalesce(enum_code(try_cast(a AS code)), -1)::INTEGER AS a,
    coalesce(enum_code(try_cast(b AS code)), -1)::INTEGER AS b,
    s, time::INTEGER AS time, aside::TINYINT AS aside, n::INTEGER AS n,
    q1::INTEGER AS q1, q2::INTEGER AS q2, q3::INTEGER AS q3, q4::INTEGER AS q4,
    events::INTEGER AS events, coalesce(reports, 0)::BIGINT AS reports,
    reports_n::INTEGER AS reports_n, coalesce(weight, 0)::DOUBLE AS weight,
    coalesce(weight_n, 0)::INTEGER AS weight_n
FROM cells
"""
_ROWS = """
SELECT {time} AS time, count(*) FILTER (WHERE NOT {late}) AS events, count(*) FILTER (WHERE {late}) AS late
FROM read_parquet($files, hive_partitioning = false) WHERE day BETWEEN $since AND $until GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """How acts are counted.

    Attributes
    ----------
    period : {"year", "month", "week"}
    since, until : date
        First and last day, those of whole periods.
    directed, distinct : bool
        From actor to recipient; each act once.
    late : int or None
        Rows taken in so many days after their day, or more, are counted apart; None: none is.
    codes : tuple of two tuples of str, or None
        Codes that two states bear over time, whose acts alone are wanted.
    outlets, texts : int
        By how many outlets, and in how many texts, an act must be told; 0: it does not matter.
    window : int
        Days after an event's first document within which it must be.
    """

    period: Period
    since: date
    until: date
    directed: bool = True
    distinct: bool = True
    late: int | None = None
    codes: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    outlets: int = 0
    texts: int = 0
    window: int = 0

    @property
    def by_mentions(self) -> bool:
        """Whether it matters by how many an act was told."""
        return self.outlets > 0 or self.texts > 0

    def of_pair(self) -> tuple[str, dict[str, Any]]:
        """Write the condition that rows are of the pair, with its values; empty where there is none."""
        if self.codes is None:
            return "", {}
        both = "list_contains(${}, {}) AND list_contains(${}, {})"
        there = both.format("ones", "actor", "twos", "recipient")
        back = both.format("twos", "actor", "ones", "recipient")
        ones, twos = (list(codes) for codes in self.codes)
        return f"AND ({there} OR {back})", {"ones": ones, "twos": twos}


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Acts by pair of codes and period.

    Attributes
    ----------
    codes : tuple of str
        Of the registry; `a` and `b` are places in it, -1 for a side that is no state.
    a, b, time : int64 array of length n
        Who, towards whom, and when. The same cell can stand twice.
    sums : dict of array of length n
        By the names of `CELLS`; with mentions also acts that were told by too few, and those of which no
        mention is held.
    """

    codes: tuple[str, ...]
    a: NDArray[np.int64]
    b: NDArray[np.int64]
    time: NDArray[np.int64]
    sums: dict[str, NDArray[Any]]


@contextmanager
def opened(folder: Path, memory: str, threads: int) -> Iterator[DuckDBPyConnection]:
    """Open DuckDB in memory, with a place to put aside what does not fit into it.

    Parameters
    ----------
    folder : Path
        The store's folder of events; where it may not be written to, the system's place for such files is
        used.
    memory : str
        ``"1GB"``; DuckDB gets half of it, the table that is made has the rest.
    threads : int

    Raises
    ------
    MissingExtra
        Without duckdb.
    UsageError
        When memory or threads make no sense.
    StoreError
        When a segment is gone or damaged, or there is no room to put anything aside.
    """
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise UsageError(f"threads={threads!r}: write a whole number from 1 on")
    limit = _bytes(memory) // 2
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtra("duckdb", "tables") from error
    place = _aside(folder)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{limit // 1000}KB",
        "threads": threads,
        "temp_directory": str(place),
        "preserve_insertion_order": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    try:
        with duckdb.connect(":memory:", config=config) as base:
            words = ", ".join(f"'{code}'" for code in sorted(registry().states))
            base.execute(f"CREATE TYPE code AS ENUM ({words})")
            yield base
    except duckdb.OutOfMemoryException as error:
        raise UsageError(
            f"memory={memory!r} is too little for these events ({_first_line(error)}); give more"
        ) from error
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.BinderException) as error:
        raise StoreError(
            f"{folder}: its segments cannot be read ({_first_line(error)}); ask again if events "
            "were dropped meanwhile, else see Events(store).check()"
        ) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def count_acts(
    base: DuckDBPyConnection,
    folder: Path,
    segments: Sequence[Segment],
    rule: Rule,
    tellings: Callable[[Sequence[Segment]], None] | None = None,
) -> Cells:
    """Count the acts of segments of one source by pair of codes and period.

    Parameters
    ----------
    base : connection
        As `opened` gives it.
    folder : Path
        That the segments' paths start from.
    segments : sequence of Segment
    rule : Rule
    tellings : callable, optional
        Makes the table ``told`` of the acts of some segments, where the rule needs it.
    """
    codes = tuple(sorted(registry().states))
    text, values = _statement(rule)
    parts: dict[str, list[NDArray[Any]]] = {name: [] for name in ("a", "b", "time", *CELLS)}
    if rule.by_mentions:
        parts |= {name: [] for name in _ASIDE}
    for batch in _batches(segments):
        if tellings is not None:
            tellings(batch)
        files = [quoted(folder / one.path) for one in batch]
        found = base.execute(text, {**values, "files": files}).fetchnumpy()
        held = {name: np.asarray(column) for name, column in found.items()}
        aside = held.pop("aside")
        held["late"] = np.where(aside == 1, held["events"], 0)
        if rule.by_mentions:
            held |= {name: np.where(aside == k, held["n"], 0) for k, name in enumerate(_ASIDE, 2)}
        for name in CELLS[:-1]:
            held[name][aside > 0] = 0
        mirrored = np.flatnonzero(held.pop("s"))
        for name, kept in parts.items():
            kept.append(held[name])
            if len(mirrored):
                kept.append(held[{"a": "b", "b": "a"}.get(name, name)][mirrored])
    whole = {name: np.concatenate([np.zeros(0, np.int32), *kept]) for name, kept in parts.items()}
    a, b, when = (whole.pop(name).astype(np.int64) for name in ("a", "b", "time"))
    return Cells(codes, a, b, when, whole)


def count_rows(
    base: DuckDBPyConnection, folder: Path, segments: Sequence[Segment], rule: Rule
) -> dict[int, tuple[int, int]]:
    """Count all rows of segments by period, whoever acted: those in time, and late ones."""
    if not segments:
        return {}
    text = _ROWS.format(time=_TIME[rule.period], late=late(rule))
    values = {
        "files": [quoted(folder / one.path) for one in segments],
        "since": rule.since,
        "until": rule.until,
    }
    return {int(when): (int(rows), int(late)) for when, rows, late in base.execute(text, values).fetchall()}


def quoted(path: Path) -> str:
    """Write a path so that DuckDB takes it as it is, though it has signs by which names are sought."""
    return re.sub(r"([*?\[])", r"[\1]", str(path).replace("\\", "\\\\" if os.sep == "/" else "/"))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0][:300]


def _statement(rule: Rule) -> tuple[str, dict[str, Any]]:
    """Write the query of a rule, and the values that it takes besides the files."""
    pair, of_pair = rule.of_pair()
    values: dict[str, Any] = {"since": rule.since, "until": rule.until, **of_pair}
    each = "count(*)" if rule.distinct else "sum(greatest(c - ct, ct))"
    text = _ACTS.format(
        keys=KEYS,
        there=THERE,
        late=late(rule),
        pair=pair,
        **_told(rule),
        sides="a, b, s" if rule.directed else "least(a, b) AS a, greatest(a, b) AS b, false AS s",
        time=_TIME[rule.period],
        one=each,
        **{f"q{k}": f"coalesce({each} FILTER (WHERE quad = {k}), 0)" for k in range(1, 5)},
        weight=f"sum(trunc(g * 1000 / gc){'' if rule.distinct else ' * greatest(c - ct, ct)'})",
        weight_n=f"{each} FILTER (WHERE gc > 0)",
    )
    return text, values


def _told(rule: Rule) -> dict[str, str]:
    """Write what the query of a rule needs of the table ``told``; nothing where it needs none."""
    if not rule.by_mentions:
        return {"joined": "", "aside": "CASE WHEN late THEN 1 ELSE 0 END"}
    few = f"outlets < {rule.outlets} OR texts < {rule.texts}"
    return {
        "joined": f"LEFT JOIN told ON told.act = {ACT}",
        "aside": f"CASE WHEN late THEN 1 WHEN told.act IS NULL THEN 3 WHEN {few} THEN 2 ELSE 0 END",
    }


def late(rule: Rule) -> str:
    """Write the condition that a row is late."""
    return (
        "false" if rule.late is None else f"coalesce(date_diff('day', day, added) >= {int(rule.late)}, false)"
    )


def _batches(segments: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Segments of whole months together, some million rows at a time."""
    batch: list[Segment] = []
    rows = 0
    for one in sorted(segments, key=lambda one: (one.month, one.path)):
        if rows >= _BATCH and one.month != batch[-1].month:
            yield batch
            batch, rows = [], 0
        batch.append(one)
        rows += one.rows
    if batch:
        yield batch


def _bytes(memory: str) -> int:
    found = _SIZE.fullmatch(memory) if isinstance(memory, str) else None
    size = int(float(found[1]) * _UNITS[found[2].upper()]) if found else 0
    if size < _LEAST:
        raise UsageError(f"memory={memory!r}: write a size from 30MB on, such as 500MB or 2GB")
    return size


def _aside(folder: Path) -> Path:
    """Name a new folder for what does not fit into memory; removes those that killed queries have left."""
    if not os.access(folder, os.W_OK):
        folder = Path(tempfile.gettempdir())
    for old in folder.glob("spill-*"):
        with suppress(OSError):
            if time.time() - old.stat().st_mtime > _DAY:
                shutil.rmtree(old, ignore_errors=True)
    return folder / f"spill-{secrets.token_hex(8)}"
