"""What is in a gzip file, as far as it can be had: as a whole up to a limit, or block by block."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import Protocol

from blocs.errors import InputError, OversizedInput, TruncatedInput

__all__ = ["MAGIC", "Readable", "gunzipped", "unpacked"]

MAGIC = b"\x1f\x8b"
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")  # deflate, and only flags that there are
_BLOCK = 1 << 18
_PACKED = 1 << 15
"""Bytes that are read of a gzip file at a time: what is behind a member is copied for each."""
_TRIED = 4096


class Readable(Protocol):
    """What bytes come out of, and how many have come."""

    def read(self, size: int, /) -> bytes: ...  # noqa: D102
    def tell(self) -> int: ...  # noqa: D102


def gunzipped(data: bytes, where: str, limit: int) -> tuple[bytes, InputError | None]:
    """Content of a gzip file as far as it can be had, and what is wrong with the rest; or data as it is."""
    if not data.startswith(MAGIC):
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
        if rest and not rest.startswith(MAGIC):
            break  # padding or garbage after the last member, which gzip itself ignores
    return b"".join(out), None


def unpacked(file: Readable, where: str) -> Iterator[bytes | InputError]:
    """Blocks of a file's content from where it stands on, unpacked if it is gzipped, in bounded memory.

    Yields
    ------
    bytes or InputError
        An error where the gzip stream is damaged or ends early; blocks after it begin at the next member that
        can be found, so that what comes before and after does not join.
    """
    block = file.read(_BLOCK)
    if not block.startswith(MAGIC):
        while block:
            yield block
            block = file.read(_BLOCK)
        return
    while block:
        member, begun = zlib.decompressobj(wbits=31), False
        try:
            while block and not member.eof:
                piece = member.decompress(block, _BLOCK)
                if piece:
                    yield piece
                block, begun = member.unconsumed_tail or (b"" if member.eof else file.read(_PACKED)), True
        except zlib.error as error:
            yield TruncatedInput(where, f"its gzip stream is damaged ({error})", "get the whole file")
            block = _next_member(block if begun else block[1:], file)
            continue
        if not member.eof:
            yield TruncatedInput(where, "its gzip stream ends early", "get the whole file")
            return
        block = _unpadded(member.unused_data, file)
        if block and not block.startswith(MAGIC):
            block = _next_member(block, file)
            if block:  # else it is garbage after the last member, which gzip itself ignores
                yield TruncatedInput(where, "its gzip stream is damaged (no member)", "get the whole file")


def _unpadded(block: bytes, file: Readable) -> bytes:
    """What comes after zeros, two bytes of it at least; nothing at the end."""
    block = block.lstrip(b"\0")
    while len(block) < 2 and (more := file.read(_PACKED)):
        block = (block + more).lstrip(b"\0")
    return block


def _next_member(block: bytes, file: Readable) -> bytes:
    """What comes from the next thing on that looks like the head of a gzip member; nothing at the end."""
    while True:
        at = 0
        while found := _MEMBER.search(block, at):
            if len(block) - found.start() < _TRIED:
                block = block[found.start() :] + file.read(_PACKED)
                found = _MEMBER.match(block)
                assert found is not None
            try:
                if zlib.decompressobj(wbits=31).decompress(block[found.start() :][:_TRIED], 1):
                    return block[found.start() :]
            except zlib.error:
                pass
            at = found.start() + 1
        more = file.read(_PACKED)
        if not more:
            return b""
        block = block[max(at, len(block) - 3) :] + more
