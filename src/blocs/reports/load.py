"""From a path to reports: what kind of file it is, by its content first, and which loader reads it."""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from importlib import import_module
from pathlib import PurePath
from typing import Literal

from blocs.errors import BinaryInput, EmptyInput, InputError, OversizedInput, TruncatedInput, UnknownFormat
from blocs.reports.draft import Draft, finish
from blocs.reports.jsonl import is_json_line
from blocs.reports.limits import ORIGIN, cut, given, named, shown
from blocs.reports.metadata import Metadata
from blocs.reports.opening import is_stdin, oversized, read_file
from blocs.reports.report import OriginKind, Report

__all__ = ["LIMIT", "load", "load_bytes", "load_one"]

LIMIT = 20_000_000
"""Bytes that a file may have, before and after decompression, unless a call says otherwise."""

_SINGLE = ("text", "markdown", "html", "pdf")
_SUFFIXES = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
}
_LEAD = b"\xef\xbb\xbf \t\r\n"  # byte-order mark and white space
_SAVE = "save the report as txt, md, html or pdf"
_STRANGERS: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "a zip archive or an office document (docx, odt, epub)", _SAVE),
    (b"\xd0\xcf\x11\xe0", "an old office document (doc, xls)", _SAVE),
    (b"{\\rtf", "an RTF document", _SAVE),
    (b"\x1f\x9d", "a compressed file", "decompress it first"),
    (b"BZh", "a bzip2 archive", "decompress it first"),
    (b"\xfd7zXZ\x00", "an xz archive", "decompress it first"),
    (b"\x28\xb5\x2f\xfd", "a zstandard archive", "decompress it first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a rar archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database", "give the reports themselves"),
    (b"PAR1", "a Parquet file", "give the reports themselves, e.g. as JSON lines"),
)
_PICTURES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


@dataclass(frozen=True, slots=True)
class _Source:
    """A file as it is told of: name for its reports, path for messages, both as they can be shown."""

    name: str
    where: str
    kind: OriginKind
    limit: int


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
    raw = os.fsdecode(path)
    kind: OriginKind = "stdin" if is_stdin(raw) else "file"
    return _opened(raw, _Source(named(raw), cut(shown(raw), ORIGIN), kind, limit), told)


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
    kind: OriginKind = origin_kind or ("url" if _ADDRESS.match(name) else "file")
    source = _Source(named(name, foreign=True), cut(shown(name), ORIGIN), kind, limit)
    if len(data) > limit:
        return iter((oversized(source.where, limit),))
    return _reports(data, source, told)


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


def _opened(path: str, source: _Source, told: Metadata) -> Iterator[Report | InputError]:
    try:
        data = read_file(path, source.where, source.limit)
    except InputError as error:
        yield error
        return
    yield from _reports(data, source, told)


def _reports(data: bytes, source: _Source, told: Metadata) -> Iterator[Report | InputError]:
    for item in _drafts(data, source):
        if isinstance(item, InputError):
            yield item
            continue
        try:
            yield finish(item, told, source.where, source.name, source.kind)
        except InputError as error:
            yield error


def _drafts(data: bytes, source: _Source) -> Iterator[Draft | InputError]:
    name, where, limit = source.name, source.where, source.limit
    try:
        data, broken = _gunzipped(data, where, limit)
        if broken and not data:
            raise broken
        kind = _kind(data, name.removesuffix(".gz"), where)
        loader = import_module(f"blocs.reports.{kind}")
        if kind in _SINGLE:
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


def _gunzipped(data: bytes, where: str, limit: int) -> tuple[bytes, InputError | None]:
    """Content of a gzip file as far as it can be had, and what is wrong with the rest; or data as it is."""
    if not data.startswith(b"\x1f\x8b"):
        return data, None
    out: list[bytes] = []
    rest, size = data, 0
    while rest:
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                piece = member.decompress(rest, 1 << 20)
            except zlib.error as error:
                return b"".join(out), TruncatedInput(
                    where, f"its gzip stream is damaged ({error})", "get the whole file"
                )
            rest = member.unconsumed_tail
            size += len(piece)
            if size > limit:
                return b"".join(out), OversizedInput(
                    where, f"it unpacks to more than {limit:,} bytes", "raise the limit or split the file"
                )
            out.append(piece)
            if not piece and not rest and not member.eof:
                return b"".join(out), TruncatedInput(
                    where, "its gzip stream ends early", "get the whole file"
                )
        rest = member.unused_data.lstrip(b"\0")
        if rest and not rest.startswith(b"\x1f\x8b"):
            break  # padding or garbage after the last member, which gzip itself ignores
    return b"".join(out), None


def _kind(data: bytes, name: str, where: str) -> str:
    """Name of the loader's module."""
    if not data:
        raise EmptyInput(where, "it is empty", "give a file with text")
    head = data[:1024]
    bare = head.lstrip(_LEAD)
    if bare.startswith(b"%PDF-") or (b"%PDF-" in head and PurePath(name).suffix.lower() == ".pdf"):
        return "pdf"
    if bare.startswith(b"WARC/"):
        return "warc"
    for magic, what, remedy in _STRANGERS:
        if data.startswith(magic):
            raise UnknownFormat(where, f"it is {what}", remedy)
    for magic, what in _PICTURES:
        if data.startswith(magic):
            raise BinaryInput(where, f"it is {what}, not text", _SAVE)
    suffix = PurePath(name).suffix.lower()
    start = bare[:600].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or (
        start.startswith(b"<?xml") and b"<html" in start
    ):
        return "html"
    if suffix in (".html", ".htm", ".xhtml"):
        return "html"
    if start.startswith(b"<?xml"):
        raise UnknownFormat(where, "it is XML", _SAVE)
    if (
        bare.startswith(b"{")
        and suffix not in _SUFFIXES
        and is_json_line(data.lstrip(_LEAD).split(b"\n", 1)[0])
    ):
        return "jsonl"
    return _SUFFIXES.get(suffix, "text")
