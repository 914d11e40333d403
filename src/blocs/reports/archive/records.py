"""WARC files of any length: one record after the other, found again behind what is damaged."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from blocs.errors import InputError, OversizedInput, TruncatedInput
from blocs.reports.archive.piece import sha256_of
from blocs.reports.warc import content_of, first_record, media_of, parts

__all__ = ["stretched_records", "whole_records"]

_HEAD = 1 << 20
"""Bytes that a record's headers may have."""
_SLACK = 1 << 20
"""Bytes by which a record may be longer than what is in it may be: headers, and how it is packed."""
_MARK = b"\nWARC/1."
_NEXT = re.compile(rb"\r\n\r\nWARC/1\.[01]\r\nWARC-")
_LENGTH = re.compile(rb"^Content-Length[ \t]*:[ \t]*(\d+)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Frame:
    """A record with what is between it and the next; `missing` bytes of it were not kept."""

    data: bytes
    missing: int = 0


def whole_records(
    data: bytes, where: str, limit: int, before: int = 0
) -> Iterator[tuple[str, bytes, str | None] | InputError]:
    """Records of a whole archive that may be reports, as `blocs.reports.warc.read_all` finds them.

    Yields
    ------
    tuple of str, bytes and str or None, or InputError
        ``#n``, the record with its headers, and the hash of its report.
    """
    for part in parts(data, where, before):
        if isinstance(part, InputError):
            yield part
            continue
        raw = data if part.start == 0 and part.end == len(data) else data[part.start : part.end]
        try:
            content = content_of(part.record, f"{where}#{part.number}", limit)
        except InputError as error:
            yield error
            continue
        yield f"#{part.number}", raw, sha256_of(content) if len(content) <= limit else None


def stretched_records(
    blocks: Iterable[bytes | InputError], where: str, limit: int
) -> Iterator[tuple[str, bytes, str | None] | InputError]:
    """Records of an archive that comes in blocks; as `whole_records`, in the memory of one record.

    What is damaged is told and costs nothing behind it: the next record is looked for. A record that is much
    longer than `limit` is not kept, only told of where it would be a report.
    """
    n = 0
    for frame in _frames(blocks, limit):
        if isinstance(frame, InputError):
            yield frame
            continue
        if frame.missing:
            media, short = _large(frame)
            if media is not None or short:
                n += 1
                yield _too_large(f"{where}#{n}", limit, short)
            continue
        for item in whole_records(frame.data, where, limit, n):
            n += 1
            yield item


def _large(frame: _Frame) -> tuple[str | None, bool]:
    """Media type of a record by its beginning, and whether it ends before it says."""
    kept = len(frame.data) - frame.data.find(b"\r\n\r\n") - 4
    record = first_record(_LENGTH.sub(b"Content-Length: %d\r" % kept, frame.data, count=1))
    if record is None:
        return None, True
    try:
        return media_of(record), frame.missing < 0
    except (OSError, ValueError, EOFError):  # its content is packed, and damaged
        return None, True


def _too_large(where: str, limit: int, short: bool) -> InputError:
    if short:
        return TruncatedInput(where, "its record is shorter than its Content-Length", "get the whole file")
    return OversizedInput(where, f"it unpacks to more than {limit:,} bytes", "raise the limit")


class _Window:
    """What of a stream was read and not yet taken."""

    def __init__(self, blocks: Iterable[bytes | InputError]) -> None:
        self._blocks = iter(blocks)
        self.data = bytearray()
        self.gap: InputError | None = None
        self.ended = False

    def fill(self) -> bool:
        """Read on; False at a gap and at the end."""
        if self.ended or self.gap is not None:
            return False
        block = next(self._blocks, None)
        if block is None:
            self.ended = True
        elif isinstance(block, InputError):
            self.gap = block
        else:
            self.data += block
            return True
        return False

    def need(self, size: int) -> bool:
        """Whether so many bytes are there."""
        while len(self.data) < size:
            if not self.fill():
                return False
        return True

    def find(self, mark: bytes, start: int, most: int | None = None) -> int:
        """Where a mark stands from a place on; -1 if not before a gap, the end, or `most` bytes."""
        while (found := self.data.find(mark, start)) < 0:
            if (most is not None and len(self.data) > most) or not self.fill():
                return -1
        return found

    def take(self, size: int) -> bytes:
        """Take bytes from the front."""
        taken = bytes(self.data[:size])
        del self.data[:size]
        return taken


def _frames(blocks: Iterable[bytes | InputError], limit: int) -> Iterator[_Frame | InputError]:
    window = _Window(blocks)
    while True:
        _skip_blank(window)
        if window.data:
            yield _frame(window, limit)
            continue
        if window.gap is not None:
            yield window.gap
            window.gap = None
        elif window.ended:
            return


def _skip_blank(window: _Window) -> None:
    while True:
        while not window.data and window.fill():
            pass
        if not window.data or window.data[0] not in b"\r\n":
            return
        window.data = window.data.lstrip(b"\r\n")


def _frame(window: _Window, limit: int) -> _Frame:
    """The next record, up to where the one after it begins."""
    window.need(5)
    if not window.data.startswith(b"WARC/"):
        return _damaged(window, 0)
    head = window.find(b"\r\n\r\n", 0, _HEAD)
    if head < 0:
        return _damaged(window, 0)
    found = _LENGTH.search(window.data, 0, head + 2)
    length = int(found[1][:18]) if found else 0
    end = head + 4 + length
    if length > limit + _SLACK:
        return _skipped(window, head + 4, limit + _SLACK, end)
    if not window.need(end):
        at = window.data.find(_MARK, head)  # it says that it is longer than it is
        return _Frame(window.take(at + 1 if at >= 0 else len(window.data)))
    after = end
    while window.need(after + 1) and window.data[after] in b"\r\n":
        after += 1
    window.need(after + 5)
    if after == len(window.data) or window.data.startswith(b"WARC/", after):
        return _Frame(window.take(after))
    return _damaged(window, end - 1)


def _damaged(window: _Window, start: int) -> _Frame:
    """All up to the next record that can be found from a place on."""
    while (at := window.data.find(_MARK, start)) < 0:
        if len(window.data) - start > 2 * _HEAD:  # garbage of which the beginning tells enough
            del window.data[start + _HEAD : -len(_MARK)]
        if not window.fill():
            return _Frame(window.take(len(window.data)))
    return _Frame(window.take(at + 1))


def _skipped(window: _Window, head: int, most: int, end: int) -> _Frame:
    """The beginning of a record that is too long; the rest is let go, unless another begins in it."""
    kept = head + most
    window.need(kept)
    if found := _NEXT.search(window.data, head):
        return _Frame(window.take(found.start() + 4), missing=-1)
    begun, gone = window.take(kept), kept
    while gone < end:
        found = _NEXT.search(window.data)
        if found is not None and gone + found.start() < end:
            window.take(found.start() + 4)
            return _Frame(begun, missing=-1)
        keep = 64 if gone + len(window.data) < end else 0
        size = min(len(window.data) - keep, end - gone)
        if size > 0:
            window.take(size)
            gone += size
        elif not window.fill():
            window.take(len(window.data))
            return _Frame(begun, missing=-1)
    return _Frame(begun, missing=end - kept)
