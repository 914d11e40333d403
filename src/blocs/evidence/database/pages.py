"""The pages of a store's file as bytes, its journal applied: for a file that SQLite may refuse to read.

The formats are those of https://www.sqlite.org/fileformat2.html. Nothing here writes, or locks anything.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Journal", "Pages", "file_fault", "free_pages", "journal_of", "pages_of", "read_journal"]

_HEADER = 100
"""Bytes at the beginning of the file that are no part of a table."""
_MAGIC = b"SQLite format 3\0"
_JOURNAL_HEADER, _FRAME_HEADER = 32, 24
_JOURNAL_MAGIC = (0x377F0682, 0x377F0683)
_SIZES = {1 << n for n in range(9, 17)}


@dataclass(frozen=True, slots=True)
class Journal:
    """What a journal holds: its committed pages, and how many pages the file has with them.

    `after` tells that committed pages follow on one that is damaged: what they held is lost.
    """

    size: int
    pages: Mapping[int, bytes]
    count: int
    after: bool


@dataclass(frozen=True, slots=True)
class Pages:
    """A file, page by page; the first has number 1."""

    path: Path
    size: int
    count: int
    journal: Mapping[int, bytes]

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Go through all pages that are there, whole."""
        with self.path.open("rb") as file:
            for number in range(1, self.count + 1):
                page = self.journal.get(number) or file.read(self.size)
                if number in self.journal:
                    file.seek(number * self.size)
                if len(page) == self.size:
                    yield number, page

    def __getitem__(self, number: int) -> bytes:
        """One page; empty where it is not there."""
        if not 1 <= number <= self.count:
            return b""
        if number in self.journal:
            return self.journal[number]
        with self.path.open("rb") as file:
            file.seek((number - 1) * self.size)
            return file.read(self.size)


def journal_of(path: Path) -> Path:
    """Where the journal of the file lies."""
    return path.with_name(path.name + "-wal")


def file_fault(path: Path) -> str | None:
    """What is wrong with the beginning and the length of a file; None where nothing is, or it is empty."""
    length = path.stat().st_size
    if length == 0:
        return None
    journal = read_journal(journal_of(path))
    with path.open("rb") as file:
        head = file.read(_HEADER)
    size = _page_size(head)
    if 1 in journal.pages and (journal.size == size or _head_fault(head) is not None):
        head = journal.pages[1][:_HEADER]
    fault = _head_fault(head)
    if fault is not None:
        return fault
    size = _page_size(head)
    if journal.count and journal.size != size:
        name = journal_of(path).name
        return f"{name} is not its journal: it has pages of {journal.size} bytes, not {size}"
    count = journal.count or int.from_bytes(head[28:32])
    held = path.stat().st_size // size  # again: it may have grown meanwhile
    cut_off = any(n not in journal.pages for n in range(held + 1, count + 1))
    return f"it is cut off: it has {held} of {count} pages" if cut_off else None


def _head_fault(head: bytes) -> str | None:
    if len(head) < _HEADER or head[:16] != _MAGIC:
        return "it is not a store, or its beginning is damaged"
    fixed = (*head[20:24], *head[52:56], *head[64:68], *head[72:92])
    sound = (
        _page_size(head) in _SIZES
        and fixed == (0, 64, 32, 32, *[0] * 28)
        and int.from_bytes(head[44:48]) in range(5)
        and int.from_bytes(head[56:60]) in (0, 1)
        and head[24:28] == head[92:96]
    )
    return None if sound else "its beginning is damaged"


def _page_size(head: bytes) -> int:
    size = int.from_bytes(head[16:18])
    return 65536 if size == 1 else size


def pages_of(path: Path) -> Pages:
    """All pages of a file, whether its beginning can be trusted or not."""
    length = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEADER)
    journal = read_journal(journal_of(path))
    size = _page_size(head)
    if head[:16] != _MAGIC or size not in _SIZES:
        size = journal.size if journal.count else _guessed_size(path, length)
    told = int.from_bytes(head[28:32])
    held = -(-length // size)
    # with a sound beginning, pages after its count are remains of what was deleted
    count = journal.count or (told if _head_fault(head) is None and 0 < told < held else held)
    return Pages(path, size, count, journal.pages if journal.size == size else {})


def _guessed_size(path: Path, length: int) -> int:
    """Size of pages of a file whose beginning is lost: with which most pages begin as leaves of tables do."""
    best, most = 8192, -1
    with path.open("rb") as file:
        for size in (8192, 4096):
            leaves = 0
            for number in range(1, min(length // size, 2000)):
                file.seek(number * size)
                kind, _, cells = struct.unpack(">BHH", file.read(5).ljust(5, b"\0"))
                leaves += kind == 13 and 0 < cells < size // 4
            if leaves * size > most:
                best, most = size, leaves * size
    return best


def free_pages(pages: Pages) -> set[int]:
    """Numbers of pages that are in no use; what they hold was deleted. Empty where the list is damaged."""
    head = pages[1][:_HEADER]
    if len(head) < _HEADER or head[:16] != _MAGIC:
        return set()
    found: set[int] = set()
    trunk = int.from_bytes(head[32:36])
    while trunk and trunk not in found:
        page = pages[trunk]
        if len(page) < 8:
            break
        found.add(trunk)
        trunk, held = struct.unpack(">II", page[:8])
        held = min(held, len(page) // 4 - 2)
        found.update(struct.unpack(f">{held}I", page[8 : 8 + 4 * held]))
    return found


def read_journal(path: Path) -> Journal:
    """Committed pages of a write-ahead log; none where it is absent or of no known form."""
    try:
        raw = path.read_bytes()
    except OSError:
        raw = b""
    if len(raw) < _JOURNAL_HEADER:
        return Journal(0, {}, 0, False)
    magic, _, size, _, *salts, one, two = struct.unpack(">8I", raw[:_JOURNAL_HEADER])
    order = ">" if magic & 1 else "<"
    if magic not in _JOURNAL_MAGIC or size not in _SIZES or _sums(raw[:24], order, 0, 0) != (one, two):
        return Journal(size if size in _SIZES else 0, {}, 0, len(raw) > _JOURNAL_HEADER + _FRAME_HEADER)
    pages: dict[int, bytes] = {}
    waiting: dict[int, bytes] = {}
    count, broken, after = 0, False, False
    for at in range(_JOURNAL_HEADER, len(raw) - _FRAME_HEADER - size + 1, _FRAME_HEADER + size):
        number, commit, *rest = struct.unpack(">6I", raw[at : at + _FRAME_HEADER])
        if rest[:2] != salts:  # of an earlier round
            broken = True
            continue
        page = raw[at + _FRAME_HEADER : at + _FRAME_HEADER + size]
        if not broken:
            one, two = _sums(page, order, *_sums(raw[at : at + 8], order, one, two))
            broken = [one, two] != rest[2:]
        if broken:
            after = after or commit > 0
            continue
        waiting[number] = page
        if commit:
            pages.update(waiting)
            waiting, count = {}, commit
    return Journal(size, {n: page for n, page in pages.items() if n <= count}, count, after)


def _sums(data: bytes, order: str, one: int, two: int) -> tuple[int, int]:
    """Go on with the two sums of a journal over data of 8 bytes and again 8."""
    words = struct.unpack(f"{order}{len(data) // 4}I", data)
    for a, b in zip(words[::2], words[1::2], strict=True):
        one = (one + a + two) & 0xFFFFFFFF
        two = (two + b + one) & 0xFFFFFFFF
    return one, two
