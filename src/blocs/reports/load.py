"""From a path to reports: what kind of file it is, by its content first, and which loader reads it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Literal

from blocs.errors import EmptyInput, InputError
from blocs.reports.draft import Draft, finish
from blocs.reports.formats import SINGLE, format_of
from blocs.reports.limits import given, shown
from blocs.reports.metadata import Metadata
from blocs.reports.opening import oversized, read_file
from blocs.reports.report import Report
from blocs.reports.source import LIMIT, Source, source_of_bytes, source_of_path
from blocs.reports.unpacking import gunzipped

__all__ = ["LIMIT", "load", "load_bytes", "load_one"]


def load(
    path: str | os.PathLike[str],
    *,
    published: date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    retrieved: date | None = None,
    limit: int = LIMIT,
) -> Iterator[Report | InputError]:
    """Read the reports of one file.

    Errors are values here, so that one bad file or one bad part of a container costs nothing else: the
    iterator gives a `Report` for each report and an `InputError` for each that cannot be read, in the order
    of the file, and raises neither.

    Parameters
    ----------
    path : str or path
        A txt, md, html, pdf, jsonl, json or warc file, or one of these gzipped. Its content decides what it
        is, its suffix only where the content does not.
    published, publisher, title, retrieved : optional
        Win over what is found, for every report of the file; `retrieved` is the day on which it was fetched,
        in UTC.
    limit : int
        Bytes that the file may have, before and after decompression.

    Yields
    ------
    Report or InputError
        Reports of a container are named ``file#1``, ``file#2``, ...; the numbers count the parts that could
        be read and those that could not.

    Raises
    ------
    UsageError
        When a title or publisher is given that is too long or not on one line (see `blocs.reports.limits`).

    Examples
    --------
    >>> for item in load("/nowhere/a.txt"):
    ...     print(type(item).__name__, item.path)
    InputError /nowhere/a.txt
    """
    told = given(title=title, publisher=publisher, published=published, retrieved=retrieved)
    return _opened(os.fsdecode(path), source_of_path(path), limit, told)


def load_bytes(
    data: bytes,
    name: str,
    *,
    published: date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    retrieved: date | None = None,
    limit: int = LIMIT,
    origin_kind: Literal["file", "url", "stdin"] | None = None,
) -> Iterator[Report | InputError]:
    """Read the reports in `data` as `load` reads a file called `name` (an upload, standard input).

    Nothing is opened, whatever the name. `origin_kind` says what `name` is; by default "url" where it begins
    as an address does, else "file".
    """
    told = given(title=title, publisher=publisher, published=published, retrieved=retrieved)
    source = source_of_bytes(name, origin_kind)
    if len(data) > limit:
        return iter((oversized(source.where, limit),))
    return _reports(data, source, limit, told)


def load_one(
    path: str | os.PathLike[str],
    *,
    published: date | None = None,
    publisher: str | None = None,
    title: str | None = None,
    retrieved: date | None = None,
    limit: int = LIMIT,
) -> Report:
    """Read a file that holds one report; arguments as for `load`.

    Raises
    ------
    InputError
        If it cannot be read, or holds more than one report.
    """
    items = load(
        path, published=published, publisher=publisher, title=title, retrieved=retrieved, limit=limit
    )
    first = next(items)
    if isinstance(first, InputError):
        raise first
    if next(items, None) is not None:
        raise InputError(
            shown(os.fsdecode(path)), "it holds more than one report", "use load, which gives them all"
        )
    return first


def _opened(path: str, source: Source, limit: int, told: Metadata) -> Iterator[Report | InputError]:
    try:
        data = read_file(path, source.where, limit)
    except InputError as error:
        yield error
        return
    yield from _reports(data, source, limit, told)


def _reports(data: bytes, source: Source, limit: int, told: Metadata) -> Iterator[Report | InputError]:
    for item in _drafts(data, source, limit):
        if isinstance(item, InputError):
            yield item
            continue
        try:
            yield finish(item, told, source.where, source.name, source.kind)
        except InputError as error:
            yield error


def _drafts(data: bytes, source: Source, limit: int) -> Iterator[Draft | InputError]:
    name, where = source.name, source.where
    try:
        data, broken = gunzipped(data, where, limit)
        if broken and not data:
            raise broken
        kind = format_of(data, name.removesuffix(".gz"), where)
        loader = import_module(f"blocs.reports.{kind}")
        if kind in SINGLE:
            if broken:
                raise broken
            read: Callable[[bytes, str], Draft] = loader.read
            draft = read(data, where)
            yield replace(draft, name=name)
            return
    except InputError as error:
        yield error
        return
    found = 0
    for item in loader.read_all(data, name, where, limit):
        found += 1
        yield item
    if broken:
        yield broken
    elif not found:
        yield EmptyInput(where, "it holds no reports", "give a file with reports in it")
