"""The tie of two states from a store and datasets: one call for what `blocs ties` shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from blocs.errors import StoreError
from blocs.sources.panel.dataset import Dataset
from blocs.ties.asking import Ask
from blocs.ties.catalogue import CATALOGUE, MEASURES_OF_REPORTS, told_balance
from blocs.ties.coded.lines import MEASURES_OF_CODED, coded_lines, last_year
from blocs.ties.holdings import Holdings
from blocs.ties.measure import Measure
from blocs.ties.profile import Line, Profile, profile
from blocs.ties.reported import reported_lines

if TYPE_CHECKING:
    from blocs.evidence import Store

__all__ = ["tie"]

_LAST = 2100
"""A report that claims a later day says nothing of how far to look."""


def tie(
    a: str,
    b: str,
    *,
    since: int = 1946,
    until: int | None = None,
    store: Store | str | Path | None = None,
    datasets: Iterable[Dataset] = (),
    holdings: Holdings | None = None,
    measures: Sequence[str] | None = None,
    draws: int = 1000,
    level: float = 0.9,
    seed: int = 1,
) -> Profile:
    """Measure the tie of two states by all that is at hand, year by year, data and reports side by side.

    Parameters
    ----------
    a, b : str
        Codes of the registry (ISO 3166-1 alpha-3). A successor stands for those whose number it bears: RUS of
        1985 is the Soviet Union.
    since, until : int
        First and last year; `until` is the last year that any dataset or report speaks of when not told.
    store : Store, path, optional
        Whose records, and whose datasets (`blocs import`), are used.
    datasets : iterable of Dataset, optional
        More of them, as the readers of `blocs.sources` give them.
    holdings : Holdings, optional
        In place of the datasets of the store: those that were loaded for the pair before.
    measures : sequence of str, optional
        Names of the catalogue; all when not told.
    draws, level, seed : int, float, int
        Of the bootstrap over roll calls and events.

    Raises
    ------
    RegistryError, UsageError
        When a code or measure is unknown, or the years are the wrong way round.
    StoreError, DataError
        When the store or a dataset cannot be read.

    Examples
    --------
    >>> tie("CHN", "RUS", since=2010, until=2012).lines[0].measure.name
    'shared_bodies'
    """
    with ExitStack() as stack:
        folder: Path | None = None
        opened: Store | None = None
        if isinstance(store, (str, Path)):
            folder = Path(store)
            if not folder.is_dir():
                raise StoreError(f"{folder}: no such folder; name that of a store, or leave it out")
            if (folder / "evidence.sqlite").exists():
                from blocs.evidence import open_store

                opened = stack.enter_context(open_store(folder, create=False, read_only=True))
        elif store is not None:
            opened, folder = store, store.path.parent
        held = Holdings(datasets, folder) if holdings is None else holdings
        last = until
        if last is None:
            last = max(since, _last(held, opened, measures, folder))
        ask = Ask(since, last, (a, b), draws, level, seed)
        told = () if opened is None else _told(opened, ask, measures)
        coded, gone, origins = ((), (), {}) if folder is None else coded_lines(folder, ask, measures)
        return profile(
            ask,
            held,
            CATALOGUE,
            reported=(*told, *coded),
            only_reported=(*MEASURES_OF_REPORTS, *MEASURES_OF_CODED),
            measures=measures,
            origins=origins,
            gone=gone,
        )


def _last(
    holdings: Holdings, store: Store | None, measures: Sequence[str] | None, folder: Path | None
) -> int:
    """Last year that anything that is asked for speaks of; this year where nothing is at hand."""
    families = [f for f in CATALOGUE if measures is None or {m.name for m in f.measures} & set(measures)]
    names = sorted({name for family in families for name in family.uses(holdings)})
    years = [holdings.get(name).coverage.until for name in names]
    if store is not None:
        years += [day.year for day in store.coverage().days if day.year <= _LAST][-1:]
    coded = None if folder is None else last_year(folder)
    return max([*years, *([] if coded is None else [coded])], default=datetime.now(UTC).year)


def _told(store: Store, ask: Ask, chosen: Sequence[str] | None) -> tuple[Line, ...]:
    """What the reports of a store tell of the pair, by each name that the two states bore."""
    names = ask.names().values()
    firsts, seconds = ({code for both in names for code in both[side]} for side in (0, 1))
    found = [store.records(pair=(a, b)) for a in sorted(firsts) for b in sorted(seconds)]
    records = {record.id: record for some in found for record in some}
    published = {source.report_id: source.published for some in found for source in some.sources}
    measures: list[Measure] = [m for f in CATALOGUE for m in f.measures]
    wanted = [m for m in (*measures, *MEASURES_OF_REPORTS) if chosen is None or m.name in chosen]
    return reported_lines(
        list(records.values()),
        published,
        store.coverage(),
        ask,
        wanted,
        claims=store.claims(),
        copies=store.copies(),
        balance=told_balance,
    )
