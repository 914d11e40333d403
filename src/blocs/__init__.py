"""From news reports to sourced records, ties between states, blocs and what-ifs.

    import blocs

    records = blocs.read("report.txt")      # events, quantities, statements, each with its sentence
    store = blocs.open("evidence")          # a store that keeps them, with links across reports
    brief = blocs.brief(store)              # what they say together; brief.save("brief.html")

Importing `blocs` loads none of its rooms; each is loaded when it is first used.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from os import PathLike
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from blocs.brief import Brief
    from blocs.errors import BlocsError
    from blocs.evidence import Records, Store
    from blocs.reading import Reading

    __version__: str

__all__ = ["BlocsError", "Brief", "Records", "Store", "__version__", "brief", "open", "read"]

_HOMES = {
    "BlocsError": "blocs.errors",
    "Brief": "blocs.brief",
    "Records": "blocs.evidence",
    "Store": "blocs.evidence",
}


def read(
    path: str | PathLike[str] | Iterable[str | PathLike[str]],
    *,
    published: date | str | None = None,
    publisher: str | None = None,
    title: str | None = None,
) -> Records:
    """Read the reports in one file, or in several, into records.

    Parameters
    ----------
    path : str, path, or several
        txt, Markdown, HTML, PDF, JSON lines or WARC. A file of the same bytes as an earlier one is read once.
    published, publisher, title : optional
        Win over what the files say, for all of them; a day may be written as 2018-09-13.

    Returns
    -------
    Records
        Events, quantities and statements by file and place in it, with the reports as their sources.

    Raises
    ------
    InputError
        When a file cannot be read as a report; names the file, the cause and the remedy.
    UsageError
        When `published` is no day.

    Examples
    --------
    >>> for record in read("report.txt"):  # doctest: +SKIP
    ...     print(record.kind, record.text, record.confidence)
    """
    from blocs.evidence import Records, Source

    readings = tuple(_readings(path, published, publisher, title))
    return Records(
        (record for reading in readings for record in reading.records),
        {reading.report.id: Source.of(reading.report) for reading in readings},
    )


def open(folder: str | PathLike[str], *, create: bool = True, read_only: bool = False) -> Store:
    """Open the store of evidence in a folder; made when it is not there, unless `create` is False.

    Raises
    ------
    StoreError
        When it cannot be opened; see `blocs.evidence.open_store`.

    Examples
    --------
    >>> store = open("evidence")  # doctest: +SKIP
    >>> store.records(pair=("CHN", "RUS"), since="2018-09-01")  # doctest: +SKIP
    """
    from blocs.evidence import open_store

    return open_store(folder, create=create, read_only=read_only)


def brief(evidence: Store | Iterable[Reading] | str | PathLike[str] | Iterable[str | PathLike[str]]) -> Brief:
    """Compose the brief of a store, of readings, or of the reports in files.

    Parameters
    ----------
    evidence : Store, Readings, or paths
        A store is told as of its latest `relink`; readings and files are held against each other here.

    Raises
    ------
    InputError
        When a file cannot be read as a report.
    UsageError
        When it is none of these, as with `Records`, which do not hold the text of their reports.

    Examples
    --------
    >>> brief(["a.txt", "b.txt"]).save("brief.html")  # doctest: +SKIP
    """
    from blocs.brief import brief_of, brief_of_readings
    from blocs.evidence import Records, Store

    if isinstance(evidence, Store):
        return brief_of(evidence)
    if isinstance(evidence, Records):
        from blocs.errors import UsageError

        raise UsageError("records do not hold the text of their reports; give the store, or the files")
    return ...


def _readings(
    path: str | PathLike[str] | Iterable[str | PathLike[str]], published: date | str | None, publisher: str | None, title: str | None
) -> Iterator[Reading]:
    ...
