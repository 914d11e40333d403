"""From news reports to sourced records, ties between states, blocs and what-ifs.

    import blocs

    records = blocs.read("report.txt")      # events, quantities, statements, each with its sentence
    store = blocs.open("evidence")          # a store that keeps them, with links across reports
    brief = blocs.brief(store)              # what they say together; brief.save("brief.html")
    table = blocs.dyads(since=1946)         # every pair of states in every year, to join measures to

Importing `blocs` loads none of its rooms; each is loaded when it is first used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from os import PathLike, fspath
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from datetime import date

    from blocs.brief import Brief
    from blocs.errors import BlocsError
    from blocs.evidence import Records, Store
    from blocs.reading import Reading, Record
    from blocs.scenario import Scenario
    from blocs.sources import Frame
    from blocs.states import System

    __version__: str

__all__ = ["BlocsError", "Brief", "Records", "Store", "__version__", "brief", "dyads", "open", "read"]

_Path: TypeAlias = "str | PathLike[str]"
_HOMES = {
    "BlocsError": "blocs.errors",
    "Brief": "blocs.brief",
    "Records": "blocs.evidence",
    "Store": "blocs.evidence",
}


def read(
    path: _Path | Iterable[_Path],
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    retrieved: date | str | None = None,
    workers: int = 1,
) -> Records[Record]:
    """Read the reports in files and folders into records.

    Parameters
    ----------
    path : path, or several
        txt, Markdown, HTML, PDF, JSON lines or WARC, gzipped or not; folders with such files. Reports of the
        same bytes are read once. All records are held here; `blocs.reading.read_archive` gives the readings
        of any number of reports one by one.
    published, publisher, title, retrieved : optional
        Win over what the files say, for all of them; a day may be written as 2018-09-13.
    workers : int
        Processes that read; the records are the same with any number.

    Returns
    -------
    Records
        Events, quantities and statements by file and place in it, with the reports as their sources.

    Raises
    ------
    InputError
        When a file cannot be read as a report; names the file, the cause and the remedy.
    UsageError
        When `published` or `retrieved` is no day.

    Examples
    --------
    >>> for record in read("report.txt"):  # doctest: +SKIP
    ...     print(record.kind, record.text, record.confidence)
    """
    from blocs.evidence import gather

    paths = [path] if isinstance(path, (str, PathLike)) else path
    readings = _readings(
        paths, published=published, publisher=publisher, title=title, retrieved=retrieved, workers=workers
    )
    return gather(readings).records()


def open(folder: _Path, *, create: bool = True, read_only: bool = False) -> Store:
    """Open the store of evidence in a folder; made when it is not there, unless `create` is False.

    Raises
    ------
    StoreError
        When it cannot be opened; `blocs.evidence.open_store` tells why that may be.

    Examples
    --------
    >>> with open("evidence") as store:  # doctest: +SKIP
    ...     store.records(pair=("CHN", "RUS"), since="2018-09-01")
    """
    from pathlib import Path

    from blocs.evidence import open_store

    return open_store(Path(folder), create=create, read_only=read_only)


def dyads(since: int = 1946, until: int = 2019, system: System = "cow", directed: bool = False) -> Frame:
    """Give every pair of members of the state system in every year, as a table to join measures to.

    Parameters
    ----------
    since, until : int
        First and last year, from 1816 on.
    system : {"cow", "gw"}
        Correlates of War, or Gleditsch and Ward.
    directed : bool
        Each pair both ways; else once, the smaller number first.

    Returns
    -------
    Frame
        By dyad-year or directed dyad-year: numbers of the two states, year, and their codes; see
        `blocs.sources.dyads`.

    Raises
    ------
    UsageError
        When `until` is before `since`, a year is out of range, or there is no such system.

    Examples
    --------
    >>> len(dyads(2000, 2000))
    18145
    """
    from blocs.sources.dyads import dyads as made

    return made(since, until, system, directed)


def brief(
    evidence: Store | Reading | _Path | Iterable[Reading | _Path],
    *,
    scenario: Scenario | _Path | None = None,
    scenarios: bool = True,
) -> Brief:
    """Compose the brief of a store, of readings, or of the reports in files.

    Parameters
    ----------
    evidence : Store, or Readings and paths
        A store is told with the links of its latest `relink`; readings and files are held against each
        other here.
    scenario : Scenario or path, optional
        A scenario of yours, or the file of one: what would follow from it is told first.
    scenarios : bool
        Whether it is worked out what the pressures that reports tell of would do; that takes a second or two.

    Raises
    ------
    InputError
        When a file cannot be read as a report.
    PolicyError
        When the scenario's file is none.
    UsageError
        When it is something else, such as `Records`, which do not hold the text of their reports.

    Examples
    --------
    >>> brief(["a.txt", "b.txt"]).save("brief.html")  # doctest: +SKIP
    """
    from blocs.brief import brief_of
    from blocs.errors import UsageError
    from blocs.evidence import Store, gather
    from blocs.reading import Reading

    if isinstance(scenario, (str, PathLike)):
        from blocs.scenario import read_scenario

        scenario = read_scenario(fspath(scenario))
    if isinstance(evidence, Store):
        return brief_of(evidence, scenario=scenario, scenarios=scenarios)
    readings: list[Reading] = []
    for item in [evidence] if isinstance(evidence, (str, PathLike, Reading)) else evidence:
        if isinstance(item, Reading):
            readings.append(item)
        elif isinstance(item, (str, PathLike)):
            readings += _readings([item])
        else:
            raise UsageError(
                f"a brief cannot be made of {type(item).__name__}s, which do not hold the text of their "
                "reports; give a store, readings, or the files"
            )
    return brief_of(gather(readings), scenario=scenario, scenarios=scenarios)


def _readings(
    paths: Iterable[_Path],
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    retrieved: date | str | None = None,
    workers: int = 1,
) -> Iterator[Reading]:
    from blocs.reading import Failed, Reading, read_archive
    from blocs.reports import parse_day

    told, fetched = (None if day is None else parse_day(day) for day in (published, retrieved))
    outcomes = read_archive(
        paths, published=told, publisher=publisher, title=title, retrieved=fetched, workers=workers
    )
    for outcome in outcomes:
        if isinstance(outcome, Failed):
            raise outcome.error
        if isinstance(outcome, Reading):
            yield outcome


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that ``import blocs`` costs nothing."""
    if name == "__version__":
        from importlib.metadata import version

        value: Any = version("blocs")
    elif name in _HOMES:
        from importlib import import_module

        value = getattr(import_module(_HOMES[name]), name)
    else:
        raise AttributeError(f"module 'blocs' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _CallableRoom(ModuleType):
    """A room that also does what the function of its name does."""

    __call__ = staticmethod(brief)


class _Face(ModuleType):
    """This package, where `brief` names a room and a function.

    Importing the room puts the module in the function's place; the module takes over the function's work, so
    that ``blocs.brief(store)`` means the same whatever was imported before.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name == "brief" and type(value) is ModuleType:
            value.__class__ = _CallableRoom
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face
