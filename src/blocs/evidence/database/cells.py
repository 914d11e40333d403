"""Rows out of single pages, whatever became of the pages that lead to them.

The formats are those of https://www.sqlite.org/fileformat2.html#b_tree_pages. A page of a table's leaf tells
its rows, not its table: `Shapes` knows the tables by how many columns they have, and of what types.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from typing import TypeAlias

from blocs.evidence.database.pages import Pages

__all__ = ["Row", "Shapes", "rows_of"]

Value: TypeAlias = int | float | str | bytes | None
Row: TypeAlias = tuple[Value, ...]

_LEAF, _INDEX_LEAF, _INDEX_INTERIOR = 13, 10, 2
_TYPES: dict[str, tuple[type, ...]] = {"INTEGER": (int,), "TEXT": (str,), "REAL": (float, int)}


class Shapes:
    """Tables by the shape of their rows.

    Parameters
    ----------
    connection : sqlite3.Connection
        A database with the tables.
    tables : sequence of str
        Those to look for; no two of them may have one shape.
    """

    def __init__(self, connection: sqlite3.Connection, tables: tuple[str, ...]) -> None:
        """Learn the shapes."""
        self._shapes: dict[int, list[tuple[str, list[tuple[type, ...]]]]] = {}
        for table in tables:
            columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
            wanted: list[tuple[type, ...]] = []
            for _, _, kind, required, _, key in columns:
                if key and kind == "INTEGER" and sum(c[5] > 0 for c in columns) == 1:
                    wanted.append((type(None),))  # the row's number stands in its place
                else:
                    wanted.append((*_TYPES[kind], *(() if required else (type(None),))))
            self._shapes.setdefault(len(wanted), []).append((table, wanted))

    def table(self, row: Row) -> str | None:
        """Table that a row is of; None where it is of none that is looked for."""
        for table, wanted in self._shapes.get(len(row), ()):
            if all(type(value) in types for value, types in zip(row, wanted, strict=True)):
                return table
        return None


def rows_of(pages: Pages, number: int, page: bytes) -> Iterator[tuple[int | None, Row]]:
    """Rows of a table's leaf, each with its number, or entries of an index without one.

    Rows that cannot be read are left out.
    """
    start = 100 if number == 1 else 0
    kind = page[start]
    if kind not in (_LEAF, _INDEX_LEAF, _INDEX_INTERIOR):
        return
    first = start + (12 if kind == _INDEX_INTERIOR else 8)
    count = min(int.from_bytes(page[start + 3 : start + 5]), (len(page) - first) // 2)
    for at in struct.unpack(f">{count}H", page[first : first + 2 * count]):
        try:
            yield _cell(pages, page, at, kind)
        except (IndexError, ValueError, struct.error):
            continue


def _cell(pages: Pages, page: bytes, at: int, kind: int) -> tuple[int | None, Row]:
    if kind == _INDEX_INTERIOR:
        at += 4
    length, at = _varint(page, at)
    number = None
    if kind == _LEAF:
        number, at = _varint(page, at)
        if number >= 1 << 63:
            number -= 1 << 64
    return number, _values(_payload(pages, page, at, length, kind))


def _payload(pages: Pages, page: bytes, at: int, length: int, kind: int) -> bytes:
    size = len(page)
    if length > size * pages.count:
        raise ValueError
    most = size - 35 if kind == _LEAF else (size - 12) * 64 // 255 - 23
    if length <= most:
        found = page[at : at + length]
    else:
        least = (size - 12) * 32 // 255 - 23
        here = least + (length - least) % (size - 4)
        here = here if here <= most else least
        parts, after = [page[at : at + here]], page[at + here : at + here + 4]
        rest = length - here
        while rest > 0:
            more = pages[int.from_bytes(after)]
            if len(more) < size:
                raise ValueError
            parts.append(more[4 : 4 + min(rest, size - 4)])
            after, rest = more[:4], rest - (size - 4)
        found = b"".join(parts)
    if len(found) != length:
        raise ValueError
    return found


def _values(payload: bytes) -> Row:
    ends, at = _varint(payload, 0)
    kinds = []
    while at < ends:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    values: list[Value] = []
    for kind in kinds:
        length = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)[kind] if kind < 10 else (kind - 12) // 2
        part = payload[at : at + length]
        if kind in (10, 11) or len(part) != length:
            raise ValueError
        at += length
        if kind >= 12:
            values.append(part.decode() if kind % 2 else part)
        elif kind == 7:
            values.append(struct.unpack(">d", part)[0])
        elif kind == 0:
            values.append(None)
        else:
            values.append(kind - 8 if kind >= 8 else int.from_bytes(part, signed=True))
    return tuple(values)


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for number in range(9):
        byte = data[at]
        at += 1
        if number == 8:
            return value << 8 | byte, at
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at
