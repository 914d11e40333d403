"""From a file to pieces: small files as a whole, larger containers as a stream."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeAlias

from blocs.errors import EmptyInput, InputError, OversizedInput
from blocs.reports.archive.lines import is_one_value, lines, whole_lines
from blocs.reports.archive.piece import Piece, sha256_of
from blocs.reports.archive.records import stretched_records, whole_records
from blocs.reports.archive.walking import size_of
from blocs.reports.formats import SINGLE, format_of
from blocs.reports.opening import oversized, read_file
from blocs.reports.source import LIMIT, Source, source_of_bytes, source_of_path
from blocs.reports.unpacking import Readable, gunzipped, unpacked

__all__ = ["pieces", "pieces_of_stream"]

_HEAD = 1 << 20
"""Bytes of a stream by which its format is told."""
_Cut: TypeAlias = tuple[str, bytes, str | None]
"""What a name has after the file's, the bytes, and the hash of the report."""


def pieces(path: str | os.PathLike[str], *, limit: int = LIMIT) -> Iterator[Piece | InputError]:
    """Cut a file into pieces that hold one report each.

    A file within `limit` gives what `blocs.reports.load` gives for it, piece by piece. A larger one, which
    `load` refuses, is read as a stream where it is a container (JSON lines or WARC, gzipped or not), in
    memory that does not grow with it; then a line or a record that is damaged costs only itself, and behind
    a damaged stretch of a gzip file reading goes on at the next member. A JSON array is no stream.

    Parameters
    ----------
    path : str or path
    limit : int
        Bytes that one report may have: a line, the content of a record, a file that is no container.

    Yields
    ------
    Piece or InputError
        In the order of the file.

    Examples
    --------
    >>> [error] = pieces("/nowhere/a.jsonl")
    >>> error.cause
    'there is no such file'
    """
    raw, source = os.fsdecode(path), source_of_path(path)
    try:
        size = size_of(raw)
        refused = oversized(source.where, limit, size)
        if size <= limit:
            data = read_file(raw, source.where, limit)
            found = _whole(data, source, limit)
            if found is not None:
                yield from _told(*found, source, len(data), limit)
                return
            refused = _unpacks_to_more(source.where, limit)
            if not Path(raw).is_file():  # a pipe, which cannot be read twice
                raise refused
        with _opened(raw, source.where) as file:
            yield from _streamed(file, source, refused, limit)
    except InputError as error:
        yield error


def pieces_of_stream(
    file: BinaryIO,
    name: str,
    *,
    origin_kind: Literal["file", "url", "stdin"] | None = None,
    limit: int = LIMIT,
) -> Iterator[Piece | InputError]:
    """Cut what comes out of `file` as `pieces` cuts a file called `name`: standard input, bytes in memory."""
    source = source_of_bytes(name, origin_kind)
    try:
        data = file.read(limit + 1)
        refused = oversized(source.where, limit)
        if len(data) <= limit:
            found = _whole(data, source, limit)
            if found is not None:
                yield from _told(*found, source, len(data), limit)
                return
            refused = _unpacks_to_more(source.where, limit)
        yield from _streamed(_Resumed(data, file), source, refused, limit)
    except InputError as error:
        yield error


class _Resumed:
    """A stream of which the beginning was read already."""

    def __init__(self, begun: bytes, file: BinaryIO) -> None:
        self._begun, self._file, self._at = memoryview(begun), file, 0

    def read(self, size: int) -> bytes:
        data = bytes(self._begun[:size]) or self._file.read(size)
        self._begun = self._begun[size:]
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def _told(
    format_: str, size: int, cuts: Iterator[_Cut | InputError], source: Source, whole: int, limit: int
) -> Iterator[Piece | InputError]:
    """Pieces of a file of `whole` bytes that has `size` when it is unpacked."""
    came = 0
    for cut in cuts:
        if isinstance(cut, InputError):
            yield cut
            continue
        came = min(size, came + len(cut[1]))
        yield Piece(source, format_, *cut, whole * came // size, limit)


def _whole(data: bytes, source: Source, limit: int) -> tuple[str, int, Iterator[_Cut | InputError]] | None:
    """Format of a file, its bytes unpacked, its parts; None when it unpacks to more than `limit`."""
    content, broken = gunzipped(data, source.where, limit)
    if isinstance(broken, OversizedInput):
        return None
    if broken and not content:
        raise broken
    format_ = format_of(content, source.name.removesuffix(".gz"), source.where)
    if format_ in SINGLE:
        if broken:
            raise broken
        return format_, len(content), iter((("", content, sha256_of(content)),))
    cuts: Iterator[_Cut | InputError]
    if format_ == "jsonl":
        cuts = whole_lines(content, source.where)
    else:
        cuts = whole_records(content, source.where, limit)
    return format_, len(content), _closed(cuts, source.where, broken)


def _closed(
    cuts: Iterator[_Cut | InputError], where: str, broken: InputError | None
) -> Iterator[_Cut | InputError]:
    """Parts of a container, and at the end what is wrong with the whole."""
    found = False
    for cut in cuts:
        found = True
        yield cut
    if broken:
        yield broken
    elif not found:
        yield EmptyInput(where, "it holds no reports", "give a file with reports in it")


def _streamed(
    file: Readable, source: Source, refused: OversizedInput, limit: int
) -> Iterator[Piece | InputError]:
    """Pieces of a container; `refused` is raised when it is none."""
    where = source.where
    blocks = unpacked(file, where)
    first: list[bytes | InputError] = []
    head = b""
    for block in blocks:
        first.append(block)
        if isinstance(block, InputError):
            break
        head += block
        if len(head) >= _HEAD:
            break
    format_ = format_of(head, source.name.removesuffix(".gz"), where)
    if format_ in SINGLE:
        raise refused
    by_lines = source.name.removesuffix(".gz").lower().endswith((".jsonl", ".ndjson"))
    if format_ == "jsonl" and not by_lines and is_one_value(head):
        raise OversizedInput(
            where, f"it is one JSON value of more than {limit:,} bytes", "write one JSON object a line"
        )
    cut: Any = lines if format_ == "jsonl" else stretched_records
    cuts: Iterator[_Cut | InputError] = cut(chain(first, blocks), where, limit)
    for item in _closed(cuts, where, None):
        yield item if isinstance(item, InputError) else Piece(source, format_, *item, file.tell(), limit)


def _unpacks_to_more(where: str, limit: int) -> OversizedInput:
    return OversizedInput(
        where, f"it unpacks to more than {limit:,} bytes", "raise the limit or split the file"
    )


def _opened(path: str, where: str) -> BinaryIO:
    """A regular file; that it is one was seen before."""
    try:
        file = Path(path).open("rb")  # noqa: SIM115 (the caller closes it)
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):  # another took its place meanwhile
            file.close()
            raise InputError(where, "it is no file any more", "name a file")
        return file
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or str(error)
        raise InputError(
            where, f"it cannot be opened ({cause})", "check the name and your rights to it"
        ) from error
