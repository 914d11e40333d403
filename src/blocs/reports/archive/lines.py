"""JSON lines of any length of file: a line at a time, each decoded by itself."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterable, Iterator

from blocs.errors import InputError, OversizedInput
from blocs.reports.archive.piece import sha256_of
from blocs.reports.decode import decode, encoding_of
from blocs.reports.jsonl import elements, is_json_line, split, text_of

__all__ = ["is_one_value", "lines", "whole_lines"]

_LOOKED = 1000
"""Lines of which most are an object each where a file has an object a line, though its first be damaged."""


def whole_lines(data: bytes, where: str) -> Iterator[tuple[str, bytes, str | None] | InputError]:
    """Objects of a whole file, as `blocs.reports.jsonl.read_all` finds them.

    Yields
    ------
    tuple of str, bytes and str or None, or InputError
        ``#n``, the JSON in UTF-8, and the hash of its report.
    """
    try:
        whole, texts = split(data, where)
    except InputError as error:
        yield error
        return
    if whole is None:
        for n, line in enumerate(texts, start=1):
            yield f"#{n}", line.encode(), _sha256(line)
        return
    for suffix, value in elements(whole):
        yield suffix, _dumped(value).encode(), _sha256_of(value)


def lines(
    blocks: Iterable[bytes | InputError], where: str, limit: int
) -> Iterator[tuple[str, bytes, str | None] | InputError]:
    """Objects of a file that comes in blocks; as `whole_lines`, but that each line is decoded by itself.

    A line that is too long, or no text, costs only itself. A file in UTF-16 or UTF-32 ends where it is
    damaged.
    """
    n = 0
    for line in _cut(_as_utf8(blocks, where), limit):
        if isinstance(line, InputError):
            yield line
            continue
        if line is not None and not line.strip():
            continue
        n += 1
        place = f"{where}#{n}"
        if line is None:
            yield OversizedInput(place, f"its line has more than {limit:,} bytes", "raise the limit")
            continue
        try:
            text = line.decode()
        except UnicodeDecodeError:
            try:
                text = decode(line, place)
            except InputError as error:
                yield error
                continue
        if not text.strip():  # white space that only Unicode knows
            n -= 1
            continue
        yield f"#{n}", text.encode(), _sha256(text)


def is_one_value(head: bytes) -> bool:
    """Whether the beginning of a file looks like one JSON value over many lines, not one a line."""
    begun = head.lstrip(codecs.BOM_UTF8 + b" \t\r\n")
    if not begun.startswith((b"[", b"{")) or encoding_of(head)[1] != "utf-8":
        return False
    found = [line for line in begun.split(b"\n")[: _LOOKED + 1] if line.strip()]
    whole, rest = found[:-1], found[-1]  # the last may go on
    if not whole:
        return rest.startswith(b"[")
    return 2 * sum(map(is_json_line, whole)) <= len(whole)


def _dumped(value: object) -> str:
    try:
        return json.dumps(value)
    except RecursionError:  # nested deeper than can be written: what a report is made of is not
        fields = value.items() if isinstance(value, dict) else ()
        return json.dumps({key: said for key, said in fields if isinstance(said, str)})


def _sha256(line: str) -> str | None:
    """Hash of the report in a line, without making the report."""
    try:
        return _sha256_of(json.loads(line))
    except (ValueError, RecursionError):
        return None


def _sha256_of(value: object) -> str | None:
    text = text_of(value)
    return None if text is None else sha256_of(text.encode("utf-8", "surrogatepass"))


def _cut(blocks: Iterable[bytes | InputError], limit: int) -> Iterator[bytes | InputError | None]:
    """Lines without their ends; None for one that is too long, of which no more than that is kept."""
    begun: list[bytes] = []
    size = 0
    for block in blocks:
        if isinstance(block, InputError):
            if size:
                yield b"".join(begun) if size <= limit else None
            begun, size = [], 0
            yield block
            continue
        first, *rest = block.split(b"\n")
        size += len(first)
        if size <= limit:
            begun.append(first)
        if not rest:
            continue
        yield b"".join(begun) if size <= limit else None
        for line in rest[:-1]:
            yield line if len(line) <= limit else None
        begun, size = [rest[-1]], len(rest[-1])
    if size:
        yield b"".join(begun) if size <= limit else None


def _as_utf8(blocks: Iterable[bytes | InputError], where: str) -> Iterator[bytes | InputError]:
    """Blocks without a byte-order mark; those in UTF-16 or UTF-32 turned into UTF-8."""
    decoder: codecs.IncrementalDecoder | None = None
    first = True
    for block in blocks:
        if isinstance(block, InputError):
            yield block
            if decoder is not None:  # where characters begin is not known any more
                return
            continue
        if first:
            first = False
            mark, encoding = encoding_of(block)
            if encoding != "utf-8":
                decoder = codecs.getincrementaldecoder(encoding)()
            block = block[len(mark) :]
        if decoder is None:
            yield block
            continue
        try:
            yield decoder.decode(block).encode()
        except UnicodeDecodeError as error:
            yield InputError(where, f"its text is damaged ({error.reason})", "get the whole file")
            return
